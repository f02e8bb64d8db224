import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { INPUT_LEASE_MS, LEASE_MS } from "../../../worker/directory/contract.ts";
import {
  emptyConsole,
  isCapable,
  type ConsoleState,
} from "../../../worker/directory/console-state.ts";
import {
  dueUnixMs,
  newsOf,
  next,
  type ConsoleEvent,
} from "../../../worker/directory/console-model.ts";
import { SHARINGS } from "../../../worker/directory/entry.ts";
import type { Action, Admittance } from "../../../worker/directory/presence.ts";
import { termsOf, type Guest } from "./console-stage.ts";

/** A call or an answer that is on its way. */
interface Message {
  readonly arrive: () => void;
}

/** The connection between a directory and its sessions: it may lose, delay and repeat whatever passes. */
class Network {
  messages: Message[] = [];

  send(arrive: () => void): void {
    this.messages.push({ arrive });
  }

  deliver(index: number, keep: boolean): void {
    const message = this.#at(index, keep);
    message?.arrive();
  }

  lose(index: number): void {
    this.#at(index, false);
  }

  #at(index: number, keep: boolean): Message | undefined {
    if (this.messages.length === 0) return undefined;
    const at = index % this.messages.length;
    const message = this.messages[at];
    if (!keep) this.messages.splice(at, 1);
    return message;
  }
}

class World {
  now = 5_000_000;
  readonly network = new Network();
  readonly directory = new DirectoryDouble(this);
  readonly sessions: readonly SessionDouble[];
  stays = 0;

  constructor(guests: readonly Guest[]) {
    this.sessions = guests.map((guest, index) => new SessionDouble(this, `s${index}`, guest));
  }

  /** All that is on its way arrives, and what follows from it. */
  comesToRest(): void {
    for (let passed = 0; this.network.messages.length > 0; passed += 1) {
      if (passed > 2000) throw new Error("it never comes to rest");
      this.network.deliver(0, false);
      this.check();
    }
  }

  /** At most one may type, whatever has happened. */
  check(): void {
    const typing = this.sessions.filter((one) => one.inputPasses);
    if (typing.length > 1) throw new Error(`${typing.map(({ name }) => name).join()} type at once`);
  }
}

/** A state as it is after it was written and read. */
function stored(state: ConsoleState): ConsoleState {
  return JSON.parse(JSON.stringify(state));
}

/** A directory's object: what it says leaves after its state is stored, and a restart loses pulses. */
class DirectoryDouble {
  /** What is on disk, as it is read; the model changes no state that it is given. */
  #stored = stored(emptyConsole(0));
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  get state(): ConsoleState {
    return this.#stored;
  }

  happens(event: ConsoleEvent): Admittance | undefined {
    const { network, now } = this.#world;
    const { state, tell, refusal } = next(this.state, event, now);
    this.#stored = stored(state);
    for (const session of tell) {
      const news = newsOf(state, session, now);
      const one = state.participants.find((other) => other.session === session);
      const double = this.#world.sessions.find(({ name }) => name === session);
      if (news === undefined || one === undefined || double === undefined) continue;
      const { incarnation } = one;
      network.send(() => {
        const heard = double.told(incarnation, news);
        const member = { session, incarnation };
        network.send(() => {
          this.happens(
            heard ? { type: "told", ...member, turn: turnOf(news) } : { type: "gone", ...member },
          );
        });
      });
    }
    return refusal;
  }

  restart(): void {
    const { now } = this.#world;
    const { participants, ...rest } = this.state;
    const fresh = participants.map((one) => ({ ...one, heardUnixMs: now }));
    this.#stored = stored({ ...rest, participants: fresh });
  }

