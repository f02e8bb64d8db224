import { clockTime } from "../../../page/clock.ts";
import { personName } from "../../../page/person.ts";
import type { InUse } from "../../../session/states/session-state.ts";
import { laterWords } from "../../../words/later.ts";

/** What is said while somebody else has the console. */
export interface InUseView {
  readonly title: string;
  readonly advice: string;
  /** Clock time in milliseconds at which the holder has answered at the latest; `undefined`: nobody is asked. */
  readonly answerBy: number | undefined;
}

/** `nowUnixMs` is Unix time in milliseconds. */
export function viewOfInUse({ answerBy, holder }: InUse, nowUnixMs: number): InUseView {
  const { by, sinceUnixMs } = holder;
  if (by === undefined || sinceUnixMs === undefined) {
    const { advice, askedAdvice, askedTitle, title } = laterWords.inUseUnseen;
    return answerBy === undefined
      ? { title, advice, answerBy }
      : { title: askedTitle, advice: askedAdvice, answerBy };
  }
  const who = personName(by);
  const since = clockTime(sinceUnixMs, nowUnixMs);
  const { advice, askedAdvice, askedTitle, title } = laterWords.inUse;
  return answerBy === undefined
    ? { title: title(who, since), advice: advice(who), answerBy }
    : { title: askedTitle(who), advice: askedAdvice(who, since), answerBy };
}
