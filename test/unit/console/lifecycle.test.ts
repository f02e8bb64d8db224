import fc from "fast-check";
import { describe, it } from "vitest";

import type { Arrival } from "../../../worker/console/arrival.ts";
import { TIMERS, type Effect, type TimerName } from "../../../worker/console/effects.ts";
import type { Event } from "../../../worker/console/events.ts";
import { begin, next } from "../../../worker/console/lifecycle.ts";
import {
  VIEWER_MESSAGES,
  type Schedule,
  type State,
  type Transition,
} from "../../../worker/console/states.ts";

const SCHEDULE: Schedule = {
  maxSeconds: 3600,
  openMs: 30_000,
  warningSeconds: 60,
  pingMs: 15_000,
  closeMs: 4000,
  graceMs: 60_000,
};

const ARRIVAL: Arrival = {
  socket: { send: () => {}, close: () => {}, addEventListener: () => {} },
  number: 1,
  received: 7,
  tokenHash: "hash",
  next: { token: "token", hash: "next" },
};

const ERROR = new Error("canary");

/** One of each event. */
const EVENTS: { readonly [Type in Event["type"]]: Extract<Event, { readonly type: Type }> } = {
  dialled: { type: "dialled" },
  "logged-in": { type: "logged-in" },
  "open-failed": { type: "open-failed", code: "target-not-verified", check: "chain", error: ERROR },
  "upstream-closed": { type: "upstream-closed" },
  "upstream-failed": { type: "upstream-failed", code: "target-protocol", error: ERROR },
  "viewer-closed": { type: "viewer-closed" },
  "viewer-lost": { type: "viewer-lost" },
  "viewer-attached": { type: "viewer-attached", arrival: ARRIVAL },
  "viewer-stalled": { type: "viewer-stalled", code: "viewer-behind" },
  "viewer-failed": { type: "viewer-failed", code: "viewer-protocol", error: ERROR },
  "viewer-flooded": { type: "viewer-flooded" },
  "mode-changed": { type: "mode-changed", mode: "view" },
  "timer-open": { type: "timer-open" },
  "timer-expiry": { type: "timer-expiry" },
  "timer-warning": { type: "timer-warning" },
  "timer-look": { type: "timer-look" },
  "timer-grace": { type: "timer-grace" },
  "timer-close": { type: "timer-close" },
};

/** An effect in one word or a few. */
function told(effect: Effect): string {
  switch (effect.type) {
    case "start-timer":
      return `start ${effect.timer} ${effect.milliseconds}`;
    case "cancel-timer":
      return `cancel ${effect.timer}`;
    case "warn-viewer":
      return `warn ${effect.secondsLeft}`;
    case "set-mode":
      return `set-mode ${effect.mode}`;
    case "end-viewer":
      return `end-viewer ${effect.code}`;
    case "attach-viewer":
      return `attach ${effect.arrival === ARRIVAL ? "" : "another "}${effect.secondsLeft}`;
    case "audit-resumed":
      return `audit-resumed ${effect.milliseconds}`;
    case "audit-live":
      return `audit-live ${effect.milliseconds}`;
    case "audit-target-failed":
      return `audit-target-failed ${effect.code} ${effect.check ?? "-"}`;
    case "audit-ended":
      return `audit-ended ${effect.code} ${effect.milliseconds}`;
    case "report-fault":
      return effect.error === ERROR ? "report-fault" : "report-another-fault";
    case "greet-viewer":
    case "dial":
    case "log-in":
    case "go-live":
    case "look":
    case "keep-alive":
    case "drop-viewer":
    case "supersede-viewer":
    case "audit-detached":
    case "audit-taken-over":
    case "release-keys":
    case "close-upstream":
    case "let-go-of-viewer":
      return effect.type;
  }
}

const through = (...events: Event[]): State => {
  let [state] = begin(SCHEDULE, 1000);
  for (const event of events) [state] = next(state, event, 2000);
  return state;
};

const STATES: Readonly<Record<State["name"], State>> = {
  opening: through(),
  live: through(EVENTS.dialled, EVENTS["logged-in"]),
  detached: through(EVENTS.dialled, EVENTS["logged-in"], EVENTS["viewer-lost"]),
  ended: through(EVENTS["viewer-closed"]),
};

/** What every end does, with the timers that run in a state. */
const ending = (timers: readonly TimerName[], code: string, ...between: string[]): string[] => [
  ...timers.map((timer) => `cancel ${timer}`),
  ...between,
  "close-upstream",
  `end-viewer ${code}`,
  "start close 4000",
  `audit-ended ${code} 4000`,
];

const OPENING = ["expiry", "look", "open", "warning"] as const;
const LIVE = ["expiry", "look", "warning"] as const;
const DETACHED = [...LIVE, "grace"] as const;
const endOpening = (code: string) => ["ended", ...ending(OPENING, code)];
const endLive = (code: string) => ["ended", ...ending(LIVE, code, "release-keys")];
const endDetached = (code: string) => ["ended", ...ending(DETACHED, code)];

