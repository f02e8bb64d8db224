import fc from "fast-check";
import { describe, it } from "vitest";

import type { HelloMessage } from "../../../../../worker/channel/messages.ts";
import type { Ending } from "../../../../../viewer/src/session/channel/ending.ts";
import { MAX_GRACE_MS } from "../../../../../viewer/src/session/states/away.ts";
import { TRIES_UNTIL_PROBE } from "../../../../../viewer/src/session/states/without-answer.ts";
import {
  SHORT_SESSION_SECONDS,
  STEADY_MS,
} from "../../../../../viewer/src/session/states/greeted.ts";
import { initialState, MAX_AGAIN, next } from "../../../../../viewer/src/session/states/machine.ts";
import type {
  Effect,
  InUse,
  Reconnecting,
  SessionEvent,
  SessionState,
} from "../../../../../viewer/src/session/states/session-state.ts";

const HELLO: HelloMessage = {
  type: "hello",
  session: "k3J9xQ2mT7vB1nZ8pL4wYc",
  console: { id: "i-2-17-VM", name: "web-01" },
  mode: "control",
  ackEvery: 65_536,
  secondsLeft: 3600,
};

const RESUMABLE: HelloMessage = { ...HELLO, resume: { token: "one", graceSeconds: 60 } };

const RESUMED = {
  kind: "resumed",
  message: {
    type: "resumed",
    received: 20,
    mode: "view",
    ackEvery: 1000,
    secondsLeft: 1800,
    resume: { token: "two", graceSeconds: 30 },
  },
  now: 9_000,
} as const;

const LOST = { kind: "lost", now: 5_000 } as const;
const RETRY = { kind: "retry", now: 5_000 } as const;
const RENEWED = { kind: "renewed", now: 8_000 } as const;
const MACHINE_GONE = { kind: "waiting", seconds: 2, secondsLeft: 118, now: 7_000 } as const;
const PARK = { kind: "park", now: 6_000 } as const;

const CLOSE = { kind: "close", leave: true } as const;

/** When a session that was greeted at 500 ends. */
const EXPIRES = { expiresAt: 3_600_500 } as const;

const TIME = { type: "time", secondsLeft: 900 } as const;

const ASKS = { console: { id: "i-2-17-VM", name: "web-01" }, mode: "view" } as const;

const OPEN = { kind: "open", confirmed: false } as const;
const GREETED = { kind: "hello", hello: HELLO, now: 500 } as const;
const UNREACHABLE = { kind: "ended", ending: "gateway-unreachable" } as const;

const LANDING = initialState(false);
const UNSEEN = initialState(true);
const CONNECTING: SessionState = { kind: "connecting", step: "gateway" };
const OPENED: SessionState = { kind: "connecting", step: "machine" };
const PROBING: SessionState = { kind: "connecting", step: "probing" };
const LIVE: SessionState = { kind: "live", hello: HELLO, ...EXPIRES };
const RESUMABLE_LIVE: SessionState = { kind: "live", hello: RESUMABLE, ...EXPIRES };
const RECONNECTING: Reconnecting = {
  kind: "reconnecting",
  hello: RESUMABLE,
  ...EXPIRES,
  step: "gateway",
  picture: "present",
  since: 5_000,
  attempt: 0,
  takesInput: true,
  isLate: false,
};
/** The gateway is there again, and makes another connection to the machine. */
const ON_MACHINE: Reconnecting = {
  ...RECONNECTING,
  step: "machine",
  picture: "past",
  takesInput: false,
  returned: { at: 9_000, attempt: 0 },
};
const WAITING: SessionState = {
  kind: "waiting",
  hello: RESUMABLE,
  ...EXPIRES,
  picture: "past",
  since: 5_000,
  until: 125_000,
};
const PAUSED: SessionState = {
  kind: "paused",
  hello: RESUMABLE,
  ...EXPIRES,
  picture: "present",
  since: 6_000,
};
const ELSEWHERE: SessionState = { kind: "elsewhere" };

const HELD = {
  kind: "in-use",
  message: { type: "in-use", by: "alice", since: 1_700_000_000, choice: "take-over" },
  now: 4_000,
} as const satisfies SessionEvent;
const ASKED = {
  kind: "in-use",
  message: { type: "asked", by: "alice", since: 1_700_000_000, secondsLeft: 30 },
  now: 4_500,
} as const satisfies SessionEvent;
const TAKE_OVER = { kind: "take-over" } as const;
const PRESENCE = {
  kind: "presence",
  message: {
    type: "presence",
    people: [
      { id: 1, name: "alice", mode: "control", controls: true, since: 1, state: "live" },
      { id: 2, name: "bob", mode: "control", controls: false, since: 2, state: "live", you: true },
    ],
    controls: false,
    may: { ask: true, take: false, give: false },
    asking: { secondsLeft: 20 },
    requests: [{ id: 7, from: 1, name: "alice", what: "enter", secondsLeft: 10 }],
    observersMissing: 1,
  },
  now: 6_000,
} as const satisfies SessionEvent;

