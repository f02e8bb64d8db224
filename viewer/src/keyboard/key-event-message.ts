import type { KeysymEvent } from "./guest/key-translator.ts";

/** First bytes of the client messages that press keys: KeyEvent (RFC 6143 §7.5.4) and QEMU's extended one. */
const KEY_EVENT = 4;
const QEMU = 255;

const KEY_EVENT_BYTES = 8;
const EXTENDED_BYTES = 12;

/** A client message that presses or releases one key. */
export interface KeyEventMessage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly keysym: number;
  /** XT set 1, with 0x80 for an E0 before it; `undefined` in a message that has keysyms alone. */
  readonly code: number | undefined;
  readonly down: boolean;
}

/** Key events that belong together, and where they come from. */
export interface Keys {
  readonly events: readonly KeyEventMessage[];
  /** Made by the viewer rather than by a key of the person's. */
  readonly made: boolean;
}

/** Reads a whole client message; `undefined` if it is of another kind. */
export function keyEventOf(bytes: Uint8Array<ArrayBuffer>): KeyEventMessage | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === KEY_EVENT && bytes.length === KEY_EVENT_BYTES) {
    return { bytes, keysym: view.getUint32(4), code: undefined, down: view.getUint8(1) !== 0 };
  }
  if (bytes[0] === QEMU && bytes[1] === 0 && bytes.length === EXTENDED_BYTES) {
    const down = view.getUint16(2) !== 0;
    return { bytes, keysym: view.getUint32(4), code: view.getUint32(8), down };
  }
  return undefined;
}

/** A KeyEvent. */
export function keyEvent(keysym: number, down: boolean): Uint8Array<ArrayBuffer> {
  const out = new DataView(new ArrayBuffer(KEY_EVENT_BYTES));
  out.setUint8(0, KEY_EVENT);
  out.setUint8(1, down ? 1 : 0);
  out.setUint32(4, keysym);
  return new Uint8Array(out.buffer);
}

/** The KeyEvent that does this. */
export function eventBytes({ keysym, down }: KeysymEvent): Uint8Array {
  return keyEvent(keysym, down);
}

/** What releases the key of an event. */
export function releaseOf(event: KeyEventMessage): KeyEventMessage {
  const bytes = event.bytes.slice();
  bytes[1] = 0;
  // The extended event has two bytes for this.
  if (event.code !== undefined) bytes[3] = 0;
  return { ...event, bytes, down: false };
}

/** Messages that leave together. */
export function joined(messages: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(messages.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const message of messages) {
    all.set(message, at);
    at += message.length;
  }
  return all;
}
