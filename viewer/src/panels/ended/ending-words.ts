import { clockTime } from "../../page/clock.ts";
import { personName } from "../../page/person.ts";
import type { EndFacts, Ending } from "../../session/channel/ending.ts";
import { endWords } from "../../words/ends.ts";

/** What the page knows of an end besides its name. */
export interface EndingContext {
  readonly facts: EndFacts | undefined;
  /** What the person here is called, as far as the page was told. */
  readonly you: string | undefined;
  /** Unix time in milliseconds. */
  readonly nowUnixMs: number;
}

/** What a person reads of an end. */
interface EndingWords {
  readonly title: string;
  readonly advice: string;
}

/** The words of an end, with what the gateway has told of it. */
export function wordsOfEnding(ending: Ending, context: EndingContext): EndingWords {
  return { ...endWords.ends[ending], ...toldOf(ending, context) };
}

function toldOf(
  ending: Ending,
  { facts = {}, nowUnixMs, you }: EndingContext,
): Partial<EndingWords> {
  const { endedByOperator, inUse, limit, revoked, taken, takenByYou } = endWords.told;
  if (ending === "limit-reached") {
    return facts.limit === undefined ? {} : { advice: limit[limitOf(facts.limit)] };
  }
  if (facts.by === undefined) return {};
  const who = personName(facts.by);
  if (ending === "console-in-use" && facts.since !== undefined) {
    const since = clockTime(facts.since * 1000, nowUnixMs);
    return { title: inUse.title(who, since), advice: inUse.advice(who) };
  }
  if (ending === "console-taken") {
    return facts.by === you ? takenByYou : { title: taken.title(who), advice: taken.advice(who) };
  }
  if (ending === "ended-by-operator") {
    return { title: endedByOperator.title(who), advice: endedByOperator.advice };
  }
  return ending === "ticket-revoked" ? { title: revoked.title(who) } : {};
}

/** Whose limit it is, by its name in the gateway's settings, such as `subject`. */
function limitOf(name: string): "console" | "other" | "subject" {
  const last = name.split(".").at(-1);
  return last === "console" || last === "subject" ? last : "other";
}
