import { KeyTranslator, type GuestKeyboard, type KeysymEvent } from "./key-translator.ts";

/** Client messages that matter here, by their first byte (RFC 6143 §7.5). */
const KEY_EVENT = 4;
const CLIENT_CUT_TEXT = 6;
const QEMU = 255;

const KEY_EVENT_BYTES = 8;

/** Most key events that wait for a layout; a person who typed that many would rather see something. */
const MAX_WAITING = 512;

/** X11's VoidSymbol: no key has it, so an event with it asks about the server and never leaves. */
export const PROBE_KEYSYM = 0xff_ff_ff;

/**
 * The viewer's messages on their way to the gateway. Key events with a key code (QEMU extended) pass
 * as they are: the guest reads the code with its own layout. Where the server gets keysyms alone, they
 * are translated for the guest's layout.
 */
export class KeyMessages {
  readonly #send: (data: Uint8Array<ArrayBuffer>) => void;
  readonly #translator: KeyTranslator;
  #takesKeyCodes = false;
  /** Bytes still to come of a clipboard text that noVNC sends in parts. */
  #textLeft = 0;
  #latest: Promise<unknown> | undefined;
  /** Key events that wait for a layout, while they do. */
  #waiting: Uint8Array<ArrayBuffer>[] | undefined;

  /** `untypable` is told of each character that the guest's keyboard lacks. */
  constructor(
    send: (data: Uint8Array<ArrayBuffer>) => void,
    untypable: (character: string) => void,
  ) {
    this.#send = send;
    this.#translator = new KeyTranslator(untypable);
  }

  /** Whether noVNC has sent a key code, which it does once the server has said that it takes them. */
  get takesKeyCodes(): boolean {
    return this.#takesKeyCodes;
  }

  /** The guest that is translated for. */
  get guest(): GuestKeyboard | undefined {
    return this.#translator.guest;
  }

  /** Takes one whole message, or a part of a clipboard text. */
  pass(message: Uint8Array<ArrayBuffer>): void {
    if (this.#isText(message)) this.#send(message);
    else if (message[0] === QEMU) this.#passKeyCode(message);
    else if (message[0] === KEY_EVENT && message.length === KEY_EVENT_BYTES) this.#hear(message);
    else this.#send(message);
  }

  /**
   * Translates for this guest from now on, or for none. Keys typed while its layout is on its way
   * wait for it. A layout that does not come counts as none; the promise then rejects.
   */
  async translateFor(guest: Promise<GuestKeyboard | undefined>): Promise<void> {
    this.#latest = guest;
    this.#translator.guest = undefined;
    if (!this.#takesKeyCodes) this.#waiting ??= [];
    try {
      const loaded = await guest;
      if (this.#latest === guest) this.#translator.guest = loaded;
    } finally {
      if (this.#latest === guest) this.#stopWaiting();
    }
  }

  /** The gateway has released all keys. */
  released(): void {
    this.#translator.forget();
  }

  #isText(message: Uint8Array): boolean {
    if (this.#textLeft > 0) {
      this.#textLeft -= Math.min(this.#textLeft, message.length);
      return true;
    }
    if (message[0] !== CLIENT_CUT_TEXT || message.length < 8) return false;
    // A negative length announces the extended format.
    const bytes = Math.abs(viewOf(message).getInt32(4));
    this.#textLeft = Math.max(0, 8 + bytes - message.length);
    return true;
  }

  #passKeyCode(message: Uint8Array<ArrayBuffer>): void {
    if (!this.#takesKeyCodes) {
      this.#takesKeyCodes = true;
      this.#stopWaiting();
      this.#sendEvents(this.#translator.releaseOthers());
    }
    if (viewOf(message).getUint32(4) !== PROBE_KEYSYM) this.#send(message);
  }

  #hear(message: Uint8Array<ArrayBuffer>): void {
    if (viewOf(message).getUint32(4) === PROBE_KEYSYM) return;
    if (this.#takesKeyCodes) {
      this.#send(message);
      return;
    }
    if (this.#waiting === undefined) {
      this.#translate(message);
      return;
    }
    this.#waiting.push(message);
    if (this.#waiting.length > MAX_WAITING) this.#stopWaiting();
  }

  #stopWaiting(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const message of waiting) this.#translate(message);
  }

  #translate(message: Uint8Array): void {
    const view = viewOf(message);
    this.#sendEvents(this.#translator.translate(view.getUint32(4), view.getUint8(1) !== 0));
  }

  #sendEvents(events: readonly KeysymEvent[]): void {
    if (events.length === 0) return;
    const out = new DataView(new ArrayBuffer(events.length * KEY_EVENT_BYTES));
    for (const [index, { keysym, down }] of events.entries()) {
      out.setUint8(index * KEY_EVENT_BYTES, KEY_EVENT);
      out.setUint8(index * KEY_EVENT_BYTES + 1, down ? 1 : 0);
      out.setUint32(index * KEY_EVENT_BYTES + 4, keysym);
    }
    this.#send(new Uint8Array(out.buffer));
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
