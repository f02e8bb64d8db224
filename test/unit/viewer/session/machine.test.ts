import fc from "fast-check";
import { describe, it } from "vitest";

import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import {
  initialState,
  MAX_GRACE_MS,
  next,
  SHORT_SESSION_SECONDS,
  STEADY_MS,
} from "../../../../viewer/src/session/machine.ts";
import type { Ending } from "../../../../viewer/src/session/ending.ts";
import type {
  Effect,
  SessionEvent,
  SessionState,
} from "../../../../viewer/src/session/session-state.ts";

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

const ASKS = { console: { id: "i-2-17-VM", name: "web-01" }, mode: "view" } as const;

const OPEN = { kind: "open", confirmed: false } as const;
const GREETED = { kind: "hello", hello: HELLO, now: 500 } as const;
const UNREACHABLE = { kind: "ended", ending: "gateway-unreachable" } as const;

const LANDING = initialState(false);
const UNSEEN = initialState(true);
const CONNECTING: SessionState = { kind: "connecting", step: "gateway" };
const OPENED: SessionState = { kind: "connecting", step: "machine" };
const PROBING: SessionState = { kind: "connecting", step: "probing" };
const LIVE: SessionState = { kind: "live", hello: HELLO };
const RESUMABLE_LIVE: SessionState = { kind: "live", hello: RESUMABLE };
const RECONNECTING: SessionState = {
  kind: "reconnecting",
  hello: RESUMABLE,
  since: 5_000,
  attempt: 0,
  takesInput: true,
};
const CONFIRMING: SessionState = { kind: "confirming", asks: ASKS };
const ENDED: SessionState = { kind: "ended", ending: "ticket-early", hello: HELLO };

