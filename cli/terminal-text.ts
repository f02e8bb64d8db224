/**
 * Control characters, invisible ones and those that turn the direction of text around, unassigned and private ones,
 * and ends of lines: what could move the cursor, hide text or look like other text.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;

/** Text that others have chosen, as a terminal may be given it: `\u{1b}` in place of an escape character. */
export function terminalText(text: string): string {
  return text.replaceAll(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** One line of JSON that a terminal may be given: what {@link terminalText} escapes is escaped as JSON has it. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNSAFE, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + columnsOfOne(character), 0);
}

/** The beginning of a text that takes at most that many columns, with an ellipsis if it is cut. */
export function cutTo(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = "";
  let taken = 0;
  for (const character of text) {
    taken += columnsOfOne(character);
    if (taken > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

function columnsOfOne(character: string): number {
  if (/\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