/** Somebody else has the console of a session that has shown nothing yet. */
const IN_USE: InUse = {
  kind: "in-use",
  hello: HELLO,
  ...EXPIRES,
  holder: { by: "alice", sinceUnixMs: 1_700_000_000_000 },
  wasIn: false,
  since: 4_000,
};
/** The same of one that was shown, which asks. */
const ASKING: InUse = {
  ...IN_USE,
  hello: RESUMABLE,
  answerBy: 34_500,
  wasIn: true,
  since: 4_500,
};
const CONFIRMING: SessionState = { kind: "confirming", asks: ASKS };
const ENDED: SessionState = { kind: "ended", ending: "ticket-early", hello: HELLO };

const EVENTS: readonly SessionEvent[] = [
  { kind: "reopen" },
  OPEN,
  { kind: "open", confirmed: true },
  { kind: "opened" },
  GREETED,
  { kind: "hello", hello: RESUMABLE, now: 500 },
  { kind: "connected" },
  HELD,
  ASKED,
  { kind: "pending" },
  TAKE_OVER,
  PRESENCE,
  { kind: "mode", mode: "view" },
  { kind: "warning", secondsLeft: 60, now: 1_000 },
  { kind: "time", message: { ...TIME, request: "asked" }, now: 1_000 },
  { kind: "idle", secondsLeft: 60, now: 1_000 },
  { kind: "active" },
  RENEWED,
  { kind: "painted" },
  MACHINE_GONE,
  PARK,
  { kind: "elsewhere" },
  { kind: "ended", ending: "closed" },
  { kind: "ended", ending: "needs-confirmation", facts: { asks: ASKS } },
  UNREACHABLE,
  { kind: "probed", reachable: true },
  { kind: "probed", reachable: false },
  LOST,
  { kind: "doubted", now: 5_000 },
  RETRY,
  { kind: "blind" },
  { kind: "grace-over" },
  RESUMED,
];

/** The state after events, with all that was done. */
function play(...events: readonly SessionEvent[]): {
  readonly state: SessionState;
  readonly effects: readonly Effect[];
} {
  let state = UNSEEN;
  const effects: Effect[] = [];
  for (const event of events) {
    const [after, done] = next(state, event);
    state = after;
    effects.push(...done);
  }
  return { state, effects };
}

describe("a session", () => {
  it("goes from a link through all steps of connecting to a live screen", ({ expect }) => {
    expect(play().state).toEqual({ kind: "connecting", step: "unseen" });
    expect(play(OPEN).state).toEqual(CONNECTING);
    expect(play(OPEN, { kind: "opened" }).state).toEqual(OPENED);
    const greeted = play(OPEN, { kind: "opened" }, GREETED).state;
    expect(greeted).toEqual({ ...OPENED, hello: HELLO, ...EXPIRES });
    const { state, effects } = play(OPEN, { kind: "opened" }, GREETED, { kind: "connected" });
    expect(state).toEqual(LIVE);
    expect(effects).toEqual([
      { kind: "dial", confirmed: false, attempt: 0 },
      { kind: "watch-line" },
      { kind: "translate-keys", hello: HELLO },
      { kind: "attach-controls", anew: false },
    ]);
  });

  it("asks for the console once, until it has an end", ({ expect }) => {
    for (const state of [CONNECTING, OPENED, LIVE]) expect(next(state, OPEN)).toEqual([state, []]);
  });

  it("does not show a screen that the gateway has not announced", ({ expect }) => {
    expect(next(OPENED, { kind: "connected" })).toEqual([
      { kind: "ended", ending: "viewer-failed" },
      [CLOSE],
    ]);
  });

  it("asks a person where the gateway asks for one, and opens what was confirmed", ({ expect }) => {
    const asked = next(OPENED, {
      kind: "ended",
      ending: "needs-confirmation",
      facts: { asks: ASKS },
    });
    expect(asked).toEqual([CONFIRMING, [CLOSE]]);
    expect(next(CONFIRMING, { kind: "open", confirmed: true })).toEqual([
      { ...CONNECTING, confirmed: true },
      [{ kind: "dial", confirmed: true, attempt: 0 }],
    ]);
  });

  it("starts anew after an end, without memory of it", ({ expect }) => {
    expect(next(ENDED, OPEN)).toEqual([
      CONNECTING,
      [{ kind: "dial", confirmed: false, attempt: 0 }],
    ]);
  });

  it.for([
    [true, "gateway-refused"],
    [false, "gateway-unreachable"],
  ] as const)(
    "finds out why no WebSocket was opened: reachable %s means %s",
    ([reachable, ending], { expect }) => {
      expect(next(CONNECTING, UNREACHABLE)).toEqual([PROBING, [CLOSE, { kind: "probe" }]]);
      expect(next(PROBING, { kind: "probed", reachable })).toEqual([{ kind: "ended", ending }, []]);
    },
  );

  it("turns a warning into a point in time, and a later one replaces it", ({ expect }) => {
    const [warned] = next(LIVE, { kind: "warning", secondsLeft: 60, now: 1_000 });
    expect(warned).toEqual({ ...LIVE, endsAt: 61_000, expiresAt: 61_000 });
    const [later] = next(warned, { kind: "warning", secondsLeft: 10, now: 2_000 });
    expect(later).toEqual({ ...LIVE, endsAt: 12_000, expiresAt: 12_000 });
  });

  it("takes another end in place of the one that it had, and its warning with it", ({ expect }) => {
    const [warned] = next(LIVE, { kind: "warning", secondsLeft: 60, now: 1_000 });
    const [later] = next(warned, { kind: "time", message: TIME, now: 2_000 });
    expect(later).toMatchObject({ expiresAt: 902_000, endsAt: undefined });
    expect(later).not.toHaveProperty("timeRequest");
    const [sooner] = next(later, {
      kind: "time",
      message: { ...TIME, secondsLeft: 60 },
      now: 3_000,
    });
    expect(sooner).toMatchObject({ expiresAt: 63_000, endsAt: 63_000 });
  });

  it.for<[SessionState]>([[RESUMABLE_LIVE], [WAITING]])(
    "knows what became of a request for more time, until it is greeted anew: %j",
    ([state], { expect }) => {
      const declined = { ...TIME, request: "declined", againSeconds: 90 } as const;
      const [told] = next(state, { kind: "time", message: declined, now: 1_000 });
      expect(told).toMatchObject({ timeRequest: { kind: "declined", againAt: 91_000 } });
      const [lost] = next(told, { kind: "lost", now: 2_000 });
      expect(lost).toMatchObject({ timeRequest: { kind: "declined" } });
      const hello = { ...RESUMABLE, moreTime: "asked" } as const;
      const [back] = next(lost, { kind: "hello", hello, now: 3_000 });
      expect(back).toMatchObject({ timeRequest: { kind: "asked" } });
    },
  );

  it("keeps a warning and a new mode that come before the screen", ({ expect }) => {
    const { state } = play(
      OPEN,
      GREETED,
      { kind: "warning", secondsLeft: 60, now: 1_000 },
      { kind: "mode", mode: "view" },
      { kind: "connected" },
    );
    const hello = { ...HELLO, mode: "view" };
    expect(state).toEqual({ kind: "live", hello, endsAt: 61_000, expiresAt: 61_000 });
  });

  it("counts down from its start only if it is too short for a warning", ({ expect }) => {
    const liveFor = (secondsLeft: number): SessionState => {
      const hello = { ...HELLO, secondsLeft };
      return play(OPEN, { kind: "hello", hello, now: 500 }, { kind: "connected" }).state;
    };
    expect(liveFor(SHORT_SESSION_SECONDS)).toMatchObject({ kind: "live", endsAt: 60_500 });
    expect(liveFor(SHORT_SESSION_SECONDS + 1)).not.toHaveProperty("endsAt");
  });
});