/** The state after an event, then its effects. A state or an event that is missing here does not compile. */
const TABLE: Readonly<Record<State["name"], Readonly<Record<Event["type"], readonly string[]>>>> = {
  opening: {
    dialled: ["opening", "log-in"],
    "logged-in": ["live", "cancel open", "go-live", "audit-live 4000"],
    "open-failed": [
      "ended",
      "audit-target-failed target-not-verified chain",
      ...ending(OPENING, "target-not-verified"),
    ],
    "upstream-closed": endOpening("target-closed"),
    "upstream-failed": endOpening("target-protocol"),
    "viewer-closed": endOpening("closed"),
    "viewer-lost": endOpening("closed"),
    "viewer-attached": ["opening"],
    "viewer-stalled": endOpening("viewer-behind"),
    "viewer-failed": endOpening("viewer-protocol"),
    "viewer-flooded": ["opening"],
    "mode-changed": ["opening"],
    "timer-open": [
      "ended",
      "audit-target-failed target-timeout -",
      ...ending(["expiry", "look", "warning"], "target-timeout"),
    ],
    "timer-expiry": ["ended", ...ending(["look", "open", "warning"], "session-expired")],
    "timer-warning": ["opening", "warn 60"],
    "timer-look": ["opening", "start look 15000", "look"],
    "timer-grace": ["opening"],
    "timer-close": ["opening"],
  },
  live: {
    dialled: ["live"],
    "logged-in": ["live"],
    "open-failed": ["live"],
    "upstream-closed": endLive("target-closed"),
    "upstream-failed": endLive("target-protocol"),
    "viewer-closed": endLive("closed"),
    "viewer-lost": [
      "detached",
      "release-keys",
      "drop-viewer",
      "start grace 60000",
      "audit-detached",
    ],
    "viewer-attached": [
      "live",
      "release-keys",
      "supersede-viewer",
      "attach 3596",
      "audit-taken-over",
    ],
    "viewer-stalled": [
      "detached",
      "release-keys",
      "drop-viewer",
      "start grace 60000",
      "audit-detached",
    ],
    "viewer-failed": endLive("viewer-protocol"),
    "viewer-flooded": endLive("viewer-overload"),
    "mode-changed": ["live", "set-mode view"],
    "timer-open": ["live"],
    "timer-expiry": ["ended", ...ending(["look", "warning"], "session-expired", "release-keys")],
    "timer-warning": ["live", "warn 60"],
    "timer-look": ["live", "start look 15000", "look"],
    "timer-grace": ["live"],
    "timer-close": ["live"],
  },
  detached: {
    dialled: ["detached"],
    "logged-in": ["detached"],
    "open-failed": ["detached"],
    "upstream-closed": endDetached("target-closed"),
    "upstream-failed": endDetached("target-protocol"),
    "viewer-closed": ["detached"],
    "viewer-lost": ["detached"],
    "viewer-attached": ["live", "cancel grace", "attach 3596", "audit-resumed 3000"],
    "viewer-stalled": ["detached"],
    "viewer-failed": endDetached("viewer-protocol"),
    "viewer-flooded": endDetached("viewer-overload"),
    "mode-changed": ["detached", "set-mode view"],
    "timer-open": ["detached"],
    "timer-expiry": ["ended", ...ending(["look", "warning", "grace"], "session-expired")],
    "timer-warning": ["detached"],
    "timer-look": ["detached", "start look 15000", "keep-alive"],
    "timer-grace": ["ended", ...ending(LIVE, "viewer-lost")],
    "timer-close": ["detached"],
  },
  ended: {
    dialled: ["ended"],
    "logged-in": ["ended"],
    "open-failed": ["ended"],
    "upstream-closed": ["ended"],
    "upstream-failed": ["ended"],
    "viewer-closed": ["ended"],
    "viewer-lost": ["ended"],
    "viewer-attached": ["ended"],
    "viewer-stalled": ["ended"],
    "viewer-failed": ["ended"],
    "viewer-flooded": ["ended", "cancel close", "let-go-of-viewer"],
    "mode-changed": ["ended"],
    "timer-open": ["ended"],
    "timer-expiry": ["ended"],
    "timer-warning": ["ended"],
    "timer-look": ["ended"],
    "timer-grace": ["ended"],
    "timer-close": ["ended", "let-go-of-viewer"],
  },
};

