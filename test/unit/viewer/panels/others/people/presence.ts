import {
  presenceOf,
  type Presence,
  type PresenceMessage,
} from "../../../../../../viewer/src/session/states/presence.ts";

type Person = PresenceMessage["people"][number];

/** Unix time in seconds of 10:14 of some day. */
export const SINCE = new Date(2026, 10, 27, 10, 14).getTime() / 1000;

/** The same day, later, in milliseconds. */
export const NOW_UNIX_MS = new Date(2026, 10, 27, 12, 0).getTime();

export function person(id: number, name: string, changes: Partial<Person> = {}): Person {
  return { id, name, mode: "control", controls: false, since: SINCE, state: "live", ...changes };
}

/** Alice controls, and Bob is the one who looks at the page. */
export const ALICE = person(1, "alice", { controls: true });
export const BOB = person(2, "bob", { you: true });

export function presence(changes: Partial<PresenceMessage> = {}): Presence {
  const message: PresenceMessage = {
    type: "presence",
    people: [ALICE, BOB],
    controls: false,
    may: { ask: true, take: false, give: false },
    requests: [],
    observersMissing: 0,
    ...changes,
  };
  return presenceOf(message, 1_000);
}