  tick(): void {
    const due = dueUnixMs(this.state) ?? Infinity;
    const silent = this.state.participants.map(({ heardUnixMs }) => heardUnixMs + LEASE_MS);
    if (Math.min(due, ...silent) <= this.#world.now) this.happens({ type: "time" });
  }
}

interface Stay {
  readonly incarnation: string;
  readonly begunUnixMs: number;
  inForce: Admittance | undefined;
  /** When the last call that was answered began. */
  contact: number;
}

/** A session that does what the contract says. */
class SessionDouble {
  readonly name: string;
  readonly guest: Guest;
  stay: Stay | undefined;
  isOver = false;
  state: "live" | "detached" = "live";
  mode: "control" | "view";
  lastInputUnixMs: number | undefined;
  #begun = 0;
  readonly #world: World;

  constructor(world: World, name: string, guest: Guest) {
    this.#world = world;
    this.name = name;
    this.guest = guest;
    this.mode = guest.mode ?? "control";
  }

  get inputPasses(): boolean {
    const { now } = this.#world;
    const news = this.stay?.inForce;
    if (this.stay === undefined || news?.kind !== "entered") return false;
    return (
      news.presence.controls && this.mode === "control" && now < this.stay.contact + INPUT_LEASE_MS
    );
  }

  enter(again = false): void {
    if (this.isOver || (this.stay !== undefined && !again)) return;
    this.#world.stays += 1;
    this.#begun = Math.max(this.#begun + 1, this.#world.now);
    const stay: Stay = {
      incarnation: `stay-${this.#world.stays}`,
      begunUnixMs: this.#begun,
      inForce: undefined,
      contact: -Infinity,
    };
    this.stay = stay;
    this.state = "live";
    this.#callEnter(stay, again);
  }

  /** A call that was not answered is made again. */
  #callEnter(stay: Stay, again: boolean): void {
    const { mode, state, name: session } = this;
    const { network, directory, now: began } = this.#world;
    const { incarnation, begunUnixMs } = stay;
    network.send(() => {
      const terms = termsOf(session, this.guest);
      const standing = { state, mode };
      const refusal = directory.happens({
        type: "enter",
        session,
        incarnation,
        begunUnixMs,
        terms,
        standing,
        again,
      });
      const news = refusal ?? newsOf(directory.state, session, this.#world.now);
      network.send(() => this.#answered(stay, news, began));
    });
  }

  #answered(stay: Stay, news: Admittance | undefined, began: number): void {
    if (this.stay !== stay) return;
    stay.contact = Math.max(stay.contact, began);
    if (news !== undefined) this.#take(stay, news);
  }

  #take(stay: Stay, news: Admittance): void {
    const newest = stay.inForce === undefined ? -1 : turnOf(stay.inForce);
    if (turnOf(news) <= newest) return;
    stay.inForce = news;
    if (news.kind !== "refused") return;
    this.stay = undefined;
    this.isOver = true;
  }

  told(incarnation: string, news: Admittance): boolean {
    const { stay } = this;
    if (stay?.incarnation !== incarnation) return false;
    this.#take(stay, news);
    return true;
  }

  report(): void {
    const { stay, name: session, mode, state, lastInputUnixMs } = this;
    if (stay === undefined) return;
    if (stay.contact === -Infinity) return this.#callEnter(stay, false);
    const { network, directory, now: began } = this.#world;
    const { incarnation } = stay;
    const turn = stay.inForce === undefined ? 0 : turnOf(stay.inForce);
    const standing = { state, mode, ...(lastInputUnixMs !== undefined && { lastInputUnixMs }) };
    network.send(() => {
      directory.happens({ type: "report", session, incarnation, standing, turn });
      const known = directory.state.participants.find((one) => one.session === session);
      const isKnown = known?.incarnation === incarnation;
      const news = isKnown ? newsOf(directory.state, session, this.#world.now) : undefined;
      network.send(() => {
        if (this.stay !== stay) return;
        if (isKnown) this.#answered(stay, news, began);
        else this.enter(true);
      });
    });
  }

  park(): void {
    const { stay, name: session } = this;
    if (stay === undefined) return;
    this.stay = undefined;
    const { incarnation } = stay;
    this.#world.network.send(
      () => void this.#world.directory.happens({ type: "park", session, incarnation }),
    );
  }

