import { describe, it } from "vitest";

import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import {
  INITIAL_STATE,
  nextState,
  SHORT_SESSION_SECONDS,
  type PageEvent,
  type PageState,
} from "../../../../viewer/src/page/page-state.ts";

const HELLO: HelloMessage = {
  type: "hello",
  session: "k3J9xQ2mT7vB1nZ8pL4wYc",
  console: { id: "i-2-17-VM", name: "web-01" },
  mode: "control",
  ackEvery: 65_536,
  secondsLeft: 3600,
};

const LIVE: PageState = { kind: "live", hello: HELLO };

function play(...events: readonly PageEvent[]): PageState {
  return events.reduce(nextState, INITIAL_STATE);
}

describe("page state", () => {
  it("goes from the landing page through both steps of connecting to a live screen", ({
    expect,
  }) => {
    expect(play()).toEqual({ kind: "landing" });
    expect(play({ kind: "start" })).toEqual({ kind: "connecting", step: "gateway" });
    expect(play({ kind: "start" }, { kind: "opened" })).toEqual({
      kind: "connecting",
      step: "machine",
    });
    expect(
      play({ kind: "start" }, { kind: "opened" }, { kind: "hello", hello: HELLO, now: 500 }),
    ).toEqual({
      kind: "connecting",
      step: "machine",
      hello: HELLO,
    });
    expect(
      play({ kind: "start" }, { kind: "hello", hello: HELLO, now: 500 }, { kind: "connected" }),
    ).toEqual(LIVE);
  });

  it("does not show a screen that the gateway has not announced", ({ expect }) => {
    expect(play({ kind: "start" }, { kind: "opened" }, { kind: "connected" })).toEqual({
      kind: "ended",
      ending: "viewer-failed",
    });
  });

  it("keeps the first end and who it was, whatever follows", ({ expect }) => {
    const ended = nextState(LIVE, { kind: "ended", ending: "session-expired" });
    expect(ended).toEqual({ kind: "ended", ending: "session-expired", hello: HELLO });
    for (const event of [
      { kind: "ended", ending: "connection-lost" },
      { kind: "connected" },
      { kind: "opened" },
      { kind: "hello", hello: HELLO, now: 500 },
      { kind: "warning", secondsLeft: 60, now: 0 },
    ] as const) {
      expect(nextState(ended, event)).toBe(ended);
    }
  });

  it("asks a person where the gateway asks for one, and starts when told to", ({ expect }) => {
    const asks = { console: { id: "i-2-17-VM", name: "web-01" }, mode: "view" } as const;
    const asked = play(
      { kind: "start" },
      { kind: "opened" },
      { kind: "ended", ending: "needs-confirmation", asks },
    );
    expect(asked).toEqual({ kind: "confirming", asks });
    expect(nextState(asked, { kind: "connected" })).toBe(asked);
    expect(nextState(asked, { kind: "start" })).toEqual({ kind: "connecting", step: "gateway" });
  });

  it("starts anew after an end, without memory of it", ({ expect }) => {
    const ended: PageState = { kind: "ended", ending: "ticket-early", hello: HELLO };
    expect(nextState(ended, { kind: "start" })).toEqual({ kind: "connecting", step: "gateway" });
  });

  it("turns a warning into a point in time, and a later one replaces it", ({ expect }) => {
    const warned = nextState(LIVE, { kind: "warning", secondsLeft: 60, now: 1_000 });
    expect(warned).toEqual({ ...LIVE, endsAt: 61_000 });
    expect(nextState(warned, { kind: "warning", secondsLeft: 10, now: 2_000 })).toEqual({
      ...LIVE,
      endsAt: 12_000,
    });
  });

  it("keeps a warning that comes before the screen", ({ expect }) => {
    expect(
      play(
        { kind: "start" },
        { kind: "hello", hello: HELLO, now: 500 },
        { kind: "warning", secondsLeft: 60, now: 1_000 },
        { kind: "connected" },
      ),
    ).toEqual({ ...LIVE, endsAt: 61_000 });
  });

  it("counts a session down from its start only if it is too short for a warning", ({ expect }) => {
    const liveFor = (secondsLeft: number): PageState =>
      play(
        { kind: "start" },
        { kind: "hello", hello: { ...HELLO, secondsLeft }, now: 500 },
        { kind: "connected" },
      );
    expect(liveFor(SHORT_SESSION_SECONDS)).toMatchObject({ kind: "live", endsAt: 60_500 });
    expect(liveFor(SHORT_SESSION_SECONDS + 1)).not.toHaveProperty("endsAt");
  });

  it("ignores what makes no sense in a state", ({ expect }) => {
    expect(nextState(INITIAL_STATE, { kind: "connected" })).toBe(INITIAL_STATE);
    expect(nextState(INITIAL_STATE, { kind: "opened" })).toBe(INITIAL_STATE);
    expect(nextState(INITIAL_STATE, { kind: "warning", secondsLeft: 1, now: 0 })).toBe(
      INITIAL_STATE,
    );
    expect(nextState(LIVE, { kind: "hello", hello: { ...HELLO, mode: "view" }, now: 500 })).toBe(
      LIVE,
    );
    expect(nextState(LIVE, { kind: "connected" })).toBe(LIVE);
  });
});
