import { personName } from "../../../page/person.ts";
import type { Presence } from "../../../session/states/presence.ts";
import { laterWords } from "../../../words/later.ts";
import { controllerOf } from "../control/control-view.ts";

/**
 * What has changed about who is there, in the order of its weight; `before`: what was known. Whoever is alone is told
 * nothing, so what is told first may be of somebody who has come later than this person.
 */
export function newsOf(before: Presence | undefined, after: Presence): readonly string[] {
  const { joined, joinedMany, left, leftMany } = laterWords.people;
  if (before === undefined) return said(laterThanYou(after).map(nameOf), joined, joinedMany);
  const arrived = others(after).filter(({ id }) => !before.people.some((was) => was.id === id));
  const gone = others(before).filter(({ id }) => !after.people.some((is) => is.id === id));
  return [
    ...controlNews(before, after),
    ...said(arrived.map(nameOf), joined, joinedMany),
    ...said(gone.map(nameOf), left, leftMany),
  ];
}

/** Those who have come after this person; of the same second those of a higher number. */
function laterThanYou(presence: Presence): Presence["people"] {
  const you = presence.people.find((person) => person.you === true);
  if (you === undefined) return [];
  return others(presence).filter(
    ({ id, since }) => since > you.since || (since === you.since && id > you.id),
  );
}

/** Who controls, if that has changed; that nobody does any more, too. Without observers, what a person does is blocked. */
function controlNews(before: Presence, after: Presence): readonly string[] {
  const { controlsNow, nobodyControlsNow, youControlNow } = laterWords.people;
  if (after.controls) return passes(after) && !passes(before) ? [youControlNow] : [];
  const controller = controllerOf(after);
  if (!before.controls && controllerOf(before) === controller) return [];
  return [controller === undefined ? nobodyControlsNow : controlsNow(controller)];
}

function passes({ controls, observersMissing }: Presence): boolean {
  return controls && observersMissing === 0;
}

function others({ people }: Presence): Presence["people"] {
  return people.filter(({ you }) => you !== true);
}

function nameOf({ name }: Presence["people"][number]): string {
  return personName(name);
}

function said(
  names: readonly string[],
  one: (name: string) => string,
  many: (count: number) => string,
): readonly string[] {
  const [first] = names;
  if (first === undefined) return [];
  return [names.length === 1 ? one(first) : many(names.length)];
}
