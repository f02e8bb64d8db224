/** How one value of a text field became another, as somebody at its end would have typed it. */
export interface TextEdit {
  /** Characters (code points) erased from the end. */
  readonly erased: number;
  /** Text then typed. */
  readonly typed: string;
}

/**
 * Phones report text, not keys: a suggestion replaces a word, a composition grows letter by letter.
 * What is common at the start stays, the rest of `before` is erased and the rest of `after` typed.
 */
export function textEdit(before: string, after: string): TextEdit {
  const old = Array.from(before);
  const now = Array.from(after);
  let common = 0;
  while (common < old.length && common < now.length && old[common] === now[common]) common += 1;
  return { erased: old.length - common, typed: now.slice(common).join("") };
}
