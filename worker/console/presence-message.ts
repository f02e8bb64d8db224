import { encodeControl, MAX_TO_VIEWER_LENGTH, type PresenceMessage } from "../channel/messages.ts";
import type { Person, Presence } from "../directory/presence.ts";

/**
 * Who is in a console, as a viewer is told: as many people as fit into one message, this viewer and who controls among
 * them.
 */
export function presenceMessage(presence: Presence): PresenceMessage {
  const { people, more = 0, controls, may, asking, requests, observersMissing } = presence;
  const message: PresenceMessage = {
    type: "presence",
    people: [],
    ...(more > 0 && { more }),
    controls,
    may: { ask: may.ask, take: may.take, give: may.give },
    ...(asking && { asking: { secondsLeft: asking.secondsLeft } }),
    requests: requests.map(({ id, from, name, what, secondsLeft }) => {
      return { id, from, name, what, secondsLeft };
    }),
    observersMissing,
  };
  const shown = people.map(shownPerson);
  const fitting = fittingOf(shown, MAX_TO_VIEWER_LENGTH - encodeControl(message).length - ROOM);
  const left = more + shown.length - fitting.length;
  return { ...message, people: fitting, ...(left > 0 && { more: left }) };
}

type ShownPerson = PresenceMessage["people"][number];

/** For a `more` that was not there. */
const ROOM = 32;

/** Those that fit into this length, in their order; the viewer itself and who controls before the others. */
function fittingOf(people: readonly ShownPerson[], maxLength: number): ShownPerson[] {
  const isFirst = ({ you, controls }: ShownPerson): boolean => you === true || controls;
  const inTurn = [...people.filter(isFirst), ...people.filter((person) => !isFirst(person))];
  let length = 0;
  const fitting = new Set<ShownPerson>();
  for (const person of inTurn) {
    length += JSON.stringify(person).length + 1;
    if (length > maxLength) break;
    fitting.add(person);
  }
  return people.filter((person) => fitting.has(person));
}

function shownPerson({ id, name, mode, controls, sinceUnixMs, state, you }: Person): ShownPerson {
  const since = Math.floor(sinceUnixMs / 1000);
  return { id, name, mode, controls, since, state, ...(you && { you }) };
}

/** Whether there is anything to tell a viewer that is alone in its console, as far as it knows. */
export function isNews(presence: Presence): boolean {
  const { people, more = 0, controls, requests, observersMissing, asking } = presence;
  const you = people.find((person) => person.you === true);
  return (
    people.length + more > 1 ||
    (you !== undefined && controls !== (you.mode === "control")) ||
    requests.length > 0 ||
    observersMissing > 0 ||
    asking !== undefined
  );
}
