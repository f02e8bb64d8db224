import { describe, it } from "vitest";

import type { Arrival } from "../../../worker/console/arrival.ts";
import { type Effect, type TimerName } from "../../../worker/console/effects.ts";
import type { Event } from "../../../worker/console/events.ts";
import { begin, madeAgain, next } from "../../../worker/console/lifecycle.ts";
import type { Question } from "../../../worker/console/question.ts";
import { VIEWER_MESSAGES, type Schedule, type State } from "../../../worker/console/states.ts";

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

const ARRIVAL: Arrival = {
  socket: { send: () => {}, close: () => {}, addEventListener: () => {} },
  number: 1,
  received: 7,
  tokenHash: "hash",
  next: { token: "token", hash: "next" },
};

const HOLDER = { subject: "ada", sinceUnixMs: 1_700_000_000_999 };

const ERROR = new Error("canary");

/** One of each event. */
const EVENTS: { readonly [Type in Event["type"]]: Extract<Event, { readonly type: Type }> } = {
  admitted: { type: "admitted" },
  "not-yet-admitted": {
    type: "not-yet-admitted",
    question: { kind: "in-use", holder: HOLDER },
  },
  "not-admitted": { type: "not-admitted", ending: { code: "console-in-use", by: "ada" } },
  "directory-unreachable": { type: "directory-unreachable" },
  "takes-over": { type: "takes-over" },
  "input-changed": { type: "input-changed", mode: "view" },
  "ended-by": { type: "ended-by", ending: { code: "ended-by-operator", reason: "why" } },
  dialled: { type: "dialled" },
  "logged-in": { type: "logged-in" },
  "open-failed": { type: "open-failed", code: "target-not-verified", check: "chain", error: ERROR },
  "upstream-closed": { type: "upstream-closed" },
  "upstream-failed": { type: "upstream-failed", code: "target-protocol", error: ERROR },
  "viewer-closed": { type: "viewer-closed" },
  "viewer-left": { type: "viewer-left" },
  "viewer-lost": { type: "viewer-lost" },
  "viewer-attached": { type: "viewer-attached", arrival: ARRIVAL, goesOn: true },
  "viewer-stalled": { type: "viewer-stalled", code: "viewer-behind" },
  "viewer-failed": { type: "viewer-failed", code: "viewer-protocol", error: ERROR },
  "viewer-flooded": { type: "viewer-flooded" },
  "mode-changed": { type: "mode-changed", mode: "view" },
  "end-changed": { type: "end-changed", maxSeconds: 5400, given: true },
  "timer-entry": { type: "timer-entry" },
  "timer-open": { type: "timer-open" },
  "timer-expiry": { type: "timer-expiry" },
  "timer-warning": { type: "timer-warning" },
  "timer-idle": { type: "timer-idle", idleMs: 0 },
  "timer-look": { type: "timer-look" },
  "timer-grace": { type: "timer-grace" },
  "timer-retry": { type: "timer-retry" },
  "timer-wait": { type: "timer-wait" },
  "timer-close": { type: "timer-close" },
};

/** A viewer that comes back and begins anew. */
const ANEW = { ...EVENTS["viewer-attached"], goesOn: false };
/** What passes: the machine is not there yet. */
const UNREACHABLE = {
  ...EVENTS["open-failed"],
  code: "target-unreachable",
  check: undefined,
} as const;

/** An effect in one word or a few. */
function told(effect: Effect): string {
  switch (effect.type) {
    case "start-timer":
      return `start ${effect.timer} ${effect.milliseconds}`;
    case "cancel-timer":
      return `cancel ${effect.timer}`;
    case "go-live":
      return `go-live ${effect.number}`;
    case "warn-viewer":
      return `warn ${effect.secondsLeft}`;
    case "show-end":
      return `show-end ${effect.secondsLeft}${effect.given ? " given" : ""}`;
    case "warn-idle":
      return `warn-idle ${effect.secondsLeft}`;
    case "dial":
      return `dial ${effect.number} ${effect.code ?? "-"}`;
    case "show-waiting":
      return `show-waiting ${effect.seconds} ${effect.secondsLeft}`;
    case "show-question": {
      const { question } = effect;
      const { subject = "nobody" } = "holder" in question ? (question.holder ?? {}) : {};
      const secondsLeft = question.kind === "in-use" ? "" : ` ${question.secondsLeft}`;
      return `show ${question.kind} ${subject}${secondsLeft}`;
    }
    case "set-input":
      return `set-input ${effect.mode}`;
    case "set-mode":
      return `set-mode ${effect.mode}`;
    case "end-viewer":
      return `end-viewer ${[effect.code, effect.by, effect.since, effect.reason].filter(Boolean).join(" ")}`;
    case "attach-viewer": {
      const who = effect.arrival === ARRIVAL ? "" : "another ";
      return `${effect.goesOn ? "go-on" : "welcome"} ${who}${effect.secondsLeft}`;
    }
    case "audit-resumed":
      return `audit-resumed ${effect.milliseconds}`;
    case "audit-live":
      return `audit-live ${effect.milliseconds}`;
    case "audit-redialled":
      return `audit-redialled ${effect.number} ${effect.milliseconds}`;
    case "audit-waiting":
      return `audit-waiting ${effect.code}`;
    case "audit-target-failed":
      return `audit-target-failed ${effect.code} ${effect.check ?? "-"}`;
    case "audit-ended":
      return `audit-ended ${effect.code} ${effect.milliseconds}`;
    case "report-fault":
      return effect.error === ERROR ? "report-fault" : "report-another-fault";
    case "enter":
    case "take-over":
    case "step-out":
    case "greet-viewer":
    case "press-on-end":
    case "log-in":
    case "look":
    case "keep-alive":
    case "keep":
    case "drop-viewer":
    case "supersede-viewer":
    case "audit-detached":
    case "audit-taken-over":
    case "audit-parked":
    case "release-keys":
    case "close-upstream":
    case "let-go-of-viewer":
      return effect.type;
  }
}

