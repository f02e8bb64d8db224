import { CLIENT_MESSAGE, isVmwareKeyEvent, readClientCutText } from "../client-message.ts";
import { isNotify } from "../clipboard-flags.ts";

/**
 * When a person last did something, and how many keys were pressed. Of the viewer's messages that is a key that goes down, a pointer that moves or
 * changes its buttons, and clipboard text; neither acknowledgements and requests, nor what answers the server.
 */
export class InputWatch {
  /** Milliseconds on the clock of `now`. */
  lastAt: number;
  /** How often a key went down, repeats among them. Which ones is not known. */
  keys = 0;
  /** The last PointerEvent. */
  #x = -1;
  #y = -1;
  #buttons = -1;

  constructor(now: number) {
    this.lastAt = now;
  }

  /** A message of input, clipboard, size or power. */
  see(message: Uint8Array, now: number): void {
    if (this.#isInput(message)) this.lastAt = now;
  }

  #isInput(message: Uint8Array): boolean {
    switch (message[0]) {
      case CLIENT_MESSAGE.keyEvent:
        return this.#isKey(message[1] !== 0);
      case CLIENT_MESSAGE.qemu:
        return this.#isKey(message[2] !== 0 || message[3] !== 0);
      case CLIENT_MESSAGE.vmware:
        return this.#isKey(isVmwareKeyEvent(message) && message[6] !== 0);
      case CLIENT_MESSAGE.pointerEvent:
        return this.#hasMoved(message);
      case CLIENT_MESSAGE.clientCutText: {
        const { flags } = readClientCutText(message);
        // The text itself is given when the server asks for it, which it may do at any time.
        return flags === undefined || isNotify(flags);
      }
      case undefined:
      default:
        return false;
    }
  }

  #isKey(goesDown: boolean): boolean {
    if (goesDown) this.keys += 1;
    return goesDown;
  }

  #hasMoved(message: Uint8Array): boolean {
    const x = pair(message[2], message[3]);
    const y = pair(message[4], message[5]);
    const buttons = pair(message[6], message[1]);
    if (x === this.#x && y === this.#y && buttons === this.#buttons) return false;
    this.#x = x;
    this.#y = y;
    this.#buttons = buttons;
    return true;
  }
}

/** Two bytes as one number. Nothing is made in memory for any of the viewer's moves. */
function pair(high = 0, low = 0): number {
  return (high << 8) | low;
}