describe("a gateway that has not greeted", () => {
  it.for([
    ["was not reached", "gateway", PROBING],
    ["was reached", "machine", { kind: "ended", ending: "connection-lost" }],
  ] as const)("is asked again, a bounded number of times: it %s", ([, step, end], { expect }) => {
    let state: SessionState = { kind: "connecting", step, confirmed: true };
    for (let attempt = 1; attempt <= MAX_AGAIN; attempt += 1) {
      const [after, effects] = next({ ...state, step }, LOST);
      state = { kind: "connecting", step: "gateway", confirmed: true, attempt };
      expect(after).toEqual(state);
      expect(effects).toEqual([
        { kind: "close", leave: false },
        { kind: "dial", confirmed: true, attempt },
      ]);
    }
    expect(next({ ...state, step }, LOST)[0]).toEqual(end);
    // It counts anew for whoever presses the button.
    expect(next(ENDED, OPEN)[0]).not.toHaveProperty("attempt");
  });

  it("is asked at once with what this tab had before its link was opened again", ({ expect }) => {
    expect(next(OPENED, { kind: "reopen" })).toEqual([
      { ...CONNECTING, attempt: 0 },
      [
        { kind: "close", leave: false },
        { kind: "dial", confirmed: false, attempt: 0 },
      ],
    ]);
  });
});

