/** A view of exactly these bytes, wherever in their buffer they are. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * U16 at an offset, in network order as RFB has it. Unlike a DataView it allocates nothing, and takes a byte that is not
 * there for 0: who calls it has measured the bytes.
 */
export function u16At(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

/** S32 at an offset, see {@link u16At}. */
export function i32At(bytes: Uint8Array, offset: number): number {
  return (u16At(bytes, offset) << 16) | u16At(bytes, offset + 2);
}

/** U32 at an offset, see {@link u16At}. */
export function u32At(bytes: Uint8Array, offset: number): number {
  return i32At(bytes, offset) >>> 0;
}

/** One byte for each character of a text in ASCII. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** One character for each byte, as ISO 8859-1 has them; ASCII among them. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
