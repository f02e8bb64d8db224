import fc from "fast-check";
import { describe, it } from "vitest";

import type { Arrival } from "../../../worker/console/arrival.ts";
import type { Effect, TimerName } from "../../../worker/console/effects.ts";
import type { Event } from "../../../worker/console/events.ts";
import { begin, madeAgain, next } from "../../../worker/console/lifecycle.ts";
import type { Schedule, State, Transition } from "../../../worker/console/states.ts";

const SCHEDULE: Schedule = {
  maxSeconds: 3600,
  openMs: 30_000,
  warningSeconds: 60,
  lookMs: 5000,
  closeMs: 4000,
  graceMs: 60_000,
  waitMs: 120_000,
  steadyMs: 10_000,
  choiceMs: 60_000,
  decisionMs: 15_000,
  dialsAtOnce: true,
  hasHook: false,
  idle: undefined,
  hasOnEnd: false,
};

const IDLE = { limitMs: 90_000, warningMs: 45_000 };

const ARRIVAL: Arrival = {
  socket: { send: () => {}, close: () => {}, addEventListener: () => {} },
  number: 1,
  received: 0,
  tokenHash: "hash",
  next: { token: "token", hash: "next" },
};

const ERROR = new Error("canary");

/** What effects may follow an end, or parking. */
const CLOSING: ReadonlySet<Effect["type"]> = new Set([
  "cancel-timer",
  "let-go-of-viewer",
  "report-fault",
]);

/** A world that does what a session's effects say, and knows what they may not do. */
class World {
  readonly schedule: Schedule;
  state: State;
  now = 0;
  /** When each timer fires. */
  readonly timers = new Map<TimerName, number>();
  upstream: "none" | "dialling" | "dialled" | "logged-in" | "live" = "none";
  hasViewer: boolean;
  number: number;
  /** The number of the last connection, as it is kept. */
  kept: number;
  /** When a person last did something. */
  lastInput = 0;
  ends = 0;
  letGos = 0;
  /** Whether it has asked the directory, and whether that has let it in or does not answer, since it was parked last. */
  hasEntered = false;
  isAdmitted = false;
  /** Whether the last chord of the present connection is pressed. */
  isPressed = false;

  constructor(
    [state, effects]: Transition,
    { hasViewer, number }: Pick<World, "hasViewer" | "number">,
  ) {
    this.state = state;
    this.schedule = state.name === "ended" ? SCHEDULE : state.schedule;
    this.hasViewer = hasViewer;
    this.number = number;
    this.kept = number;
    this.#doAll(effects);
  }

  happens(event: Event): void {
    const before = this.state;
    const wasLive = this.upstream === "live";
    if (event.type.startsWith("viewer-") && event.type !== "viewer-attached" && isGone(event)) {
      this.hasViewer = false;
    }
    if (event.type === "admitted" || event.type === "directory-unreachable") {
      this.isAdmitted = true;
    }
    if (event.type === "dialled") this.upstream = "dialled";
    if (event.type === "logged-in") this.upstream = "logged-in";
    const [state, effects] = next(before, event, this.now);
    this.state = state;
    if (before.name === "ended") {
      for (const { type } of effects) must(CLOSING.has(type), `${type} after the end`);
    }
    this.#doAll(effects);
    this.#holds();
    const isLast = state.name === "ended" || state.name === "parked";
    must(!isLast || !wasLive || this.isPressed === this.schedule.hasOnEnd, "pressed or not");
  }

