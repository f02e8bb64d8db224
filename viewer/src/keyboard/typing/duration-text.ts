import { LINE_MS } from "./pace.ts";
import { PACES } from "./text-typing.ts";

/** Time that a key takes on the average, in milliseconds; with Shift it is twice the time of a plain one. */
const KEY_MS = 35;

/** How long something takes is said in whole sentences, one for each unit. */
export interface DurationSentences {
  readonly seconds: (count: number) => string;
  readonly minutes: (count: number) => string;
}

/** How long something takes, in the unit that says it best. */
export function durationText(milliseconds: number, sentences: DurationSentences): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds < 90) return sentences.seconds(seconds);
  return sentences.minutes(Math.round(seconds / 60));
}

/** How long a text takes, in milliseconds; more where the machine is slow. */
export function typingMs(characters: readonly string[], pace: keyof typeof PACES): number {
  const { characterMs, lineMs } = PACES[pace] ?? { characterMs: KEY_MS, lineMs: LINE_MS };
  const lines = characters.filter((character) => character === "\n").length;
  return (characters.length - lines) * characterMs + lines * lineMs;
}