/** A session after these events, all of them a second after its beginning. */
const through = (...events: Event[]): State => {
  let [state] = begin(SCHEDULE, 1000);
  for (const event of events) [state] = next(state, event, 2000);
  return state;
};

const OPENED = [EVENTS.admitted, EVENTS.dialled, EVENTS["logged-in"]] as const;

const STATES: Readonly<Record<State["name"], State>> = {
  entering: next(
    begin({ ...SCHEDULE, dialsAtOnce: false }, 1000)[0],
    EVENTS["not-yet-admitted"],
    2000,
  )[0],
  opening: through(EVENTS.admitted),
  live: through(...OPENED),
  detached: through(...OPENED, EVENTS["viewer-lost"]),
  waiting: through(...OPENED, EVENTS["upstream-closed"]),
  parked: through(...OPENED, EVENTS["viewer-left"]),
  ended: through(EVENTS["viewer-closed"]),
};

const CLOCKS = ["expiry", "look", "warning"] as const;
const ENTERING = [...CLOCKS, "entry"] as const;
const OPENING = [...CLOCKS, "open"] as const;
const DETACHED = [...CLOCKS, "grace"] as const;
const WAITING = [...CLOCKS, "retry", "wait"] as const;

const but = (timers: readonly TimerName[], fired: TimerName) =>
  timers.filter((timer) => timer !== fired);

/** What every end does, with the timers that run in a state. */
const ending = (timers: readonly TimerName[], end: string, ...between: string[]): string[] => [
  ...timers.map((timer) => `cancel ${timer}`),
  ...between,
  "close-upstream",
  `end-viewer ${end}`,
  "start close 4000",
  `audit-ended ${end.split(" ", 1)[0]} 4000`,
];

/** What parking does. */
const parking = (timers: readonly TimerName[], ...between: string[]): string[] => [
  "parked",
  ...timers.map((timer) => `cancel ${timer}`),
  ...between,
  "close-upstream",
  "drop-viewer",
  "start close 4000",
  "step-out",
  "keep",
  "audit-parked",
];

const endEntering = (code: string) => ["ended", ...ending(ENTERING, code)];
const endOpening = (code: string) => ["ended", ...ending(OPENING, code)];
const endLive = (code: string) => ["ended", ...ending(CLOCKS, code, "release-keys")];
const endDetached = (code: string) => ["ended", ...ending(DETACHED, code)];
const endWaiting = (code: string) => ["ended", ...ending(WAITING, code)];

const DETACHING = [
  "detached",
  "release-keys",
  "drop-viewer",
  "start grace 60000",
  "keep",
  "audit-detached",
];

/** Half an hour more, 4 s after the beginning. */
const ANOTHER_END = [
  "cancel expiry",
  "cancel warning",
  "start expiry 5396000",
  "start warning 5336000",
  "show-end 5396 given",
  "keep",
];