  end(): void {
    const { name: session } = this;
    this.stay = undefined;
    this.isOver = true;
    this.#world.network.send(() => void this.#world.directory.happens({ type: "leave", session }));
  }

  /** Another object has it from now on. */
  restart(): void {
    if (this.stay === undefined) return;
    this.stay = undefined;
    this.enter(true);
  }

  act(action: Action): void {
    const { stay, name: session } = this;
    if (stay === undefined) return;
    const { incarnation } = stay;
    this.#world.network.send(
      () => void this.#world.directory.happens({ type: "act", session, incarnation, action }),
    );
  }

  takeOver(): void {
    const { stay, name: session } = this;
    if (stay === undefined) return;
    const { incarnation } = stay;
    this.#world.network.send(
      () => void this.#world.directory.happens({ type: "take-over", session, incarnation }),
    );
  }
}

function turnOf(news: Admittance): number {
  return news.kind === "entered" ? news.presence.turn : news.turn;
}

const guest: fc.Arbitrary<Guest> = fc.record({
  subject: fc.constantFrom("ann", "bob", "cem", "dea"),
  sharing: fc.oneof(
    { weight: 3, arbitrary: fc.constant("shared" as const) },
    fc.constantFrom(...SHARINGS),
  ),
  mode: fc.oneof(
    { weight: 4, arbitrary: fc.constant("control" as const) },
    fc.constant("view" as const),
  ),
  takeOver: fc.boolean(),
  covert: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  observer: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
  canChoose: fc.boolean(),
});

type Step = (world: World) => void;

const index = fc.nat(7);
const one = (step: (session: SessionDouble, world: World) => void) =>
  index.map((at): Step => (world) => {
    const session = world.sessions[at % world.sessions.length];
    if (session !== undefined) step(session, world);
  });

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom("ask", "cancel", "take", "release").map((type) => ({ type })),
  fc.nat(12).map((to) => ({ type: "give" as const, to })),
  fc
    .tuple(fc.nat(20), fc.boolean())
    .map(([request, allow]) => ({ type: "answer" as const, request, allow })),
);

const deliver: fc.Arbitrary<Step> = fc
  .tuple(fc.nat(30), fc.nat(9))
  .map(([at, fate]): Step => (world) => {
    if (fate === 0) world.network.lose(at);
    else world.network.deliver(at, fate === 1);
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: deliver },
  { weight: 4, arbitrary: one((session) => session.enter()) },
  { weight: 5, arbitrary: one((session) => session.report()) },
  {
    weight: 4,
    arbitrary: fc.tuple(index, action).map(
      ([at, wanted]): Step =>
        (world) =>
          world.sessions[at % world.sessions.length]?.act(wanted),
    ),
  },
  // Whoever is asked answers, and says yes more often than a number that was guessed would.
  {
    weight: 3,
    arbitrary: one((session) => {
      const news = session.stay?.inForce;
      const request = news?.kind === "entered" ? news.presence.requests[0] : undefined;
      if (request !== undefined) session.act({ type: "answer", request: request.id, allow: true });
    }),
  },
  { weight: 1, arbitrary: one((session) => session.takeOver()) },
  { weight: 1, arbitrary: one((session) => session.park()) },
  { weight: 1, arbitrary: one((session) => session.restart()) },
  { weight: 1, arbitrary: one((session) => session.end()) },
  {
    weight: 1,
    arbitrary: one((session) => {
      session.state = session.state === "live" ? "detached" : "live";
    }),
  },
  {
    weight: 1,
    arbitrary: one((session) => {
      session.mode = session.mode === "control" ? "view" : "control";
    }),
  },
  {
    weight: 2,
    arbitrary: one((session, { now }) => {
      if (session.inputPasses) session.lastInputUnixMs = now;
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>(({ directory }) => directory.restart()) },
  { weight: 3, arbitrary: fc.constant<Step>(({ directory }) => directory.tick()) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(1, 500, 5000, 31_000, 74_000, 76_000, 149_000)
      .map((milliseconds): Step => (world) => {
        world.now += milliseconds;
      }),
  },
);

/** Everybody takes control, or comes again, all the time. */
const taking: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: deliver },
  { weight: 5, arbitrary: one((session) => session.act({ type: "take" })) },
  { weight: 2, arbitrary: one((session) => session.report()) },
  { weight: 2, arbitrary: one((session) => session.enter()) },
  { weight: 1, arbitrary: one((session) => session.restart()) },
  { weight: 1, arbitrary: fc.constant<Step>(({ directory }) => directory.restart()) },
  { weight: 1, arbitrary: fc.constant<Step>(({ directory }) => directory.tick()) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(500, 31_000, 76_000).map((milliseconds): Step => (world) => {
      world.now += milliseconds;
    }),
  },
);