describe("a WebSocket that is lost", () => {
  it.for([LOST, { kind: "doubted", now: 5_000 }] as const)(
    "is made anew where the session can go on: $kind",
    (event, { expect }) => {
      expect(next(RESUMABLE_LIVE, event)).toEqual([
        RECONNECTING,
        [
          { kind: "suspend", graceMs: 60_000 },
          { kind: "redial", attempt: 0, awayMs: 0 },
        ],
      ]);
    },
  );

  it("ends a session that cannot go on", ({ expect }) => {
    for (const state of [LIVE, { ...OPENED, hello: HELLO, ...EXPIRES }]) {
      const [after, effects] = next(state, LOST);
      expect(after).toMatchObject({ kind: "ended", ending: "connection-lost" });
      expect(effects).toEqual([CLOSE]);
    }
  });

  it.for<[string, SessionState, Partial<Reconnecting>]>([
    ["is not shown yet", { ...OPENED, hello: RESUMABLE, ...EXPIRES }, { picture: "none" }],
    ["waits for its machine", WAITING, { picture: "past" }],
    ["waits for a new connection", { ...ON_MACHINE, attempt: 3 }, { picture: "past" }],
  ])(
    "is made anew for a session that %s, which takes no input",
    ([, state, expected], { expect }) => {
      const [after, effects] = next(state, { kind: "lost", now: 30_000 });
      const since = "since" in state ? state.since : 30_000;
      expect(after).toMatchObject({
        kind: "reconnecting",
        step: "gateway",
        takesInput: false,
        attempt: 0,
        since,
        ...expected,
      });
      expect(effects).toEqual([
        { kind: "suspend", graceMs: 60_000 },
        { kind: "refuse-input" },
        { kind: "redial", attempt: 0, awayMs: 30_000 - since },
      ]);
    },
  );

  it("has a grace of no more than the limit, whatever the gateway says", ({ expect }) => {
    const waited = (graceSeconds: number): unknown => {
      const hello = { ...RESUMABLE, resume: { token: "one", graceSeconds } };
      return next({ kind: "live", hello, ...EXPIRES }, LOST)[1][0];
    };
    const limit = MAX_GRACE_MS / 1000;
    expect(waited(limit)).toEqual({ kind: "suspend", graceMs: MAX_GRACE_MS });
    expect(waited(limit + 1)).toEqual({ kind: "suspend", graceMs: MAX_GRACE_MS });
    expect(waited(limit - 1)).toEqual({ kind: "suspend", graceMs: MAX_GRACE_MS - 1000 });
  });

  it("is tried anew, later each time, and at once when there is a reason", ({ expect }) => {
    const [second, effects] = next(RECONNECTING, { kind: "lost", now: 6_000 });
    expect(second).toEqual({ ...RECONNECTING, attempt: 1 });
    expect(effects).toEqual([{ kind: "redial", attempt: 1, awayMs: 1_000 }]);
    expect(next(second, { kind: "retry", now: 7_000 })).toEqual([
      RECONNECTING,
      [{ kind: "redial", attempt: 0, awayMs: 2_000 }],
    ]);
  });

  it("is given up where the gateway is there and refuses a number of tries and one more", ({
    expect,
  }) => {
    const late: Reconnecting = { ...RECONNECTING, isLate: true };
    const failed = (attempt: number, of = late) =>
      next({ ...of, attempt: attempt - 1 }, { kind: "lost", now: 6_000 });
    const redial = (attempt: number) => ({ kind: "redial", attempt, awayMs: 1_000 });
    const limit = TRIES_UNTIL_PROBE;
    expect(failed(limit - 1)[1]).toEqual([redial(limit - 1)]);
    const [asking, effects] = failed(limit);
    expect(effects).toEqual([redial(limit), { kind: "probe" }]);
    expect(failed(limit + 1)[1]).toEqual([redial(limit + 1)]);
    expect(failed(2 * limit)[1]).toEqual([redial(2 * limit), { kind: "probe" }]);
    // While the gateway keeps the connection it is not asked, nor is what is not there given up.
    expect(failed(limit, RECONNECTING)[1]).toEqual([redial(limit)]);
    expect(next(asking, { kind: "probed", reachable: false })).toEqual([asking, []]);
    expect(next(late, { kind: "probed", reachable: true })).toEqual([late, []]);
    const [there] = next(asking, { kind: "probed", reachable: true });
    expect(there).toEqual({ ...asking, isThere: true });
    const [after, closing] = next(there, { kind: "lost", now: 6_000 });
    expect(after).toMatchObject({ kind: "ended", ending: "gateway-refused" });
    expect(closing).toEqual([CLOSE]);
    // Whoever wakes up their computer has all tries again.
    const [again] = next(there, RETRY);
    expect(again).toEqual({ ...late, attempt: 0 });
    expect(next(there, RESUMED)[0]).toMatchObject({ kind: "live" });
  });

  it("is tried at once where the network is back, however soon after the last loss", ({
    expect,
  }) => {
    const back: SessionState = { ...RESUMABLE_LIVE, returned: { at: 4_000, attempt: 5 } };
    expect(next(back, LOST)[0]).toMatchObject({ attempt: 6 });
    const [after, effects] = next(back, { kind: "doubted", now: LOST.now });
    expect(after).toMatchObject({ kind: "reconnecting", attempt: 0 });
    expect(effects).toContainEqual({ kind: "redial", attempt: 0, awayMs: 0 });
  });

  it("takes no input after a while, and again when it is back", ({ expect }) => {
    const [blind, effects] = next(RECONNECTING, { kind: "blind" });
    expect(blind).toEqual({ ...RECONNECTING, takesInput: false });
    expect(effects).toEqual([{ kind: "refuse-input" }]);
    expect(next(blind, RESUMED)[1]).toEqual([{ kind: "go-on" }]);
  });

  it("is back with what is so now", ({ expect }) => {
    const { mode, ackEvery, secondsLeft, resume } = RESUMED.message;
    const hello = { ...RESUMABLE, mode, ackEvery, secondsLeft, resume };
    const returned = { at: RESUMED.now, attempt: RECONNECTING.attempt };
    const live = { kind: "live", hello, returned, expiresAt: 1_809_000 };
    expect(next(RECONNECTING, RESUMED)).toEqual([live, [{ kind: "go-on" }]]);
  });

  it.for<[string, (now: number) => readonly [SessionState, SessionEvent]]>([
    [
      "resumed",
      (now) => [next({ ...RECONNECTING, attempt: 2 }, RESUMED)[0], { kind: "lost", now }],
    ],
    [
      "with a new connection",
      (now) => [
        next(
          { ...RECONNECTING, attempt: 2 },
          { kind: "hello", hello: RESUMABLE, now: RESUMED.now },
        )[0],
        { kind: "lost", now },
      ],
    ],
  ])(
    "goes on with its tries when it is lost again at once, and begins anew later: %s",
    ([, lostAt], { expect }) => {
      const redialAfter = (milliseconds: number): unknown =>
        next(...lostAt(RESUMED.now + milliseconds))[1].find(({ kind }) => kind === "redial");
      expect(redialAfter(STEADY_MS - 1)).toMatchObject({ attempt: 3 });
      expect(redialAfter(STEADY_MS)).toMatchObject({ attempt: 0 });
    },
  );

  it("has not lost the warning of the end with it", ({ expect }) => {
    const back = (secondsLeft: number): SessionState => {
      const message = { ...RESUMED.message, secondsLeft };
      return next({ ...RECONNECTING, endsAt: 1 }, { ...RESUMED, message })[0];
    };
    expect(back(SHORT_SESSION_SECONDS)).toMatchObject({ kind: "live", endsAt: 69_000 });
    expect(back(SHORT_SESSION_SECONDS + 1)).not.toHaveProperty("endsAt");
  });

  it("is not given up when the grace is over: what comes back is another connection", ({
    expect,
  }) => {
    expect(next(RECONNECTING, { kind: "grace-over" })).toEqual([
      { ...RECONNECTING, isLate: true, takesInput: false },
      [{ kind: "refuse-input" }],
    ]);
  });

  it("is given up when the session's time is over, and not before", ({ expect }) => {
    const { expiresAt } = EXPIRES;
    const lostAt = (now: number) => next(RECONNECTING, { kind: "lost", now });
    expect(lostAt(expiresAt - 1)[0].kind).toBe("reconnecting");
    expect(lostAt(expiresAt)).toEqual([
      { kind: "ended", ending: "session-expired", hello: RESUMABLE },
      [CLOSE],
    ]);
  });

  it("is tried once more when there is reason to: the session may have another end since", ({
    expect,
  }) => {
    const { expiresAt } = EXPIRES;
    const [late, effects] = next(RECONNECTING, { kind: "retry", now: expiresAt });
    expect(effects).toMatchObject([{ kind: "redial", attempt: 0 }]);
    expect(next(late, { kind: "lost", now: expiresAt + 1 })[0]).toMatchObject({
      kind: "ended",
      ending: "session-expired",
    });
  });

  it("is given up when the gateway or the person says so", ({ expect }) => {
    for (const ending of ["resume-refused", "taken-over", "closed"] as const) {
      expect(next(RECONNECTING, { kind: "ended", ending })).toEqual([
        { kind: "ended", ending, hello: RESUMABLE },
        [CLOSE],
      ]);
    }
  });
});