  /** Whether nobody has done anything for as long as that may be. */
  get #isIdle(): boolean {
    return this.now - this.lastInput >= IDLE.limitMs;
  }

  /** The timer that fires next. */
  get due(): readonly [TimerName, number] | undefined {
    return [...this.timers].toSorted(([, a], [, b]) => a - b)[0];
  }

  fires(timer: TimerName): void {
    this.now = Math.max(this.now, this.timers.get(timer) ?? 0);
    this.timers.delete(timer);
    this.happens(
      timer === "idle"
        ? { type: "timer-idle", idleMs: this.now - this.lastInput }
        : { type: `timer-${timer}` },
    );
  }

  #doAll(effects: readonly Effect[]): void {
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case "start-timer":
        must(!this.timers.has(effect.timer), `${effect.timer} is started twice`);
        must(effect.milliseconds >= 0, `${effect.timer} is late`);
        this.timers.set(effect.timer, this.now + effect.milliseconds);
        break;
      case "cancel-timer":
        must(this.timers.delete(effect.timer), `${effect.timer} does not run`);
        break;
      case "enter":
        must(!this.hasEntered, "enters twice");
        this.hasEntered = true;
        break;
      case "take-over":
        must(this.hasEntered && !this.isAdmitted, "takes over what it has");
        break;
      case "show-question":
        must(this.hasViewer, "nobody to ask");
        break;
      case "dial":
        must(this.hasEntered, "dials without its directory");
        must(this.isAdmitted || this.schedule.dialsAtOnce, "dials before it is let in");
        must(this.upstream === "none", "two upstreams");
        must(effect.number === this.number + 1, "another number");
        this.isPressed = false;
        this.upstream = "dialling";
        break;
      case "log-in":
        must(this.upstream === "dialled", "logs in to nothing");
        break;
      case "go-live":
        must(this.upstream === "logged-in", "relays nothing");
        must(this.hasViewer, "relays to nobody");
        must(this.isAdmitted, "relays before it is let in");
        must(effect.number === this.number + 1, "another number");
        must(effect.number <= this.kept, "a number that would be used again after a restart");
        this.number = effect.number;
        this.upstream = "live";
        break;
      case "release-keys":
        must(this.upstream === "live", "no keys to release");
        break;
      case "press-on-end":
        must(this.upstream === "live", "presses nothing");
        this.isPressed = true;
        break;
      case "close-upstream":
        this.upstream = "none";
        break;
      case "greet-viewer":
      case "warn-viewer":
      case "show-waiting":
        must(this.hasViewer, "nobody to tell");
        break;
      case "attach-viewer":
        must(!this.hasViewer, "two viewers");
        must(!effect.goesOn || this.upstream === "live", "goes on with nothing");
        this.hasViewer = true;
        break;
      case "drop-viewer":
      case "supersede-viewer":
      case "end-viewer":
        this.hasViewer = false;
        break;
      case "let-go-of-viewer":
        this.letGos += 1;
        break;
      case "show-end": {
        const leftMs = (this.timers.get("expiry") ?? 0) - this.now;
        must(effect.secondsLeft === Math.ceil(leftMs / 1000), "told another end");
        break;
      }
      case "warn-idle":
        must(this.now - this.lastInput >= IDLE.limitMs - IDLE.warningMs, "warned too early");
        break;
      case "audit-ended":
        this.ends += 1;
        must(effect.code !== "session-idle" || this.#isIdle, "not idle");
        break;
      case "keep":
        must(this.state.name !== "ended", "keeps what is over");
        if (this.state.name !== "ended") this.kept = this.state.number;
        break;
      case "step-out":
        this.hasEntered = false;
        this.isAdmitted = false;
        break;
      case "look":
      case "keep-alive":
      case "set-mode":
      case "report-fault":
      case "audit-live":
      case "audit-redialled":
      case "audit-detached":
      case "audit-resumed":
      case "audit-taken-over":
      case "audit-waiting":
      case "audit-parked":
      case "set-input":
      case "audit-target-failed":
        break;
    }
  }

  /** What is so between any two events. */
  #holds(): void {
    const { name, timers } = this.state;
    must(sorted(timers) === sorted([...this.timers.keys()]), "timers that nobody keeps account of");
    must(this.ends === (name === "ended" ? 1 : 0), "ends once");
    const isConnected = name === "opening" || name === "live" || name === "detached";
    must((this.upstream === "none") !== isConnected, `${name} with upstream ${this.upstream}`);
    must((this.upstream === "live") === (name === "live" || name === "detached"), "live or not");
    must(
      this.hasViewer ===
        (name === "entering" || name === "opening" || name === "live" || name === "waiting"),
      "a viewer",
    );
    must(name !== "entering" || !this.isAdmitted, "is let in and still waits");
    must(this.timers.has("entry") ? name === "entering" : true, "entry");
    must(this.timers.has("grace") === (name === "detached"), "grace");
    must(this.timers.has("open") === (name === "opening"), "open");
    must(this.timers.has("retry") === (name === "waiting"), "retry");
    must(this.timers.has("wait") ? name === "waiting" || name === "opening" : true, "wait");
    must(name === "waiting" ? this.timers.has("wait") : true, "no wait");
    const isLast = name === "ended" || name === "parked";
    must(this.timers.has("expiry") !== isLast, "expiry");
    must(this.timers.has("idle") === (!isLast && this.schedule.idle !== undefined), "idle");
    must(!isLast || [...this.timers.keys()].every((timer) => timer === "close"), "leftover timers");
  }
}

