import { clockTime } from "../../../page/clock.ts";
import { personName } from "../../../page/person.ts";
import type { Presence } from "../../../session/states/presence.ts";
import { laterWords } from "../../../words/later.ts";
import { controllerOf } from "../control/control-view.ts";

type Listed = Presence["people"][number];

/** One of the people in a console, as the list shows them. */
export interface PersonView {
  readonly id: number;
  readonly name: string;
  readonly isYou: boolean;
  readonly controls: boolean;
  /** What the person does, and since when. */
  readonly what: string;
  /** What the button says that gives control to this person; `undefined`: it cannot be given. */
  readonly give: string | undefined;
}

/** What the button in the bar says: its text, if there is any in front of the number, and its name, which has both. */
export interface PeopleButton {
  readonly count: number;
  readonly text: string;
  readonly label: string;
}

/** `nowUnixMs` is Unix time in milliseconds. */
export function peopleOf(presence: Presence, nowUnixMs: number): readonly PersonView[] {
  return presence.people.map((person) => {
    const name = personName(person.name);
    const canBeGiven = presence.may.give && person.you !== true && person.mode === "control";
    return {
      id: person.id,
      name,
      isYou: person.you === true,
      controls: person.controls,
      what: whatOf(person, clockTime(person.since * 1000, nowUnixMs)),
      give: canBeGiven && !person.controls ? laterWords.people.giveTo(name) : undefined,
    };
  });
}

function whatOf({ controls, state }: Listed, since: string): string {
  const { controlsAway, watchesAway } = laterWords.people;
  const isAway = state === "parked" || state === "detached";
  if (controls) return isAway ? controlsAway(since) : laterWords.people.controls(since);
  return isAway ? watchesAway(since) : laterWords.people.watches(since);
}

/** Everybody who is there, this person among them. */
export function countOf({ more, people }: Presence): number {
  return people.length + more;
}

export function buttonOf(presence: Presence): PeopleButton {
  const count = countOf(presence);
  const { alone, nobody, other, you } = laterWords.people.button;
  if (count <= 1) return { count, text: "", label: alone };
  if (presence.controls) return { count, text: laterWords.people.youControl, label: you(count) };
  const controller = controllerOf(presence);
  const label = controller === undefined ? nobody(count) : other(count, controller);
  return { count, text: "", label };
}
