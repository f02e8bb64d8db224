/** How a text goes to the machine. */
export interface ClipboardFormat {
  /** Any character, as UTF-8; else ISO 8859-1, in which `?` stands for all others. */
  readonly isExtended: boolean;
}

/** Bytes of the extended format besides the text and what its compression may add: flags, length, NUL, flush. */
const EXTENDED_BYTES = 4 + 4 + 1 + 6;

/** The length of a text as it goes to the machine, in bytes. In the extended format its lines end with CR LF. */
export function textBytes(text: string, { isExtended }: ClipboardFormat): number {
  if (!isExtended) return Array.from(text).length;
  return new TextEncoder().encode(text.replace(/\r\n|\r|\n/g, "\r\n")).length;
}

/**
 * The most that a message with this text has, in bytes, as the gateway counts it. The extended format is compressed,
 * but how much that saves is seen too late to tell anybody, so this is its length if nothing is saved (zlib's
 * `deflateBound`).
 */
export function messageBytes(text: string, format: ClipboardFormat): number {
  const bytes = textBytes(text, format);
  if (!format.isExtended) return bytes;
  return bytes + (bytes >> 12) + (bytes >> 14) + 13 + EXTENDED_BYTES;
}

/** The first character that the format has none for. */
export function missingCharacter(
  text: string,
  { isExtended }: ClipboardFormat,
): string | undefined {
  if (isExtended) return undefined;
  for (const character of text) if ((character.codePointAt(0) ?? 0) > 0xff) return character;
  return undefined;
}
