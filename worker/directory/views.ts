import {
  MAX_PEOPLE,
  MAX_REQUESTS,
  type Admittance,
  type ControlRequest,
  type Person,
  type Presence,
} from "./presence.ts";
import {
  controls,
  holderOf,
  isCapable,
  isSeen,
  shownHolder,
  type Participant,
  type Room,
} from "./console-state.ts";

/** What is the same for everybody in a console, worked out once. */
interface Scene {
  readonly room: Room;
  readonly seen: readonly Participant[];
  /** The first of them as everybody sees them, and who controls. */
  readonly first: readonly Person[];
  readonly controller: Participant | undefined;
  /** Two scenes in which this is equal show everybody the same people, oneself aside. */
  readonly people: string;
  readonly capable: number;
  readonly holder: Participant | undefined;
  readonly now: number;
}

export function sceneOf(room: Room, now: number): Scene {
  const participants = [...room.participants];
  const seen = participants.filter((one) => isSeen(one));
  const first = seen.slice(0, MAX_PEOPLE).map((one) => personOf(room, one));
  const controller = seen.find((one) => controls(room, one));
  const shown = [first, seen.length, controller && personOf(room, controller)];
  return {
    room,
    seen,
    first,
    controller,
    people: JSON.stringify(shown),
    capable: participants.filter(isCapable).length,
    holder: holderOf(room),
    now,
  };
}

/** What a session is to know, as it is now. */
export function newsFor(scene: Scene, one: Participant): Admittance {
  const { turn, outcome, place } = one;
  const holder = shownHolder(scene.holder);
  const shown = holder !== undefined && { holder };
  switch (place) {
    case "in":
      return { kind: "entered", presence: presenceFor(scene, one) };
    case "choosing":
      return { kind: "in-use", turn, choice: "take-over", ...shown };
    case "asking": {
      const secondsLeft = secondsLeftOf(scene, one) ?? 0;
      return { kind: "asked", turn, secondsLeft, ...shown };
    }
    case "next": {
      const overs = [...scene.room.participants].map((other) => other.outcome?.overUnixMs ?? 0);
      return { kind: "pending", turn, secondsLeft: secondsUntil(Math.max(...overs), scene.now) };
    }
    case "leaving":
    case "refused": {
      const told = outcome?.holder !== undefined && { holder: outcome.holder };
      return { kind: "refused", turn, code: outcome?.code ?? "console-in-use", ...told };
    }
  }
}

/** Whether what a session was to know then and what it is to know now say the same. */
export function isSameNews(
  before: Scene,
  former: Participant,
  after: Scene,
  one: Participant,
): boolean {
  if (former.place !== "in" || one.place !== "in") {
    return isAlike(newsFor(before, former), newsFor(after, one));
  }
  // Lists of people are long, and nearly the same for everybody.
  if (before.people !== after.people && !(isAlone(before, former) && isAlone(after, one))) {
    return false;
  }
  // Its own state is no news to a session.
  return isAlike(
    [{ ...personOf(before.room, former), state: "" }, partFor(before, former)],
    [{ ...personOf(after.room, one), state: "" }, partFor(after, one)],
  );
}

function isAlone({ seen }: Scene, { session }: Participant): boolean {
  return seen.every((other) => other.session === session);
}

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function presenceFor(scene: Scene, one: Participant): Presence {
  const people = peopleFor(scene, one);
  const more = scene.seen.length + (isSeen(one) ? 0 : 1) - people.length;
  return { ...partFor(scene, one), people, ...(more > 0 && { more }) };
}

/** What a presence says to this session alone. */
function partFor(scene: Scene, one: Participant): Omit<Presence, "people" | "more"> {
  const { room, now } = scene;
  const { control } = room;
  const own = controls(room, one);
  const isNext = control.kind === "withdrawn" && control.to === one.session;
  const isOther = isCapable(one) && !own && !isNext;
  const secondsLeft = secondsLeftOf(scene, one);
  return {
    turn: one.turn,
    controls: own,
    may: {
      ask: isOther && control.kind !== "free" && secondsLeft === undefined,
      take: isOther && (control.kind === "free" || one.terms.may.takeOver),
      give: own && scene.capable > 1,
    },
    ...(secondsLeft !== undefined && { asking: { secondsLeft } }),
    requests: requestsFor(scene, one, now),
    observersMissing: Math.max(0, one.terms.observersRequired - observersOf(scene, one)),
  };
}

/** The first of those who are seen; whoever is told, and who controls, are always among them. */
function peopleFor({ room, seen, first, controller }: Scene, one: Participant): readonly Person[] {
  const own: Person = { ...personOf(room, one), you: true };
  const shown = first.map((person) => (person.id === one.id ? own : person));
  const isAmongFirst = (other: Participant) => seen.indexOf(other) < first.length;
  const others = controller !== undefined && controller !== one && !isAmongFirst(controller);
  const missing = [
    ...(others ? [personOf(room, controller)] : []),
    ...(shown.includes(own) ? [] : [own]),
  ];
  return [...shown.slice(0, MAX_PEOPLE - missing.length), ...missing];
}

function personOf(room: Room, other: Participant): Person {
  return {
    id: other.id,
    name: other.terms.subject,
    mode: other.mode,
    controls: controls(room, other),
    sinceUnixMs: other.sinceUnixMs,
    state: other.state,
  };
}

/** For control to who has it, to enter to who has the console; the oldest first. */
function requestsFor({ room, holder }: Scene, one: Participant, now: number): ControlRequest[] {
  if (room.requests.length === 0) return [];
  const participants = [...room.participants];
  return room.requests
    .filter(({ what }) => (what === "control" ? controls(room, one) : holder === one))
    .slice(0, MAX_REQUESTS)
    .flatMap(({ id, from, what, untilUnixMs }) => {
      const asker = participants.find(({ session }) => session === from);
      if (asker === undefined) return [];
      const secondsLeft = secondsUntil(untilUnixMs, now);
      return { id, from: asker.id, name: asker.terms.subject, what, secondsLeft };
    });
}

/** Other people who watch, and are seen. Whoever has a link that names nobody may be the person itself. */
function observersOf({ seen }: Scene, one: Participant): number {
  if (one.terms.observersRequired === 0) return 0;
  const subjects = seen
    .filter(({ session, state, terms }) => {
      return session !== one.session && state === "live" && terms.anonymous !== true;
    })
    .map(({ terms }) => terms.subject);
  return new Set(subjects.filter((subject) => subject !== one.terms.subject)).size;
}

function secondsLeftOf({ room, now }: Scene, { session }: Participant): number | undefined {
  const asked = room.requests.find(({ from }) => from === session);
  return asked === undefined ? undefined : secondsUntil(asked.untilUnixMs, now);
}

function secondsUntil(unixMs: number, now: number): number {
  return Math.max(0, Math.ceil((unixMs - now) / 1000));
}