describe("a session's beginning", () => {
  it("greets the viewer first and dials last", ({ expect }) => {
    const [state, effects] = begin(SCHEDULE, 1000);
    expect(state.name).toBe("opening");
    expect(effects.map(told)).toEqual([
      "greet-viewer",
      "start expiry 3600000",
      "start look 15000",
      "start open 30000",
      "start warning 3540000",
      "dial",
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

const NAMES = ["opening", "live", "detached", "ended"] as const satisfies State["name"][];
const PAIRS = NAMES.flatMap((name) =>
  Object.values(EVENTS).map((event) => [name, event.type, event] as const),
);

describe("the lifecycle", () => {
  it.for(PAIRS)("in %s answers %s", ([name, type, event], { expect }) => {
    const [state, effects] = next(STATES[name], event, 5000);
    expect([state.name, ...effects.map(told)]).toEqual(TABLE[name][type]);
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

  it("lets go of a viewer once, whatever comes first", ({ expect }) => {
    const flooded = EVENTS["viewer-flooded"];
    for (const first of [flooded, EVENTS["timer-close"]]) {
      const [state] = next(STATES.ended, first, 5000);
      expect(next(state, flooded, 5000)).toEqual([state, []]);
    }
  });

  it("waits for a viewer that says nothing any more as for one that is lost", ({ expect }) => {
    const silent = { type: "viewer-stalled", code: "viewer-stalled" } as const;
    expect(next(STATES.live, silent, 5000)).toEqual(next(STATES.live, EVENTS["viewer-lost"], 5000));
  });

  it.for([
    ["viewer-lost", EVENTS["viewer-lost"], "closed"],
    ["viewer-stalled", { type: "viewer-stalled", code: "viewer-stalled" }, "viewer-stalled"],
  ] as const)("without a grace ends at once with %s", ([, event, code], { expect }) => {
    const [live] = next(begin({ ...SCHEDULE, graceMs: 0 }, 1000)[0], EVENTS["logged-in"], 2000);
    const [state, effects] = next(live, event, 5000);
    expect([state.name, ...effects.map(told)]).toEqual(endLive(code));
  });

  it("tells a viewer that comes back what is left of a time that is over, at the least", ({
    expect,
  }) => {
    const effects = next(STATES.detached, EVENTS["viewer-attached"], 9_999_000)[1];
    expect(effects.map(told)).toContain("attach 0");
  });

  it("lets no viewer speak before the gateway has, or when all is over", ({ expect }) => {
    expect(VIEWER_MESSAGES).toEqual({
      opening: { bytes: "refuse", acknowledgement: "refuse", visible: "ignore" },
      live: { bytes: "pass", acknowledgement: "pass", visible: "pass" },
      detached: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
      ended: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
    });
  });
});

/** Effects that belong to an end and may follow it. */
const CLOSING = new Set(["cancel close", "let-go-of-viewer"]);

/** Timers as an isolate has them: those that were started and have neither fired nor been cancelled. */
function afterEffects(timers: ReadonlySet<TimerName>, effects: readonly Effect[]): Set<TimerName> {
  const running = new Set(timers);
  for (const effect of effects) {
    if (effect.type === "start-timer") {
      if (running.has(effect.timer)) throw new Error(`${effect.timer} is started twice`);
      running.add(effect.timer);
    } else if (effect.type === "cancel-timer" && !running.delete(effect.timer)) {
      throw new Error(`${effect.timer} does not run`);
    }
  }
  return running;
}

const anyEvent = fc.constantFrom(...Object.values(EVENTS));
const timerOf = (event: Event): TimerName | undefined =>
  TIMERS.find((timer) => event.type === `timer-${timer}`);

describe("any session", () => {
  it("ends once, keeps account of its timers and does nothing after its end but close", ({
    expect,
  }) => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 40 }),
        fc.integer({ min: 1, max: 7200 }),
        (events, maxSeconds) => {
          let [state, effects]: Transition = begin({ ...SCHEDULE, maxSeconds }, 0);
          let timers = afterEffects(new Set(), effects);
          let ends = 0;
          for (const event of events) {
            const timer = timerOf(event);
            // A timer fires only if it runs.
            if (timer !== undefined && !timers.delete(timer)) continue;
            const wasEnded = state.name === "ended";
            [state, effects] = next(state, event, 0);
            timers = afterEffects(timers, effects);
            expect(new Set(state.timers)).toEqual(timers);
            ends += effects.filter(({ type }) => type === "audit-ended").length;
            if (wasEnded) for (const effect of effects) expect(CLOSING).toContain(told(effect));
            if (state.name === "ended") {
              expect([...timers].filter((other) => other !== "close")).toEqual([]);
            }
            expect(timers.has("grace")).toBe(state.name === "detached");
          }
          expect(ends).toBe(state.name === "ended" ? 1 : 0);
        },
      ),
    );
  });

  it("comes to its end by its timers alone, from wherever it is", ({ expect }) => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 10 }), (events) => {
        let state: State = through(...events.filter((event) => timerOf(event) === undefined));
        for (const timer of TIMERS) {
          if (state.timers.includes(timer)) [state] = next(state, EVENTS[`timer-${timer}`], 0);
        }
        expect(state.name).toBe("ended");
        expect(state.timers).toEqual([]);
      }),
    );
  });
});
