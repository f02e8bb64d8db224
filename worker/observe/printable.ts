/** Longest text in a log line and in an event, in UTF-16 code units. */
export const MAX_FIELD_LENGTH = 256;

/** Cut to the limit, and without the characters that could forge a line or hide text in a terminal. */
export function printable(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .slice(0, MAX_FIELD_LENGTH)
    .toWellFormed();
}
