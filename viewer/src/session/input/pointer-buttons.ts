/** First byte of PointerEvent (RFC 6143 §7.5.5), with more buttons as well. */
const POINTER_EVENT = 5;

const BYTES = 6;
const EXTENDED_BYTES = 7;

/** In the first mask of a message with more buttons: the second mask follows. */
const MARKER = 0x80;

/** Buttons in the first mask of a message with more buttons. */
const FIRST_BUTTONS = 7;

/** What the gateway is told of the pointer's buttons, which is not always what a hand does. */
export class PointerButtons {
  /** The buttons that a hand holds down, as noVNC told last. */
  #held = 0;
  /** The buttons that are down by what has been sent. */
  #sent = 0;
  /** Held buttons that stay up for the machine until the hand has released them. */
  #muted = 0;

  /** The gateway has released all buttons. The hand's are not pressed again before it has released them. */
  lost(): void {
    this.#muted = this.#held;
  }

  /** The messages from now on are of another connection, in which no button is down. */
  renew(): void {
    this.lost();
    this.#sent = 0;
  }

  /**
   * What is sent for a message: itself, one with other buttons, or nothing. `refusing`: nothing is pressed or
   * moved, but what is down can be released. Writes to the message. Other messages pass as they are.
   */
  pass(message: Uint8Array<ArrayBuffer>, refusing: boolean): Uint8Array<ArrayBuffer> | undefined {
    const held = buttonsOf(message);
    if (held === undefined) return message;
    this.#held = held;
    this.#muted &= held;
    if (refusing) this.#muted |= held & ~this.#sent;
    const down = held & ~this.#muted;
    if (refusing && down === this.#sent) return undefined;
    this.#sent = down;
    if (down !== held) setButtons(message, down);
    return message;
  }
}

/** A bit for each button that is down; `undefined` for a message of another kind. */
function buttonsOf(message: Uint8Array): number | undefined {
  const [type, first = 0] = message;
  if (type !== POINTER_EVENT) return undefined;
  if (message.length === BYTES) return first;
  if (message.length !== EXTENDED_BYTES || (first & MARKER) === 0) return undefined;
  return (first & ~MARKER) | ((message[BYTES] ?? 0) << FIRST_BUTTONS);
}

function setButtons(message: Uint8Array, buttons: number): void {
  if (message.length === BYTES) {
    message[1] = buttons;
    return;
  }
  message[1] = MARKER | (buttons & ~(-1 << FIRST_BUTTONS));
  message[BYTES] = buttons >> FIRST_BUTTONS;
}