/** From now on everything arrives, at once and in order, and everybody reports. */
function settle(world: World): void {
  const { directory } = world;
  for (let second = 0; second < 400; second += 1) {
    world.now += 1000;
    if (second % 20 === 0) for (const session of world.sessions) session.report();
    directory.tick();
    world.comesToRest();
    world.check();
  }
}

/** What a person sees, but for what goes by with time, and what the session says itself. */
function lasting(news: Admittance | undefined): string {
  return JSON.stringify(news, (key, value: unknown) => {
    if (typeof value === "object" && value !== null && "you" in value)
      return { ...value, state: "" };
    return key === "secondsLeft" ? undefined : value;
  });
}

/** Plays the steps, has everything come to rest, and looks at what is left. */
function play(guests: readonly Guest[], steps: readonly Step[]): void {
  const world = new World(guests);
  for (const session of world.sessions) session.enter();
  world.comesToRest();
  for (const happen of steps) {
    happen(world);
    world.check();
  }
  settle(world);
  const { state } = world.directory;
  const there = world.sessions.filter(({ stay }) => stay !== undefined);
  expect(state.participants.map(({ session }) => session).sort()).toEqual(
    there.map(({ name }) => name).sort(),
  );
  for (const { name, stay } of there) {
    expect(lasting(stay?.inForce)).toBe(lasting(newsOf(state, name, world.now)));
  }
  expect(state.requests).toEqual([]);
  expect(state.control.kind).not.toBe("withdrawn");
  const places = new Set(state.participants.map(({ place }) => place));
  expect([...places].filter((place) => place !== "in" && place !== "choosing")).toEqual([]);
  const typing = world.sessions.filter(({ inputPasses }) => inputPasses);
  expect(typing.map(({ name }) => name)).toEqual(
    state.control.kind === "held" ? [state.control.by] : [],
  );
  const capable = state.participants.filter(isCapable);
  const [only] = capable;
  if (capable.length === 1 && only?.state === "live" && !only.hasYielded) {
    expect(typing).toHaveLength(1);
  }
  if (places.has("choosing")) expect(places.has("in")).toBe(true);
}

const RUNS = Number(process.env["RUNS"] ?? 60);

describe("a console whose messages are lost, late and repeated", () => {
  it("never has two controllers, keeps nobody waiting for ever, and tells everybody the same", () => {
    fc.assert(
      fc.property(
        fc.array(guest, { minLength: 2, maxLength: 5 }),
        fc.array(step, { minLength: 20, maxLength: 200, size: "max" }),
        play,
      ),
      { numRuns: RUNS },
    );
  });

  it.for(["shared", "takeover"] as const)(
    "never has two while it is taken again and again: %s",
    (sharing) => {
      const guests = ["ann", "bob", "cem"].map((subject) => ({ subject, sharing, takeOver: true }));
      fc.assert(
        fc.property(fc.array(taking, { minLength: 60, maxLength: 120, size: "max" }), (steps) =>
          play(guests, steps),
        ),
        { numRuns: RUNS },
      );
    },
  );
});