describe("a new connection to the machine", () => {
  it("is what the gateway greets for: the last picture stays, and nobody types blind", ({
    expect,
  }) => {
    const hello = { ...RESUMABLE, resume: { token: "two", graceSeconds: 60 } };
    const greeted = { kind: "hello", hello, now: 9_000 } as const;
    expect(next(RECONNECTING, greeted)).toEqual([
      { ...ON_MACHINE, hello, expiresAt: 3_609_000 },
      [{ kind: "go-on" }, { kind: "put-away", keep: true }, { kind: "refuse-input" }],
    ]);
    const [after, effects] = next({ ...RECONNECTING, picture: "past" }, greeted);
    expect(after).toMatchObject({ step: "machine", picture: "past" });
    expect(effects).toContainEqual({ kind: "put-away", keep: false });
    const [none] = next({ ...RECONNECTING, picture: "none" }, greeted);
    expect(none).toMatchObject({ step: "machine", picture: "none" });
  });

  it("is drawn when it begins, and shown once it has a picture", ({ expect }) => {
    expect(next(ON_MACHINE, RENEWED)).toEqual([
      ON_MACHINE,
      [{ kind: "put-away", keep: false }, { kind: "refuse-input" }, { kind: "draw" }],
    ]);
    expect(next(ON_MACHINE, { kind: "connected" })).toEqual([ON_MACHINE, []]);
    const { hello, returned } = ON_MACHINE;
    expect(next(ON_MACHINE, { kind: "painted" })).toEqual([
      { kind: "live", hello, returned, ...EXPIRES },
      [{ kind: "accept-input" }, { kind: "attach-controls", anew: true }],
    ]);
  });

  it("may begin while one is shown", ({ expect }) => {
    expect(next(RESUMABLE_LIVE, RENEWED)).toEqual([
      { ...RECONNECTING, step: "machine", picture: "past", since: 8_000, takesInput: false },
      [{ kind: "put-away", keep: true }, { kind: "refuse-input" }, { kind: "draw" }],
    ]);
  });

  it("may begin before one was shown", ({ expect }) => {
    const greeted = { ...OPENED, hello: RESUMABLE, ...EXPIRES };
    expect(next(greeted, RENEWED)).toEqual([
      greeted,
      [{ kind: "put-away", keep: false }, { kind: "draw" }],
    ]);
  });

  it("goes on where its WebSocket is lost before it has a picture, and is shown when it has", ({
    expect,
  }) => {
    const [away] = next(ON_MACHINE, { kind: "lost", now: 30_000 });
    const [back, effects] = next(away, { ...RESUMED, now: 31_000 });
    expect(back).toMatchObject({ kind: "reconnecting", step: "machine", picture: "past" });
    expect(effects).toEqual([{ kind: "go-on" }, { kind: "refuse-input" }]);
    expect(next(back, { kind: "painted" })[0].kind).toBe("live");
    // What had come before the loss can be drawn after it.
    const [drawn, shows] = next(away, { kind: "painted" });
    expect(drawn).toMatchObject({ kind: "reconnecting", step: "gateway", picture: "present" });
    expect(shows).toEqual([{ kind: "attach-controls", anew: true }]);
    expect(next(drawn, RESUMED)[0].kind).toBe("live");
  });

  it("keeps countdowns and the mode as they are told", ({ expect }) => {
    const told = [
      { kind: "mode", mode: "view" },
      { kind: "warning", secondsLeft: 60, now: 10_000 },
      { kind: "idle", secondsLeft: 30, now: 10_000 },
      { kind: "painted" },
    ] as const;
    let state: SessionState = ON_MACHINE;
    for (const event of told) [state] = next(state, event);
    expect(state).toMatchObject({
      kind: "live",
      hello: { mode: "view" },
      endsAt: 70_000,
      idleEndsAt: 40_000,
    });
    expect(next(state, { kind: "active" })[0]).toMatchObject({ idleEndsAt: undefined });
  });
});

