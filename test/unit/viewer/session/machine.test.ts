import fc from "fast-check";
import { describe, it } from "vitest";

import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import {
  initialState,
  next,
  SHORT_SESSION_SECONDS,
  type Effect,
  type SessionEvent,
  type SessionState,
} from "../../../../viewer/src/session/machine.ts";

const HELLO: HelloMessage = {
  type: "hello",
  session: "k3J9xQ2mT7vB1nZ8pL4wYc",
  console: { id: "i-2-17-VM", name: "web-01" },
  mode: "control",
  ackEvery: 65_536,
  secondsLeft: 3600,
};

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
const CONFIRMING: SessionState = { kind: "confirming", asks: ASKS };
const ENDED: SessionState = { kind: "ended", ending: "ticket-early", hello: HELLO };

const EVENTS: readonly SessionEvent[] = [
  OPEN,
  { kind: "open", confirmed: true },
  { kind: "opened" },
  GREETED,
  { kind: "connected" },
  { kind: "mode", mode: "view" },
  { kind: "warning", secondsLeft: 60, now: 1_000 },
  { kind: "ended", ending: "closed" },
  { kind: "ended", ending: "needs-confirmation", asks: ASKS },
  UNREACHABLE,
  { kind: "probed", reachable: true },
  { kind: "probed", reachable: false },
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

describe("states and events", () => {
  it.for<[string, SessionState, readonly SessionEvent["kind"][]]>([
    ["landing", LANDING, []],
    ["unseen", UNSEEN, ["open"]],
    ["connecting", CONNECTING, ["opened", "hello", "connected", "warning", "ended"]],
    ["opened", OPENED, ["opened", "hello", "connected", "warning", "ended"]],
    [
      "greeted",
      { ...OPENED, hello: HELLO },
      ["opened", "hello", "connected", "mode", "warning", "ended"],
    ],
    ["probing", PROBING, ["probed"]],
    ["live", LIVE, ["mode", "warning", "ended"]],
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
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (events) => {
        let state = UNSEEN;
        let open = 0;
        for (const event of events) {
          const [after, effects] = next(state, event);
          state = after;
          for (const { kind } of effects) {
            if (kind === "dial") open += 1;
            if (kind === "close") open = 0;
          }
          expect(open).toBeLessThanOrEqual(1);
          const isOver = state.kind === "ended" || state.kind === "confirming";
          if (isOver) expect(open).toBe(0);
        }
      }),
    );
  });
});
