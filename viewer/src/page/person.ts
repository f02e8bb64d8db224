import { words } from "../words/words.ts";

/** The longest name that is shown in a sentence, in characters. */
const MAX_LENGTH = 60;

// Controls of text direction reorder what is around them, and other control characters are none to show.
const UNSHOWN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const UNSHOWN_BUT_LINES =
  /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** First strong isolate, and its end (Unicode Standard Annex #9): what is between them reorders nothing outside. */
const ISOLATE = { start: "\u2068", end: "\u2069" } as const;

/** Whether a name needs no isolation in any text. */
const PLAIN = /^[\x20-\x7e]*$/;

/** What somebody has written, without what would make it look different from how it is read out. */
export function plainText(text: string): string {
  return text.replaceAll(UNSHOWN_BUT_LINES, "");
}

/** Somebody's name as it can stand in a sentence, whatever is in it. */
export function personName(name: string): string {
  const characters = Array.from(name.replaceAll(UNSHOWN, "").trim());
  const shown =
    characters.length > MAX_LENGTH
      ? `${characters.slice(0, MAX_LENGTH - 1).join("")}…`
      : characters.join("");
  if (shown === "") return words.somebody;
  return PLAIN.test(shown) ? shown : ISOLATE.start + shown + ISOLATE.end;
}