describe("a machine that is gone", () => {
  it("is waited for behind its last picture, for as long as the gateway says", ({ expect }) => {
    expect(next(RESUMABLE_LIVE, MACHINE_GONE)).toEqual([
      WAITING,
      [{ kind: "put-away", keep: true }, { kind: "refuse-input" }],
    ]);
    const [later] = next(WAITING, { ...MACHINE_GONE, seconds: 12, secondsLeft: 108, now: 17_000 });
    expect(later).toEqual(WAITING);
  });

  it("is waited for without a picture where none was shown", ({ expect }) => {
    const [after] = next({ ...OPENED, hello: RESUMABLE, ...EXPIRES }, MACHINE_GONE);
    expect(after).toEqual({ ...WAITING, picture: "none" });
  });

  it("is shown again by another connection, and may be gone again", ({ expect }) => {
    const [drawn, effects] = next(WAITING, RENEWED);
    expect(drawn).toMatchObject({ kind: "reconnecting", step: "machine", since: 5_000 });
    expect(effects).toContainEqual({ kind: "draw" });
    expect(next(drawn, MACHINE_GONE)[0]).toEqual(WAITING);
    expect(next(drawn, { kind: "painted" })[0].kind).toBe("live");
  });
});

describe("a page that nobody looks at for long", () => {
  it.for<[string, SessionState, string]>([
    ["live", RESUMABLE_LIVE, "present"],
    ["reconnecting", RECONNECTING, "present"],
    ["waiting", WAITING, "past"],
    ["greeted", { ...OPENED, hello: RESUMABLE, ...EXPIRES }, "none"],
  ])(
    "lets go of a session that is %s, and comes back when somebody looks",
    ([, state, picture], { expect }) => {
      const [paused, effects] = next(state, PARK);
      expect(paused).toEqual({ ...PAUSED, picture });
      expect(effects).toEqual([{ kind: "park" }, { kind: "refuse-input" }]);
      expect(next(paused, { kind: "retry", now: 90_000 })).toEqual([
        { ...RECONNECTING, picture, since: 90_000, takesInput: false },
        [{ kind: "redial", attempt: 0, awayMs: 0 }],
      ]);
    },
  );

  it("does not let go of what it cannot come back to", ({ expect }) => {
    for (const state of [LIVE, CONNECTING, OPENED]) expect(next(state, PARK)).toEqual([state, []]);
  });

  it("finds the session over when its time is over, unless it has another end since", ({
    expect,
  }) => {
    const { expiresAt } = EXPIRES;
    const [late] = next(PAUSED, { kind: "retry", now: expiresAt });
    expect(late.kind).toBe("reconnecting");
    const [over] = next(late, { kind: "lost", now: expiresAt + 1 });
    expect(over).toMatchObject({ kind: "ended", ending: "session-expired" });
  });
});

