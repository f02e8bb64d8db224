import { describe, it } from "vitest";

import type { TimeMessage } from "../../../../../worker/channel/messages.ts";
import {
  moreTimeView,
  newsOfTime,
} from "../../../../../viewer/src/panels/countdown/more-time-view.ts";
import { next } from "../../../../../viewer/src/session/states/machine.ts";
import type { Live, SessionState } from "../../../../../viewer/src/session/states/session-state.ts";

const MINUTE = 60_000;

const LIVE: Live = {
  kind: "live",
  hello: {
    type: "hello",
    session: "s",
    console: { id: "vm-1", name: "web-01" },
    mode: "control",
    moreTime: "may-ask",
    ackEvery: 65_536,
    secondsLeft: 600,
    resume: { token: "one", graceSeconds: 60 },
  },
  expiresAt: 10 * MINUTE,
};

const told = (state: SessionState, message: Omit<TimeMessage, "type">, now = 0): SessionState =>
  next(state, { kind: "time", message: { type: "time", ...message }, now })[0];

describe("the button that asks for more time", () => {
  it("is there in the last ten minutes, where the ticket grants it", ({ expect }) => {
    expect(moreTimeView(LIVE, 0)).toBe("ask");
    expect(moreTimeView(LIVE, -1)).toBe("none");
    const { moreTime: _granted, ...hello } = LIVE.hello;
    expect(moreTimeView({ ...LIVE, hello }, 0)).toBe("none");
  });

  it("is not there while the gateway cannot be reached", ({ expect }) => {
    const [lost] = next(LIVE, { kind: "lost", now: 0 });
    expect([lost.kind, moreTimeView(lost, 0)]).toEqual(["reconnecting", "none"]);
  });

  it("gives way to what became of it, until it counts again", ({ expect }) => {
    expect(moreTimeView(told(LIVE, { secondsLeft: 300, request: "asked" }), 0)).toBe("asked");
    const no = told(LIVE, { secondsLeft: 300, request: "declined", againSeconds: 90 });
    expect([moreTimeView(no, 0), moreTimeView(no, 90_000)]).toEqual(["declined", "ask"]);
    const early = told(LIVE, { secondsLeft: 300, request: "early", againSeconds: 90 });
    expect(moreTimeView(early, 0)).toBe("ask");
    const given = (secondsLeft: number) => told(LIVE, { secondsLeft, request: "given" });
    expect([moreTimeView(given(3600), 0), moreTimeView(given(60), 0)]).toEqual(["none", "ask"]);
  });
});

describe("news of a session's time", () => {
  it.for(["asked", "given", "declined", "early"] as const)(
    "are that it was %s",
    (request, { expect }) => {
      const state = told(LIVE, { secondsLeft: 300, request });
      expect(newsOfTime(LIVE, state)).toBe(request);
      expect(newsOfTime(state, told(state, { secondsLeft: 300, request }))).toBe(request);
      expect(newsOfTime(state, { ...state })).toBeUndefined();
    },
  );

  it("are that there is another end", ({ expect }) => {
    const moved = told(LIVE, { secondsLeft: 300 }, 5);
    expect(newsOfTime(LIVE, moved)).toBe("changed");
    const [warned] = next(moved, { kind: "warning", secondsLeft: 60, now: 6 });
    expect(newsOfTime(moved, warned)).toBeUndefined();
  });

  it("are none to a page that comes back, or shows nothing yet", ({ expect }) => {
    const hello = { ...LIVE.hello, moreTime: "asked" } as const;
    const [lost] = next(LIVE, { kind: "lost", now: 0 });
    const [back] = next(lost, { kind: "hello", hello, now: 1 });
    expect(newsOfTime(lost, back)).toBeUndefined();
    const connecting = { kind: "connecting", step: "machine", hello, expiresAt: 1 } as const;
    expect(newsOfTime(connecting, LIVE)).toBeUndefined();
  });
});