const EVENTS: readonly SessionEvent[] = [
  OPEN,
  { kind: "open", confirmed: true },
  { kind: "opened" },
  GREETED,
  { kind: "hello", hello: RESUMABLE, now: 500 },
  { kind: "connected" },
  { kind: "mode", mode: "view" },
  { kind: "warning", secondsLeft: 60, now: 1_000 },
  { kind: "ended", ending: "closed" },
  { kind: "ended", ending: "needs-confirmation", asks: ASKS },
  UNREACHABLE,
  { kind: "probed", reachable: true },
  { kind: "probed", reachable: false },
  LOST,
  { kind: "doubted", now: 5_000 },
  { kind: "retry" },
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
    expect(play(OPEN, { kind: "opened" }, GREETED).state).toEqual({ ...OPENED, hello: HELLO });
    const { state, effects } = play(OPEN, { kind: "opened" }, GREETED, { kind: "connected" });
    expect(state).toEqual(LIVE);
    expect(effects).toEqual([
      { kind: "dial", confirmed: false },
      { kind: "watch-line" },
      { kind: "translate-keys", hello: HELLO },
      { kind: "attach-controls" },
    ]);
  });

  it("asks for the console once, until it has an end", ({ expect }) => {
    for (const state of [CONNECTING, OPENED, LIVE]) expect(next(state, OPEN)).toEqual([state, []]);
  });

  it("does not show a screen that the gateway has not announced", ({ expect }) => {
    expect(next(OPENED, { kind: "connected" })).toEqual([
      { kind: "ended", ending: "viewer-failed" },
      [{ kind: "close" }],
    ]);
  });

  it("asks a person where the gateway asks for one, and opens what was confirmed", ({ expect }) => {
    const asked = next(OPENED, { kind: "ended", ending: "needs-confirmation", asks: ASKS });
    expect(asked).toEqual([CONFIRMING, [{ kind: "close" }]]);
    expect(next(CONFIRMING, { kind: "open", confirmed: true })).toEqual([
      CONNECTING,
      [{ kind: "dial", confirmed: true }],
    ]);
  });

  it("starts anew after an end, without memory of it", ({ expect }) => {
    expect(next(ENDED, OPEN)).toEqual([CONNECTING, [{ kind: "dial", confirmed: false }]]);
  });

  it.for([
    [true, "gateway-refused"],
    [false, "gateway-unreachable"],
  ] as const)(
    "finds out why no WebSocket was opened: reachable %s means %s",
    ([reachable, ending], { expect }) => {
      expect(next(CONNECTING, UNREACHABLE)).toEqual([
        PROBING,
        [{ kind: "close" }, { kind: "probe" }],
      ]);
      expect(next(PROBING, { kind: "probed", reachable })).toEqual([{ kind: "ended", ending }, []]);
    },
  );

  it("turns a warning into a point in time, and a later one replaces it", ({ expect }) => {
    const [warned] = next(LIVE, { kind: "warning", secondsLeft: 60, now: 1_000 });
    expect(warned).toEqual({ ...LIVE, endsAt: 61_000 });
    const [later] = next(warned, { kind: "warning", secondsLeft: 10, now: 2_000 });
    expect(later).toEqual({ ...LIVE, endsAt: 12_000 });
  });

  it("keeps a warning and a new mode that come before the screen", ({ expect }) => {
    const { state } = play(
      OPEN,
      GREETED,
      { kind: "warning", secondsLeft: 60, now: 1_000 },
      { kind: "mode", mode: "view" },
      { kind: "connected" },
    );
    expect(state).toEqual({ kind: "live", hello: { ...HELLO, mode: "view" }, endsAt: 61_000 });
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

describe("a connection that is lost", () => {
  it.for([LOST, { kind: "doubted", now: 5_000 }] as const)(
    "is made anew where the session can go on: $kind",
    (event, { expect }) => {
      expect(next(RESUMABLE_LIVE, event)).toEqual([
        RECONNECTING,
        [
          { kind: "suspend", graceMs: 60_000 },
          { kind: "redial", attempt: 0 },
        ],
      ]);
    },
  );

  it("ends a session that cannot go on, and one that is not shown yet", ({ expect }) => {
    for (const state of [LIVE, { ...OPENED, hello: RESUMABLE }, OPENED]) {
      const [after, effects] = next(state, LOST);
      expect(after).toMatchObject({ kind: "ended", ending: "connection-lost" });
      expect(effects).toEqual([{ kind: "close" }]);
    }
  });

  it("is not waited for longer than the limit, whatever the gateway says", ({ expect }) => {
    const waited = (graceSeconds: number): unknown => {
      const hello = { ...RESUMABLE, resume: { token: "one", graceSeconds } };
      return next({ kind: "live", hello }, LOST)[1][0];
    };
    const limit = MAX_GRACE_MS / 1000;
    expect(waited(limit)).toEqual({ kind: "suspend", graceMs: MAX_GRACE_MS });
    expect(waited(limit + 1)).toEqual({ kind: "suspend", graceMs: MAX_GRACE_MS });
    expect(waited(limit - 1)).toEqual({ kind: "suspend", graceMs: MAX_GRACE_MS - 1000 });
  });

  it("is tried anew, later each time, and at once when there is a reason", ({ expect }) => {
    const [second, effects] = next(RECONNECTING, { kind: "lost", now: 6_000 });
    expect(second).toEqual({ ...RECONNECTING, attempt: 1 });
    expect(effects).toEqual([{ kind: "redial", attempt: 1 }]);
    expect(next(second, { kind: "retry" })).toEqual([
      RECONNECTING,
      [{ kind: "redial", attempt: 0 }],
    ]);
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
    const resumed = { at: RESUMED.now, attempt: RECONNECTING.attempt };
    const live = { kind: "live", hello, resumed };
    expect(next(RECONNECTING, RESUMED)).toEqual([live, [{ kind: "go-on" }]]);
  });

  it("goes on with its tries when it is lost again at once, and begins anew later", ({
    expect,
  }) => {
    const [live] = next({ ...RECONNECTING, attempt: 2 }, RESUMED);
    const lostAfter = (milliseconds: number): unknown =>
      next(live, { kind: "lost", now: RESUMED.now + milliseconds })[1][1];
    expect(lostAfter(STEADY_MS - 1)).toEqual({ kind: "redial", attempt: 3 });
    expect(lostAfter(STEADY_MS)).toEqual({ kind: "redial", attempt: 0 });
  });

  it("has not lost the warning of the end with it", ({ expect }) => {
    const back = (secondsLeft: number): SessionState => {
      const message = { ...RESUMED.message, secondsLeft };
      return next({ ...RECONNECTING, endsAt: 1 }, { ...RESUMED, message })[0];
    };
    expect(back(SHORT_SESSION_SECONDS)).toMatchObject({ kind: "live", endsAt: 69_000 });
    expect(back(SHORT_SESSION_SECONDS + 1)).not.toHaveProperty("endsAt");
  });

  it("is given up when the grace is over, or the gateway or the person says so", ({ expect }) => {
    const end = (event: SessionEvent): unknown => next(RECONNECTING, event);
    const ended = (ending: Ending): unknown => [
      { kind: "ended", ending, hello: RESUMABLE },
      [{ kind: "close" }],
    ];
    expect(end({ kind: "grace-over" })).toEqual(ended("connection-lost"));
    for (const ending of ["resume-refused", "taken-over", "closed"] as const) {
      expect(end({ kind: "ended", ending })).toEqual(ended(ending));
    }
  });
});

describe("states and events", () => {
  it.for<[string, SessionState, readonly SessionEvent["kind"][]]>([
    ["landing", LANDING, []],
    ["unseen", UNSEEN, ["open"]],
    ["connecting", CONNECTING, ["opened", "hello", "connected", "warning", "ended", "lost"]],
    ["opened", OPENED, ["opened", "hello", "connected", "warning", "ended", "lost"]],
    [
      "greeted",
      { ...OPENED, hello: HELLO },
      ["opened", "hello", "connected", "mode", "warning", "ended", "lost"],
    ],
    ["probing", PROBING, ["probed"]],
    ["live", LIVE, ["mode", "warning", "ended", "lost"]],
    ["resumable", RESUMABLE_LIVE, ["mode", "warning", "ended", "lost", "doubted"]],
    ["reconnecting", RECONNECTING, ["ended", "lost", "retry", "blind", "grace-over", "resumed"]],
    ["confirming", CONFIRMING, ["open"]],
    ["ended", ENDED, ["open"]],
  ])("of a %s session: all others change and do nothing", ([, state, kinds], { expect }) => {
    const effective = EVENTS.filter((event) => {
      const [after, effects] = next(state, event);
      return JSON.stringify(after) !== JSON.stringify(state) || effects.length > 0;
    });
    expect(new Set(effective.map(({ kind }) => kind))).toEqual(new Set(kinds));
  });

  it("close what they have dialled before they dial again, and nothing shown as ended is open", ({
    expect,
  }) => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }),
        (isLive, events) => {
          let state = isLive ? RESUMABLE_LIVE : UNSEEN;
          let open = isLive ? 1 : 0;
          let isAway = false;
          for (const event of events) {
            const [after, effects] = next(state, event);
            state = after;
            for (const { kind } of effects) {
              if (kind === "dial") open += 1;
              if (kind === "close") open = 0;
              if (kind === "suspend") isAway = true;
              if (kind === "go-on" || kind === "close") isAway = false;
            }
            expect(state.kind === "reconnecting").toBe(isAway);
            expect(open).toBeLessThanOrEqual(1);
            const isOver = state.kind === "ended" || state.kind === "confirming";
            if (isOver) expect(open).toBe(0);
          }
        },
      ),
    );
  });
});