describe("a console that somebody else has", () => {
  const GREETED_STATE: SessionState = { ...OPENED, hello: HELLO, ...EXPIRES };

  it("is taken over when a person says so, and then is opened as any other", ({ expect }) => {
    expect(next(GREETED_STATE, HELD)).toEqual([IN_USE, []]);
    const [taken, effects] = next(IN_USE, TAKE_OVER);
    expect(taken).toEqual(GREETED_STATE);
    expect(effects).toEqual([{ kind: "take-over" }]);
    expect(next(taken, { kind: "connected" })[0]).toEqual(LIVE);
    // Somebody was quicker.
    expect(next(taken, HELD)).toEqual([IN_USE, []]);
  });

  it("may be told of before the session is", ({ expect }) => {
    const [early] = next(OPENED, HELD);
    expect(early).toEqual({
      kind: "in-use",
      holder: { by: "alice", sinceUnixMs: 1_700_000_000_000 },
      wasIn: false,
      since: 4_000,
    });
    expect(next(early, GREETED)[0]).toEqual(IN_USE);
    const unseen = { ...HELD, message: { type: "in-use", choice: "take-over" } } as const;
    expect(next(OPENED, unseen)[0]).toMatchObject({ kind: "in-use", holder: {} });
  });

  it("is waited for while its holder is asked, and cannot be taken meanwhile", ({ expect }) => {
    const [asked] = next(GREETED_STATE, ASKED);
    expect(asked).toEqual({ ...IN_USE, answerBy: 34_500, since: 4_500 });
    expect(next(asked, TAKE_OVER)).toEqual([asked, []]);
    expect(next(asked, { kind: "connected" })[0]).toEqual(LIVE);
    expect(next(asked, { kind: "pending" })).toEqual([GREETED_STATE, []]);
    const refused = { kind: "ended", ending: "console-in-use", facts: { by: "alice" } } as const;
    expect(next(asked, refused)).toEqual([{ ...refused, hello: HELLO }, [CLOSE]]);
  });

  it("is not shown any more to one who was in it, who comes back by another connection", ({
    expect,
  }) => {
    for (const state of [RESUMABLE_LIVE, ON_MACHINE, WAITING]) {
      const [held, effects] = next(state, ASKED);
      expect(held).toMatchObject({ ...ASKING, since: 4_500 });
      expect(effects).toEqual([{ kind: "put-away", keep: false }, { kind: "refuse-input" }]);
      const [drawn, drawing] = next(held, RENEWED);
      expect(drawn).toMatchObject({ kind: "reconnecting", step: "machine", picture: "none" });
      expect(drawing).toContainEqual({ kind: "draw" });
      expect(next(drawn, { kind: "painted" })[0].kind).toBe("live");
    }
  });

  it("is still somebody else’s whatever is told besides", ({ expect }) => {
    for (const event of [
      { kind: "warning", secondsLeft: 60, now: 1_000 },
      { kind: "idle", secondsLeft: 60, now: 1_000 },
      { kind: "mode", mode: "view" },
      PRESENCE,
    ] as const) {
      const [after, effects] = next(ASKING, event);
      expect(after).toMatchObject({ kind: "in-use", answerBy: 34_500, wasIn: true });
      expect(effects).toEqual([]);
    }
    const [idle] = next(IN_USE, { kind: "idle", secondsLeft: 60, now: 1_000 });
    expect(next(idle, { kind: "active" })[0]).toEqual(IN_USE);
  });

  it("is left by the person, and lost with the line", ({ expect }) => {
    const closed = { kind: "ended", ending: "closed" } as const;
    expect(next(IN_USE, closed)).toEqual([{ ...closed, hello: HELLO }, [CLOSE]]);
    expect(next(IN_USE, LOST)[0]).toMatchObject({ kind: "ended", ending: "connection-lost" });
    expect(next(ASKING, LOST)[0]).toMatchObject({ kind: "reconnecting", picture: "none" });
  });
});

describe("who is in a console", () => {
  const PRESENT = {
    people: PRESENCE.message.people,
    controls: false,
    may: { ask: true, take: false, give: false },
    more: 0,
    askingUntil: 26_000,
    requests: [{ id: 7, name: "alice", what: "enter", until: 16_000 }],
    observersMissing: 1,
  };

  it("is known by the clock of the page, and is what was told last", ({ expect }) => {
    const [live, effects] = next(RESUMABLE_LIVE, PRESENCE);
    expect(live).toEqual({ ...RESUMABLE_LIVE, presence: PRESENT });
    expect(effects).toEqual([]);
    const { asking: _asking, ...alone } = PRESENCE.message;
    const later: SessionEvent = {
      ...PRESENCE,
      message: { ...alone, people: [...alone.people], more: 3, requests: [] },
    };
    const { askingUntil: _askingUntil, ...presence } = PRESENT;
    expect(next(live, later)[0]).toEqual({
      ...RESUMABLE_LIVE,
      presence: { ...presence, more: 3, requests: [] },
    });
  });

  it("outlasts a loss, and a machine that is gone", ({ expect }) => {
    const events = [PRESENCE, LOST, RESUMED, MACHINE_GONE, RENEWED, { kind: "painted" }] as const;
    let state: SessionState = RESUMABLE_LIVE;
    for (const event of events) {
      [state] = next(state, event);
      expect(state, event.kind).toMatchObject({ presence: PRESENT });
    }
    expect(state.kind).toBe("live");
  });
});

describe("a console that another tab shows", () => {
  it("is let go of without an end, and opened again by a person only", ({ expect }) => {
    for (const state of [UNSEEN, CONNECTING, RESUMABLE_LIVE, RECONNECTING, WAITING, PAUSED]) {
      expect(next(state, { kind: "elsewhere" })).toEqual([
        ELSEWHERE,
        [{ kind: "close", leave: false }],
      ]);
    }
    expect(next(ELSEWHERE, OPEN)).toEqual([
      CONNECTING,
      [{ kind: "dial", confirmed: false, attempt: 0 }],
    ]);
  });

  it("is shown as such where the gateway was the first to say that it was opened", ({ expect }) => {
    const ended = (ending: Ending): SessionState => ({ kind: "ended", ending });
    expect(next(ended("taken-over"), { kind: "elsewhere" })[0]).toEqual(ELSEWHERE);
    expect(next(ended("ticket-used"), { kind: "elsewhere" })[0]).toEqual(ELSEWHERE);
    expect(next(ended("closed"), { kind: "elsewhere" })).toEqual([ended("closed"), []]);
  });
});