function must(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

function sorted(timers: readonly TimerName[]): string {
  return timers.toSorted().join();
}

function isGone({ type }: Event): boolean {
  return type === "viewer-closed" || type === "viewer-left" || type === "viewer-lost";
}

type Step = fc.Command<object, World>;

/** An event, where it can happen. */
function step(event: Event, can: (world: World) => boolean): Step {
  return {
    check: () => true,
    run: (_model, world) => {
      if (can(world)) world.happens(event);
    },
    toString: () => JSON.stringify({ ...event, arrival: undefined }),
  };
}

const hasViewer = (world: World): boolean => world.hasViewer;
const always = (): boolean => true;
const failure = { error: ERROR, check: undefined } as const;

const isOut = ({ hasEntered, isAdmitted }: World): boolean => hasEntered && !isAdmitted;
const isAsked = (world: World): boolean =>
  isOut(world) && world.state.name === "entering" && world.timers.has("entry");

const STEPS: readonly fc.Arbitrary<Step>[] = [
  step({ type: "dialled" }, ({ upstream }) => upstream === "dialling"),
  step({ type: "logged-in" }, ({ upstream }) => upstream === "dialled"),
  ...(["target-unreachable", "console-busy", "login-failed", "gateway-error"] as const).map(
    (code) =>
      step(
        { type: "open-failed", code, ...failure },
        ({ upstream }) => upstream === "dialling" || upstream === "dialled",
      ),
  ),
  step({ type: "upstream-closed" }, ({ upstream }) => upstream === "live"),
  step(
    { type: "upstream-failed", code: "target-protocol", error: ERROR },
    ({ upstream }) => upstream === "live",
  ),
  step({ type: "viewer-closed" }, hasViewer),
  step({ type: "viewer-left" }, hasViewer),
  step({ type: "viewer-lost" }, hasViewer),
  step({ type: "viewer-stalled", code: "viewer-stalled" }, hasViewer),
  step({ type: "viewer-attached", arrival: ARRIVAL, goesOn: false }, ({ state }) => isOpen(state)),
  step(
    { type: "viewer-attached", arrival: ARRIVAL, goesOn: true },
    ({ upstream }) => upstream === "live",
  ),
  step({ type: "viewer-failed", code: "viewer-protocol", error: ERROR }, always),
  step({ type: "viewer-flooded" }, always),
  step({ type: "mode-changed", mode: "view" }, always),
  ...[5, 90, 7200.5].map((maxSeconds) =>
    step({ type: "end-changed", maxSeconds, given: false }, always),
  ),
  step({ type: "admitted" }, isOut),
  step({ type: "directory-unreachable" }, isOut),
  ...(["in-use", "asked", "pending"] as const).map((kind) =>
    step({ type: "not-yet-admitted", question: { kind, secondsLeft: 30 } }, isOut),
  ),
  step({ type: "not-yet-admitted", question: { kind: "asked", secondsLeft: 30 } }, always),
  step({ type: "not-admitted", ending: { code: "console-in-use" } }, always),
  step({ type: "takes-over" }, isAsked),
  step({ type: "takes-over" }, always),
  step({ type: "input-changed", mode: "view" }, always),
  step({ type: "ended-by", ending: { code: "ended-by-operator" } }, always),
].map((one) => fc.constant(one));

function isOpen(state: State): boolean {
  return state.name !== "ended" && !(state.name === "parked" && state.isLetGo);
}

/** A person does something. */
const input: Step = {
  check: () => true,
  run: (_model, world) => {
    world.lastInput = world.now;
  },
  toString: () => "input",
};

const nextTimer: Step = {
  check: () => true,
  run: (_model, world) => {
    const [timer] = world.due ?? [];
    if (timer !== undefined) world.fires(timer);
  },
  toString: () => "next timer",
};

/** Some time passes, unless a timer fires before. */
const time = fc.integer({ min: 1, max: 40_000 }).map((milliseconds): Step => ({
  check: () => true,
  run: (_model, world) => {
    world.now = Math.min(world.now + milliseconds, world.due?.[1] ?? Number.POSITIVE_INFINITY);
  },
  toString: () => `${milliseconds} ms`,
}));

/** The events that a session lives by, more often than those that end it. */
const LIVELY = [0, 1, 2, 6, 9, 10, 12, 13, 17, 17, 17, 19, 20, 24].flatMap((at) =>
  Array.from({ length: 6 }, () => at),
);

/** How often each of them is among the steps: few walks come to be live otherwise, and some batches of walks none. */
const LIVELY_WEIGHT = 4;

const commands = fc.commands(
  [
    ...STEPS,
    ...Array.from({ length: LIVELY_WEIGHT }, () => LIVELY.flatMap((at) => STEPS[at] ?? [])).flat(),
    ...Array.from({ length: 12 }, () => fc.constant(nextTimer)),
    ...Array.from({ length: 6 }, () => time),
    ...Array.from({ length: 3 }, () => fc.constant(input)),
  ],
  { maxCommands: 120, size: "max" },
);

const schedules = fc.record({
  maxSeconds: fc.integer({ min: 1, max: 7200 }),
  graceMs: fc.constantFrom(0, 1000, 60_000),
  waitMs: fc.constantFrom(0, 1000, 120_000),
  hasHook: fc.boolean(),
  dialsAtOnce: fc.boolean(),
  idle: fc.constantFrom(undefined, IDLE),
  hasOnEnd: fc.boolean(),
});

const begun = (schedule: Partial<Schedule>): World =>
  new World(begin({ ...SCHEDULE, ...schedule }, 0), { hasViewer: true, number: 0 });

const again = (schedule: Partial<Schedule>): World => {
  const state = madeAgain(
    { ...SCHEDULE, graceMs: 60_000, ...schedule },
    { startedAt: -1000, number: 7, gone: undefined },
  );
  return new World([state, []], { hasViewer: false, number: 7 });
};

describe.for([
  ["begun", begun],
  ["made again", again],
] as const)("any session that is %s", ([, make]) => {
  it("has one upstream and one viewer at most, ends once, and keeps account of its timers", ({
    expect,
  }) => {
    const seen = new Set<State["name"]>();
    fc.assert(
      fc.property(schedules, commands, (schedule, steps) => {
        const world = make(schedule);
        const watched: Iterable<Step> = {
          *[Symbol.iterator]() {
            for (const one of steps) {
              yield one;
              seen.add(world.state.name);
            }
          },
        };
        fc.modelRun(() => ({ model: {}, real: world }), watched);
      }),
      { numRuns: 1500 },
    );
    expect(seen).toEqual(
      new Set(["entering", "opening", "live", "detached", "waiting", "parked", "ended"]),
    );
  });

  it("comes to its end, or is let go of, by its timers alone", ({ expect }) => {
    fc.assert(
      fc.property(schedules, commands, (schedule, steps) => {
        const world = make(schedule);
        fc.modelRun(() => ({ model: {}, real: world }), steps);
        // A look every 5 s, for as long as the session may last.
        for (let turn = 0; turn < 4000 && world.due !== undefined; turn += 1) {
          world.fires(world.due[0]);
        }
        const { state } = world;
        expect(state.timers).toEqual([]);
        if (state.name === "ended") expect(state.isLetGo).toBe(true);
        // One that was made again and never looked at has nothing to let go of.
        else expect(state.name).toBe("parked");
      }),
      { numRuns: 500 },
    );
  });
});