/** The state after an event, then its effects. A state or an event that is missing here does not compile. */
const TABLE: Readonly<Record<State["name"], Readonly<Record<Event["type"], readonly string[]>>>> = {
  entering: {
    admitted: ["opening", "start open 30000", "cancel entry", "keep", "dial 1 -"],
    "not-yet-admitted": ["entering", "cancel entry", "start entry 60000", "show in-use ada"],
    "not-admitted": endEntering("console-in-use ada"),
    "directory-unreachable": endEntering("gateway-busy"),
    "takes-over": ["entering", "cancel entry", "take-over"],
    "input-changed": ["entering", "set-input view"],
    "ended-by": endEntering("ended-by-operator why"),
    "timer-entry": ["ended", ...ending(CLOCKS, "console-in-use ada 1700000000")],
    dialled: ["entering"],
    "logged-in": ["entering"],
    "open-failed": ["entering"],
    "upstream-closed": ["entering"],
    "upstream-failed": ["entering"],
    "viewer-closed": endEntering("closed"),
    "viewer-left": parking(ENTERING),
    "viewer-lost": parking(ENTERING),
    "viewer-attached": [
      "entering",
      "supersede-viewer",
      "go-on 3596",
      "keep",
      "audit-taken-over",
      "show in-use ada",
    ],
    "viewer-stalled": parking(ENTERING),
    "viewer-failed": endEntering("viewer-protocol"),
    "viewer-flooded": endEntering("viewer-overload"),
    "mode-changed": ["entering", "set-mode view", "keep"],
    "end-changed": ["entering", ...ANOTHER_END],
    "timer-open": ["entering"],
    "timer-expiry": ["ended", ...ending(but(ENTERING, "expiry"), "session-expired")],
    "timer-idle": ["entering"],
    "timer-warning": ["entering", "warn 60"],
    "timer-look": ["entering", "start look 5000", "look"],
    "timer-grace": ["entering"],
    "timer-retry": ["entering"],
    "timer-wait": ["entering"],
    "timer-close": ["entering"],
  },
  opening: {
    admitted: ["opening"],
    "not-yet-admitted": endOpening("console-taken ada 1700000000"),
    "not-admitted": endOpening("console-in-use ada"),
    "directory-unreachable": ["opening"],
    "takes-over": ["opening"],
    "input-changed": ["opening", "set-input view"],
    "ended-by": endOpening("ended-by-operator why"),
    "timer-entry": ["opening"],
    dialled: ["opening", "log-in"],
    "logged-in": ["live", "cancel open", "go-live 1", "audit-live 4000"],
    "open-failed": [
      "ended",
      "audit-target-failed target-not-verified chain",
      ...ending(OPENING, "target-not-verified"),
    ],
    "upstream-closed": ["opening"],
    "upstream-failed": ["opening"],
    "viewer-closed": endOpening("closed"),
    "viewer-left": parking(OPENING),
    "viewer-lost": parking(OPENING),
    "viewer-attached": ["opening", "supersede-viewer", "go-on 3596", "keep", "audit-taken-over"],
    "viewer-stalled": parking(OPENING),
    "viewer-failed": endOpening("viewer-protocol"),
    "viewer-flooded": endOpening("viewer-overload"),
    "mode-changed": ["opening", "set-mode view", "keep"],
    "end-changed": ["opening", ...ANOTHER_END],
    "timer-open": [
      "ended",
      "audit-target-failed target-timeout -",
      ...ending(CLOCKS, "target-timeout"),
    ],
    "timer-expiry": ["ended", ...ending(but(OPENING, "expiry"), "session-expired")],
    "timer-idle": ["opening"],
    "timer-warning": ["opening", "warn 60"],
    "timer-look": ["opening", "start look 5000", "look"],
    "timer-grace": ["opening"],
    "timer-retry": ["opening"],
    "timer-wait": ["ended", ...ending(OPENING, "target-closed")],
    "timer-close": ["opening"],
  },
  live: {
    admitted: ["live"],
    "not-yet-admitted": endLive("console-taken ada 1700000000"),
    "not-admitted": endLive("console-in-use ada"),
    "directory-unreachable": ["live"],
    "takes-over": ["live"],
    "input-changed": ["live", "set-input view"],
    "ended-by": endLive("ended-by-operator why"),
    "timer-entry": ["live"],
    dialled: ["live"],
    "logged-in": ["live"],
    "open-failed": ["live"],
    "upstream-closed": [
      "waiting",
      "close-upstream",
      "start retry 250",
      "start wait 120000",
      "show-waiting 0 120",
      "keep",
      "audit-waiting target-closed",
    ],
    "upstream-failed": endLive("target-protocol"),
    "viewer-closed": endLive("closed"),
    "viewer-left": parking(CLOCKS, "release-keys"),
    "viewer-lost": DETACHING,
    "viewer-attached": [
      "live",
      "release-keys",
      "supersede-viewer",
      "go-on 3596",
      "keep",
      "audit-taken-over",
    ],
    "viewer-stalled": DETACHING,
    "viewer-failed": endLive("viewer-protocol"),
    "viewer-flooded": endLive("viewer-overload"),
    "mode-changed": ["live", "set-mode view", "keep"],
    "end-changed": ["live", ...ANOTHER_END],
    "timer-open": ["live"],
    "timer-expiry": ["ended", ...ending(but(CLOCKS, "expiry"), "session-expired", "release-keys")],
    "timer-idle": ["live"],
    "timer-warning": ["live", "warn 60"],
    "timer-look": ["live", "start look 5000", "look"],
    "timer-grace": ["live"],
    "timer-retry": ["live"],
    "timer-wait": ["live"],
    "timer-close": ["live"],
  },
  detached: {
    admitted: ["detached"],
    "not-yet-admitted": endDetached("console-taken ada 1700000000"),
    "not-admitted": endDetached("console-in-use ada"),
    "directory-unreachable": ["detached"],
    "takes-over": ["detached"],
    "input-changed": ["detached", "set-input view"],
    "ended-by": endDetached("ended-by-operator why"),
    "timer-entry": ["detached"],
    dialled: ["detached"],
    "logged-in": ["detached"],
    "open-failed": ["detached"],
    "upstream-closed": parking(DETACHED),
    "upstream-failed": endDetached("target-protocol"),
    "viewer-closed": ["detached"],
    "viewer-left": ["detached"],
    "viewer-lost": ["detached"],
    "viewer-attached": ["live", "cancel grace", "go-on 3596", "keep", "audit-resumed 3000"],
    "viewer-stalled": ["detached"],
    "viewer-failed": endDetached("viewer-protocol"),
    "viewer-flooded": endDetached("viewer-overload"),
    "mode-changed": ["detached", "set-mode view", "keep"],
    "end-changed": ["detached", ...ANOTHER_END],
    "timer-open": ["detached"],
    "timer-expiry": ["ended", ...ending(but(DETACHED, "expiry"), "session-expired")],
    "timer-idle": ["detached"],
    "timer-warning": ["detached"],
    "timer-look": ["detached", "start look 5000", "keep-alive"],
    "timer-grace": parking(CLOCKS),
    "timer-retry": ["detached"],
    "timer-wait": ["detached"],
    "timer-close": ["detached"],
  },
  waiting: {
    admitted: ["waiting"],
    "not-yet-admitted": endWaiting("console-taken ada 1700000000"),
    "not-admitted": endWaiting("console-in-use ada"),
    "directory-unreachable": ["waiting"],
    "takes-over": ["waiting"],
    "input-changed": ["waiting", "set-input view"],
    "ended-by": endWaiting("ended-by-operator why"),
    "timer-entry": ["waiting"],
    dialled: ["waiting"],
    "logged-in": ["waiting"],
    "open-failed": ["waiting"],
    "upstream-closed": ["waiting"],
    "upstream-failed": ["waiting"],
    "viewer-closed": endWaiting("closed"),
    "viewer-left": parking(WAITING),
    "viewer-lost": parking(WAITING),
    "viewer-attached": [
      "waiting",
      "supersede-viewer",
      "go-on 3596",
      "keep",
      "audit-taken-over",
      "show-waiting 3 117",
    ],
    "viewer-stalled": parking(WAITING),
    "viewer-failed": endWaiting("viewer-protocol"),
    "viewer-flooded": endWaiting("viewer-overload"),
    "mode-changed": ["waiting", "set-mode view", "keep"],
    "end-changed": ["waiting", ...ANOTHER_END],
    "timer-open": ["waiting"],
    "timer-expiry": ["ended", ...ending(but(WAITING, "expiry"), "session-expired")],
    "timer-idle": ["waiting"],
    "timer-warning": ["waiting", "warn 60"],
    "timer-look": ["waiting", "start look 5000", "look"],
    "timer-grace": ["waiting"],
    "timer-retry": ["opening", "start open 30000", "dial 2 target-closed"],
    "timer-wait": ["ended", ...ending(but(WAITING, "wait"), "target-closed")],
    "timer-close": ["waiting"],
  },
  parked: {
    admitted: ["parked"],
    "not-yet-admitted": ["parked"],
    "not-admitted": ["parked"],
    "directory-unreachable": ["parked"],
    "takes-over": ["parked"],
    "input-changed": ["parked"],
    "ended-by": ["ended", ...ending(["close"], "ended-by-operator why")],
    "timer-entry": ["parked"],
    dialled: ["parked"],
    "logged-in": ["parked"],
    "open-failed": ["parked"],
    "upstream-closed": ["parked"],
    "upstream-failed": ["parked"],
    "viewer-closed": ["parked"],
    "viewer-left": ["parked"],
    "viewer-lost": ["parked"],
    "viewer-attached": [
      "opening",
      "cancel close",
      "start expiry 3596000",
      "start look 5000",
      "start warning 3536000",
      "start open 30000",
      "go-on 3596",
      "enter",
      "keep",
      "dial 2 -",
    ],
    "viewer-stalled": ["parked"],
    "viewer-failed": ["parked"],
    "viewer-flooded": ["parked", "cancel close", "let-go-of-viewer"],
    "mode-changed": ["parked", "set-mode view", "keep"],
    "end-changed": ["parked", "keep"],
    "timer-open": ["parked"],
    "timer-expiry": ["parked"],
    "timer-idle": ["parked"],
    "timer-warning": ["parked"],
    "timer-look": ["parked"],
    "timer-grace": ["parked"],
    "timer-retry": ["parked"],
    "timer-wait": ["parked"],
    "timer-close": ["parked", "let-go-of-viewer"],
  },
  ended: {
    admitted: ["ended"],
    "not-yet-admitted": ["ended"],
    "not-admitted": ["ended"],
    "directory-unreachable": ["ended"],
    "takes-over": ["ended"],
    "input-changed": ["ended"],
    "ended-by": ["ended"],
    "timer-entry": ["ended"],
    dialled: ["ended"],
    "logged-in": ["ended"],
    "open-failed": ["ended"],
    "upstream-closed": ["ended"],
    "upstream-failed": ["ended"],
    "viewer-closed": ["ended"],
    "viewer-left": ["ended"],
    "viewer-lost": ["ended"],
    "viewer-failed": ["ended"],
    "viewer-attached": ["ended"],
    "viewer-stalled": ["ended"],
    "viewer-flooded": ["ended", "cancel close", "let-go-of-viewer"],
    "mode-changed": ["ended"],
    "end-changed": ["ended"],
    "timer-open": ["ended"],
    "timer-expiry": ["ended"],
    "timer-idle": ["ended"],
    "timer-warning": ["ended"],
    "timer-look": ["ended"],
    "timer-grace": ["ended"],
    "timer-retry": ["ended"],
    "timer-wait": ["ended"],
    "timer-close": ["ended", "let-go-of-viewer"],
  },
};

