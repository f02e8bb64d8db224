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
  readonly capable: number;
  readonly holder: Participant | undefined;
  readonly now: number;
}

export function sceneOf(room: Room, now: number): Scene {
  const participants = [...room.participants];
  return {
    room,
    seen: participants.filter((one) => isSeen(room, one)),
    capable: participants.filter(isCapable).length,
    holder: holderOf(room),
    now,
  };
}

/** What a session is to know, as it is now. */
export function newsFor(scene: Scene, one: Participant): Admittance {
  const { turn, outcome, place } = one;
  const holder = shownHolder(scene.room, scene.holder);
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

function presenceFor(scene: Scene, one: Participant): Presence {
  const { room, now } = scene;
  const { control } = room;
  const own = controls(room, one);
  const isNext = control.kind === "withdrawn" && control.to === one.session;
  const isOther = isCapable(one) && !own && !isNext;
  const secondsLeft = secondsLeftOf(scene, one);
  const people = peopleFor(scene, one);
  const more = scene.seen.length + (isSeen(room, one) ? 0 : 1) - people.length;
  return {
    turn: one.turn,
    controls: own,
    people,
    ...(more > 0 && { more }),
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

function peopleFor({ room, seen }: Scene, one: Participant): readonly Person[] {
  const first = seen.slice(0, MAX_PEOPLE);
  // Whoever is told, and who controls, are always among them.
  const needed = [seen.find((other) => controls(room, other)), one];
  const missing = needed.filter((other) => other !== undefined && !first.includes(other));
  const distinct = [...new Set(missing)];
  const shown = [...first.slice(0, MAX_PEOPLE - distinct.length), ...distinct];
  return shown.flatMap((other) => (other === undefined ? [] : personOf(room, other, one)));
}

function personOf(room: Room, other: Participant, one: Participant): Person {
  return {
    id: other.id,
    name: other.terms.subject,
    mode: other.mode,
    controls: controls(room, other),
    sinceUnixMs: other.sinceUnixMs,
    state: other.state,
    ...(other.session === one.session && { you: true }),
  };
}

/** For control to who has it, to enter to who has the console; the oldest first. */
function requestsFor({ room, holder }: Scene, one: Participant, now: number): ControlRequest[] {
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

/** Other people who watch, and are seen. */
function observersOf({ seen }: Scene, one: Participant): number {
  const subjects = seen
    .filter(({ session, state }) => session !== one.session && state === "live")
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
