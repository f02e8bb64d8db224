import { CLIENT_MESSAGE } from "./client-message.ts";
import { RfbError } from "./errors.ts";
import { u16At, u32At } from "../wire/bytes.ts";

/** NoSymbol: a key event that says only which key it is. */
export const NO_SYMBOL = 0;

/** A key event; `keycode` is 0 where it tells none, `keysym` where it tells no symbol. */
export interface Key {
  readonly keysym: number;
  /** XT set 1, the E0 codes with 0x80 added. */
  readonly keycode: number;
}

export interface KeyEvent {
  readonly key: Key;
  readonly down: boolean;
}

/** XT set 1 with the E0 codes at 0x80 and above. */
const MAX_KEYCODE = 0xff;

/** VMware tells E0 codes by a bit of their own. */
const VMWARE_E0 = 0x100;
const E0 = 0x80;

/** Where each kind of key event has its down-flag: the offset and the number of bytes. */
function downFlag(message: Uint8Array): readonly [number, number] {
  switch (message[0]) {
    case CLIENT_MESSAGE.qemu:
      return [2, 2];
    case CLIENT_MESSAGE.vmware:
      return [6, 1];
    case undefined:
    default:
      return [1, 1];
  }
}

/**
 * Reads a key event. `undefined`: one of VMware's whose code no key has.
 *
 * - KeyEvent (RFC 6143 §7.5.4): `U8 4, U8 down, 2 bytes, U32 keysym`
 * - QEMU extended KeyEvent: `U8 255, U8 0, U16 down, U32 keysym, U32 key code`
 * - VMware key event: `U8 127, U8 0, U16 length 8, U16 key code, U8 down, 1 byte`
 *
 * Throws {@link RfbError} for a key code of the second that no key has: QEMU looks at its low 16 bits only.
 */
export function readKeyEvent(message: Uint8Array): KeyEvent | undefined {
  switch (message[0]) {
    case CLIENT_MESSAGE.qemu: {
      const keycode = u32At(message, 8);
      if (keycode > MAX_KEYCODE) throw new RfbError("message", "no such key code");
      return { key: { keysym: u32At(message, 4), keycode }, down: u16At(message, 2) !== 0 };
    }
    case CLIENT_MESSAGE.vmware: {
      const code = u16At(message, 4);
      if ((code & ~VMWARE_E0) >= E0) return undefined;
      const keycode = code >= VMWARE_E0 ? code - VMWARE_E0 + E0 : code;
      return { key: { keysym: NO_SYMBOL, keycode }, down: message[6] !== 0 };
    }
    case undefined:
    default:
      return { key: { keysym: u32At(message, 4), keycode: 0 }, down: message[1] !== 0 };
  }
}

/** The same key going up. */
export function releaseOf(message: Uint8Array): Uint8Array {
  const [at, bytes] = downFlag(message);
  return new Uint8Array(message).fill(0, at, at + bytes);
}

/** A KeyEvent, 8 bytes. */
export function keyEvent({ key, down }: KeyEvent): Uint8Array {
  const message = new Uint8Array(8);
  const view = new DataView(message.buffer);
  view.setUint8(0, CLIENT_MESSAGE.keyEvent);
  view.setUint8(1, down ? 1 : 0);
  view.setUint32(4, key.keysym);
  return message;
}

/** A QEMU extended KeyEvent, 12 bytes. */
export function extendedKeyEvent({ key, down }: KeyEvent): Uint8Array {
  const message = new Uint8Array(12);
  const view = new DataView(message.buffer);
  view.setUint8(0, CLIENT_MESSAGE.qemu);
  view.setUint16(2, down ? 1 : 0);
  view.setUint32(4, key.keysym);
  view.setUint32(8, key.keycode);
  return message;
}

/** A QEMU extended KeyEvent that says only which key it is. */
export function withoutKeysym(message: Uint8Array): Uint8Array {
  return new Uint8Array(message).fill(0, 4, 8);
}