/** The state after an event at a time, then its effects. */
function answer(state: State, event: Event, now = 5000): string[] {
  const [after, effects] = next(state, event, now);
  return [after.name, ...effects.map(told)];
}

describe("a session's beginning", () => {
  it("greets the viewer first and dials last", ({ expect }) => {
    const [state, effects] = begin(SCHEDULE, 1000);
    expect(state.name).toBe("opening");
    expect(effects.map(told)).toEqual([
      "greet-viewer",
      "start expiry 3600000",
      "start look 5000",
      "start warning 3540000",
      "start open 30000",
      "enter",
      "keep",
      "dial 1 -",
    ]);
  });

  it("dials nothing before it is let in, where somebody may lose the console by it", ({
    expect,
  }) => {
    const [state, effects] = begin({ ...SCHEDULE, dialsAtOnce: false }, 1000);
    expect(state.name).toBe("entering");
    expect(effects.map(told)).toEqual([
      "greet-viewer",
      "start expiry 3600000",
      "start look 5000",
      "start warning 3540000",
      "keep",
      "enter",
    ]);
    expect(answer(state, EVENTS.admitted)).toEqual([
      "opening",
      "start open 30000",
      "keep",
      "dial 1 -",
    ]);
  });

  it.for([
    [60, false],
    [61, true],
  ] as const)("with %d s to live is warned of its end: %s", ([maxSeconds, warns], { expect }) => {
    const [, effects] = begin({ ...SCHEDULE, maxSeconds }, 0);
    expect(effects.map(told).includes("start warning 1000")).toBe(warns);
  });
});