/** What changes a session, or does something, in several states. */
const LEAVING = ["ended", "elsewhere"] as const;
const TOLD = ["mode", "warning", "time", "idle", "presence"] as const;
const OPENING = [
  ...LEAVING,
  "opened",
  "hello",
  "connected",
  "renewed",
  "lost",
  "in-use",
  "presence",
] as const;

const GOING = ["renewed", "waiting", "lost"] as const;

describe("states and events", () => {
  it.for<[string, SessionState, readonly SessionEvent["kind"][]]>([
    ["landing", LANDING, []],
    ["unseen", UNSEEN, ["open", "elsewhere"]],
    ["connecting", CONNECTING, [...OPENING, "reopen", "warning", "time", "idle"]],
    ["opened", OPENED, [...OPENING, "reopen", "warning", "time", "idle"]],
    ["greeted", { ...OPENED, hello: HELLO, ...EXPIRES }, [...OPENING, ...TOLD, "waiting"]],
    [
      "resumable greeted",
      { ...OPENED, hello: RESUMABLE, ...EXPIRES },
      [...OPENING, ...TOLD, "waiting", "doubted", "park"],
    ],
    ["probing", PROBING, ["probed"]],
    ["held", IN_USE, [...OPENING, ...TOLD, "waiting", "pending", "take-over"]],
    [
      "asking",
      ASKING,
      [...TOLD, ...LEAVING, "in-use", "pending", "painted", ...GOING, "park", "doubted"],
    ],
    ["live", LIVE, [...TOLD, ...LEAVING, "in-use", ...GOING]],
    ["resumable", RESUMABLE_LIVE, [...TOLD, ...LEAVING, "in-use", ...GOING, "doubted", "park"]],
    [
      "reconnecting",
      RECONNECTING,
      [...LEAVING, "hello", "lost", "retry", "blind", "grace-over", "resumed", "park"],
    ],
    [
      "blind reconnecting",
      { ...RECONNECTING, picture: "past", takesInput: false },
      [...LEAVING, "hello", "lost", "retry", "grace-over", "resumed", "park", "painted"],
    ],
    [
      "returned",
      ON_MACHINE,
      [...TOLD, ...LEAVING, "in-use", "painted", ...GOING, "doubted", "park"],
    ],
    ["waiting", WAITING, [...TOLD, ...LEAVING, "in-use", ...GOING, "doubted", "park"]],
    ["paused", PAUSED, [...LEAVING, "retry"]],
    ["elsewhere", ELSEWHERE, ["open"]],
    ["confirming", CONFIRMING, ["open"]],
    ["ended", ENDED, ["open"]],
  ])("of a %s session: all others change and do nothing", ([, state, kinds], { expect }) => {
    const effective = EVENTS.filter((event) => {
      const [after, effects] = next(state, event);
      return JSON.stringify(after) !== JSON.stringify(state) || effects.length > 0;
    });
    expect(new Set(effective.map(({ kind }) => kind))).toEqual(new Set(kinds));
  });

  it("close what they have dialled before they dial again, draw one connection at a time, and leave nothing open", ({
    expect,
  }) => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }),
        (isLive, events) => {
          let state = isLive ? RESUMABLE_LIVE : UNSEEN;
          let open = isLive ? 1 : 0;
          let screens = open;
          let isAway = false;
          let isRefusing = false;
          for (const event of events) {
            const [after, effects] = next(state, event);
            state = after;
            for (const { kind } of effects) {
              if (kind === "dial") open += 1;
              if (kind === "close") open = 0;
              if (kind === "dial" || kind === "draw") screens += 1;
              if (kind === "close" || kind === "put-away") screens = 0;
              if (kind === "suspend" || kind === "park") isAway = true;
              if (kind === "go-on" || kind === "close") isAway = false;
              if (kind === "refuse-input") isRefusing = true;
              // A WebSocket that goes on takes input again by itself.
              if (["accept-input", "go-on", "close"].includes(kind)) isRefusing = false;
            }
            const isOffline =
              state.kind === "paused" ||
              (state.kind === "reconnecting" && state.step === "gateway");
            expect(isOffline).toBe(isAway);
            expect(open).toBeLessThanOrEqual(1);
            expect(screens).toBeLessThanOrEqual(1);
            if (state.kind === "live") expect(isRefusing).toBe(false);
            if (state.kind === "waiting") expect([isRefusing, screens]).toEqual([true, 0]);
            if (state.kind === "reconnecting" && !state.takesInput) expect(isRefusing).toBe(true);
            if (state.kind === "in-use" && state.wasIn) {
              expect([isRefusing, screens]).toEqual([true, 0]);
            }
            if (["ended", "confirming", "elsewhere"].includes(state.kind)) expect(open).toBe(0);
          }
        },
      ),
    );
  });
});