const NAMES = [
  "entering",
  "opening",
  "live",
  "detached",
  "waiting",
  "parked",
  "ended",
] as const satisfies State["name"][];
const PAIRS = NAMES.flatMap((name) =>
  Object.values(EVENTS).map((event) => [name, event.type, event] as const),
);

describe("the lifecycle", () => {
  it.for(PAIRS)("in %s answers %s", ([name, type, event], { expect }) => {
    expect(answer(STATES[name], event)).toEqual(TABLE[name][type]);
  });

  it.for(["open-failed", "upstream-failed", "viewer-failed"] as const)(
    "reports what nobody has foreseen, after the end as well: %s",
    (type, { expect }) => {
      const state = type === "open-failed" ? STATES.opening : STATES.live;
      const effects = next(state, { ...EVENTS[type], code: "gateway-error" }, 5000)[1].map(told);
      expect(effects.filter((effect) => effect === "report-fault")).toHaveLength(1);
      expect(effects.indexOf("report-fault")).toBeLessThan(
        effects.indexOf("audit-ended gateway-error 4000"),
      );
      const late = next(STATES.ended, { ...EVENTS[type], code: "gateway-error" }, 5000)[1];
      expect(late.map(told)).toEqual(["report-fault"]);
    },
  );

  it("reports what nobody has foreseen while it is parked", ({ expect }) => {
    const fault = { ...EVENTS["viewer-failed"], code: "gateway-error" } as const;
    expect(answer(STATES.parked, fault)).toEqual(["parked", "report-fault"]);
  });

  it.for(["ended", "parked"] as const)("lets go of a viewer once, when %s", (name, { expect }) => {
    const flooded = EVENTS["viewer-flooded"];
    for (const first of [flooded, EVENTS["timer-close"]]) {
      const [state] = next(STATES[name], first, 5000);
      expect(next(state, flooded, 5000)).toEqual([state, []]);
      expect(next(state, ANEW, 5000)).toEqual([state, []]);
    }
  });

  it("waits for a viewer that says nothing any more as for one that is lost", ({ expect }) => {
    const silent = { type: "viewer-stalled", code: "viewer-stalled" } as const;
    expect(next(STATES.live, silent, 5000)).toEqual(next(STATES.live, EVENTS["viewer-lost"], 5000));
  });

  it.for([
    ["viewer-lost", EVENTS["viewer-lost"], "closed"],
    ["viewer-left", EVENTS["viewer-left"], "closed"],
    ["viewer-stalled", { type: "viewer-stalled", code: "viewer-stalled" }, "viewer-stalled"],
  ] as const)("without a grace ends at once with %s", ([, event, code], { expect }) => {
    const [opening] = next(begin({ ...SCHEDULE, graceMs: 0 }, 1000)[0], EVENTS.admitted, 1000);
    const [live] = next(opening, EVENTS["logged-in"], 2000);
    const [waiting] = next(live, EVENTS["upstream-closed"], 2000);
    expect(answer(opening, event)).toEqual(endOpening(code));
    expect(answer(live, event)).toEqual(endLive(code));
    expect(answer(waiting, event)).toEqual(endWaiting(code));
  });

  it("tells a viewer that comes back what is left of a time that is over, at the least", ({
    expect,
  }) => {
    expect(answer(STATES.detached, EVENTS["viewer-attached"], 9_999_000)).toContain("go-on 0");
    expect(answer(STATES.parked, ANEW, 9_999_000)).toContain("start expiry 0");
  });

  it("does not park at once where something is done at the end", ({ expect }) => {
    const [opening] = next(begin({ ...SCHEDULE, hasOnEnd: true }, 1000)[0], EVENTS.admitted, 1000);
    const [live] = next(opening, EVENTS["logged-in"], 2000);
    expect(answer(live, EVENTS["viewer-left"])).toEqual(DETACHING);
    expect(answer(opening, EVENTS["viewer-left"])[0]).toBe("parked");
  });

  it("lets no viewer speak before the gateway has, or when all is over", ({ expect }) => {
    const ignored = { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" };
    expect(VIEWER_MESSAGES).toEqual({
      entering: { bytes: "refuse", acknowledgement: "refuse", visible: "ignore" },
      opening: { bytes: "refuse", acknowledgement: "refuse", visible: "ignore" },
      live: { bytes: "pass", acknowledgement: "pass", visible: "pass" },
      detached: ignored,
      waiting: ignored,
      parked: ignored,
      ended: ignored,
    });
  });
});

const ASKED = { kind: "asked", holder: HOLDER, secondsLeft: 30 } as const;
const PENDING = { kind: "pending", secondsLeft: 75 } as const;
const notYet = (question: Question) => ({ type: "not-yet-admitted", question }) as const;

describe("a session that is not let in yet", () => {
  const opening = through();

  it.for(["admitted", "directory-unreachable"] as const)(
    "waits with a machine that is ready, and shows it when it is let in: %s",
    (type, { expect }) => {
      const [ready, effects] = next(opening, EVENTS["logged-in"], 2000);
      expect([ready.name, effects]).toEqual(["opening", []]);
      const live = ["live", "cancel open", "go-live 1", "audit-live 4000"];
      expect(answer(ready, EVENTS[type])).toEqual(live);
      const [admitted, nothing] = next(opening, EVENTS[type], 2000);
      expect([admitted.name, nothing]).toEqual(["opening", []]);
      expect(answer(admitted, EVENTS["logged-in"])).toEqual(live);
    },
  );

  it("gives up what it has dialled when others have to decide", ({ expect }) => {
    const [ready] = next(opening, EVENTS["logged-in"], 2000);
    for (const state of [opening, ready]) {
      expect(answer(state, notYet(ASKED))).toEqual([
        "entering",
        "cancel open",
        "close-upstream",
        "start entry 45000",
        "show asked ada 30",
      ]);
      const [asked] = next(state, notYet(ASKED), 2000);
      expect(answer(asked, EVENTS.admitted)).toContain("dial 1 -");
    }
  });

  it("waits for the directory a little longer than that says, and is told of its own fault", ({
    expect,
  }) => {
    for (const [question, waits] of [
      [ASKED, "start entry 45000"],
      [PENDING, "start entry 90000"],
    ] as const) {
      const [asked, effects] = next(STATES.entering, notYet(question), 5000);
      expect(effects.map(told)).toContain(waits);
      expect(answer(asked, EVENTS["timer-entry"])).toContain("end-viewer gateway-busy");
    }
  });

  it("tells a viewer that comes meanwhile what is left", ({ expect }) => {
    const [asked] = next(STATES.entering, notYet(ASKED), 5000);
    expect(answer(asked, EVENTS["viewer-attached"], 15_000)).toContain("show asked ada 20");
    expect(answer(asked, EVENTS["viewer-attached"], 45_000)).toContain("show asked ada 0");
    const [first] = begin({ ...SCHEDULE, dialsAtOnce: false }, 1000);
    expect(answer(first, EVENTS["viewer-attached"]).join()).not.toContain("show");
  });

  it("takes over only what it was asked about, and once", ({ expect }) => {
    const [asked] = next(STATES.entering, notYet(ASKED), 5000);
    expect(answer(asked, EVENTS["takes-over"])).toEqual(["entering"]);
    const [taking] = next(STATES.entering, EVENTS["takes-over"], 5000);
    expect(answer(taking, EVENTS["takes-over"])).toEqual(["entering"]);
  });

  it("names nobody who is not shown", ({ expect }) => {
    const [hidden] = next(STATES.entering, notYet({ kind: "in-use" }), 5000);
    expect(answer(hidden, EVENTS["timer-entry"])).toContain("end-viewer console-in-use");
  });

  it("comes back from where it was parked as it began", ({ expect }) => {
    const parked = madeAgain(
      { ...SCHEDULE, dialsAtOnce: false },
      { startedAt: 0, number: 4, gone: undefined },
    );
    expect(answer(parked, ANEW)).toEqual([
      "entering",
      "start expiry 3595000",
      "start look 5000",
      "start warning 3535000",
      "welcome 3595",
      "keep",
      "enter",
    ]);
    const [entering] = next(parked, ANEW, 5000);
    expect(answer(entering, EVENTS.admitted)).toContain("dial 5 -");
  });

  it("watches for its machine as any other, and is asked then as well", ({ expect }) => {
    const gone = { since: 0, attempts: 0, code: "target-closed" } as const;
    const parked = madeAgain(SCHEDULE, { startedAt: 0, number: 4, gone });
    const [again] = next(parked, ANEW, 5000);
    const [waiting] = next(again, UNREACHABLE, 5000);
    expect(answer(waiting, notYet(ASKED))).toEqual([
      "entering",
      "cancel retry",
      "cancel wait",
      "start entry 45000",
      "show asked ada 30",
    ]);
    const [retried] = next(waiting, EVENTS["timer-retry"], 6000);
    expect(answer(retried, notYet(ASKED))).toContain("close-upstream");
    const [letIn] = next(waiting, EVENTS.admitted, 6000);
    expect(answer(letIn, notYet(ASKED))).toContain("end-viewer console-taken ada 1700000000");
  });

  it("goes on where those that it waits for have its console still", ({ expect }) => {
    for (const name of ["opening", "live", "detached", "waiting"] as const) {
      expect(answer(STATES[name], notYet(PENDING))).toEqual([name]);
    }
  });
});

describe("a viewer that begins anew", () => {
  it("has the older connection closed before the next is dialled", ({ expect }) => {
    expect(answer(STATES.live, ANEW)).toEqual([
      "opening",
      "release-keys",
      "supersede-viewer",
      "close-upstream",
      "start open 30000",
      "welcome 3596",
      "keep",
      "dial 2 -",
      "audit-taken-over",
    ]);
    expect(answer(STATES.detached, ANEW)).toEqual([
      "opening",
      "cancel grace",
      "close-upstream",
      "start open 30000",
      "welcome 3596",
      "keep",
      "dial 2 -",
    ]);
  });

  it("gets the next number", ({ expect }) => {
    const [opening] = next(STATES.live, ANEW, 5000);
    expect(answer(opening, EVENTS["logged-in"], 6000)).toEqual([
      "live",
      "cancel open",
      "go-live 2",
      "audit-redialled 2 1000",
    ]);
  });

  it("gets the same number if nobody has had it", ({ expect }) => {
    const [parked] = next(STATES.opening, EVENTS["viewer-lost"], 5000);
    const [entered] = next(parked, ANEW, 6000);
    const [opening] = next(entered, EVENTS.admitted, 6000);
    expect(answer(opening, EVENTS["logged-in"], 7000)).toContain("go-live 1");
  });

  it("has no other dialled while one is", ({ expect }) => {
    for (const state of [STATES.opening, STATES.waiting]) {
      expect(answer(state, ANEW).join("\n")).not.toContain("dial");
    }
  });
});

describe("a machine that is gone", () => {
  it("is dialled again after waits that grow, for as long as it may be", ({ expect }) => {
    let state = STATES.live;
    let now = 2000;
    const waits: number[] = [];
    let event: Event = EVENTS["upstream-closed"];
    for (let turn = 0; turn < 100 && state.name !== "ended"; turn += 1) {
      const [after, effects] = next(state, event, now);
      const retry = effects.find(
        (effect) => effect.type === "start-timer" && effect.timer === "retry",
      );
      state = after;
      if (retry?.type !== "start-timer") break;
      waits.push(retry.milliseconds);
      now += retry.milliseconds;
      [state] = next(state, EVENTS["timer-retry"], now);
      event = UNREACHABLE;
    }
    expect(waits.slice(0, 8)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThanOrEqual(SCHEDULE.waitMs);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(SCHEDULE.waitMs + 5000);
    expect(state).toMatchObject({ name: "ended", code: "target-closed" });
  });

  it("that comes back is the next connection", ({ expect }) => {
    const [opening] = next(STATES.waiting, EVENTS["timer-retry"], 2250);
    expect(answer(opening, EVENTS["logged-in"], 3000)).toEqual([
      "live",
      "cancel wait",
      "cancel open",
      "go-live 2",
      "audit-redialled 2 1000",
    ]);
  });

  it.for([
    [9999, "start wait 109751", "start retry 500"],
    [10_000, "start wait 120000", "start retry 250"],
  ] as const)(
    "and back for %d ms has the rest of its time, or all of it again",
    ([lived, wait, retry], { expect }) => {
      const [opening] = next(STATES.waiting, EVENTS["timer-retry"], 2250);
      const [live] = next(opening, EVENTS["logged-in"], 2250);
      const told = answer(live, EVENTS["upstream-closed"], 2250 + lived);
      expect(told).toContain(wait);
      expect(told).toContain(retry);
      expect(told.includes("audit-waiting target-closed")).toBe(lived === 10_000);
    },
  );

  it.for([
    ["target-closed", true],
    ["target-unreachable", true],
    ["target-timeout", true],
    ["target-refused", true],
    ["target-not-running", true],
    ["target-not-vnc", true],
    ["connector-unavailable", true],
    ["console-busy", true],
    ["target-unauthorized", false],
    ["login-failed", false],
    ["target-not-allowed", false],
    ["target-not-verified", false],
    ["target-taken-over", false],
    ["target-protocol", false],
    ["gateway-error", false],
  ] as const)("because of %s is watched for: %s", ([code, isWatched], { expect }) => {
    const state = isWatched ? "waiting" : "ended";
    expect(answer(STATES.live, { ...EVENTS["upstream-failed"], code })[0]).toBe(state);
    const [opening] = next(STATES.waiting, EVENTS["timer-retry"], 2250);
    expect(answer(opening, { ...UNREACHABLE, code })[0]).toBe(state);
    const detached = isWatched ? "parked" : "ended";
    expect(answer(STATES.detached, { ...EVENTS["upstream-failed"], code })[0]).toBe(detached);
  });

  it("is watched for where the control plane may have other credentials", ({ expect }) => {
    const [opening] = next(begin({ ...SCHEDULE, hasHook: true }, 1000)[0], EVENTS.admitted, 1000);
    const [live] = next(opening, EVENTS["logged-in"], 2000);
    const [waiting] = next(live, EVENTS["upstream-closed"], 2000);
    const [again] = next(waiting, EVENTS["timer-retry"], 2250);
    for (const code of ["target-unauthorized", "login-failed"] as const) {
      const [still] = next(again, { ...UNREACHABLE, code }, 3000);
      expect(still.name).toBe("waiting");
      expect(answer(still, EVENTS["timer-retry"])).toContain(`dial 2 ${code}`);
      expect(answer(still, EVENTS["timer-wait"])).toContain(`end-viewer ${code}`);
      expect(answer(opening, { ...UNREACHABLE, code })[0]).toBe("ended");
    }
    expect(answer(again, { ...UNREACHABLE, code: "target-withdrawn" })[0]).toBe("ended");
  });

  it("is not watched for where that is not wanted", ({ expect }) => {
    const [opening] = next(begin({ ...SCHEDULE, waitMs: 0 }, 1000)[0], EVENTS.admitted, 1000);
    const [live] = next(opening, EVENTS["logged-in"], 2000);
    const [detached] = next(live, EVENTS["viewer-lost"], 2000);
    expect(answer(live, EVENTS["upstream-closed"])).toEqual(endLive("target-closed"));
    expect(answer(detached, EVENTS["upstream-closed"])).toEqual(endDetached("target-closed"));
  });

  it.for([
    ["target-unreachable", "target-closed"],
    ["console-busy", "console-busy"],
    ["target-not-running", "target-not-running"],
  ] as const)("and stays so because of %s ends the session with %s", ([code, end], { expect }) => {
    const [opening] = next(STATES.waiting, EVENTS["timer-retry"], 2250);
    const [waiting] = next(opening, { ...UNREACHABLE, code }, 3000);
    const [again] = next(waiting, EVENTS["timer-retry"], 3500);
    for (const state of [waiting, again]) {
      expect(next(state, EVENTS["timer-wait"], 122_000)[0]).toMatchObject({ code: end });
    }
  });

  it("has the time that is left when a viewer comes back to a session made again", ({ expect }) => {
    const gone = { since: 0, attempts: 0, code: "target-closed" } as const;
    const parked = madeAgain(SCHEDULE, { startedAt: 0, number: 4, gone });
    const [soon] = next(next(parked, ANEW, 30_000)[0], EVENTS.admitted, 30_000);
    expect(answer(soon, UNREACHABLE, 31_000)).toContain("show-waiting 31 89");
    const [late] = next(parked, ANEW, SCHEDULE.waitMs);
    expect(answer(late, UNREACHABLE, SCHEDULE.waitMs + 1000)).toContain("show-waiting 0 120");
    expect(answer(soon, EVENTS["logged-in"], 31_000)).toContain("go-live 5");
  });
});
