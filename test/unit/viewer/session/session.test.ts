import { afterEach, beforeEach, describe, it, vi } from "vitest";

import type { ResumeOffer } from "../../../../worker/channel/subprotocols.ts";
import { ALLOWED_AT_ONCE, ALLOWED_EVERY_MS } from "../../../../viewer/src/session/allowance.ts";
import type { ConsoleChannel } from "../../../../viewer/src/session/channel/channel.ts";
import { FRESH_TRY_MS, RESUME_TIMEOUT } from "../../../../viewer/src/session/coming-back.ts";
import {
  ASK_MS,
  DOUBT_MS,
  LOST_MS,
  QUICK_LOST_MS,
} from "../../../../viewer/src/session/line-watch.ts";
import { TRIES_UNTIL_PROBE } from "../../../../viewer/src/session/states/without-answer.ts";
import { MAX_BLIND_MS } from "../../../../viewer/src/session/states/machine.ts";
import type { SessionState } from "../../../../viewer/src/session/states/session-state.ts";
import {
  LOAD_TIMEOUT,
  MAX_PAINT_WAITS,
  PAINT_TIMEOUT,
  type ScreenListener,
  type ScreenMaker,
} from "../../../../viewer/src/session/screens.ts";
import { OPEN_TIMEOUT, Session } from "../../../../viewer/src/session/session.ts";
import type { Surroundings } from "../../../../viewer/src/session/surroundings.ts";
import { FakeSocket } from "./channel/fake-socket.ts";
import { SOON } from "../../../support/soon.ts";

const HELLO = {
  type: "hello",
  session: "k3J9xQ2mT7vB1nZ8pL4wYc",
  console: { id: "i-2-17-VM", name: "web-01" },
  mode: "control",
  ackEvery: 10,
  secondsLeft: 3600,
};

/** A screen that only writes down what was done to it. */
class FakeScreen {
  readonly did: string[] = [];
  readonly connected: () => void;
  readonly painted: () => void;
  readonly channel: ConsoleChannel;
  /** What was shown last. */
  readonly frame = {} as HTMLCanvasElement;

  constructor(channel: ConsoleChannel, { connected, painted }: ScreenListener) {
    this.channel = channel;
    this.connected = connected;
    this.painted = painted;
  }

  describe(name: string, viewOnly: boolean): void {
    this.did.push(`describe ${name}${viewOnly ? " view only" : ""}`);
  }

  focus(): void {
    this.did.push("focus");
  }

  adoptFocus(): void {
    this.did.push("adopt focus");
  }

  lastFrame(): HTMLCanvasElement {
    this.did.push("last frame");
    return this.frame;
  }

  close(): void {
    this.did.push("close");
  }
}

interface Stage {
  readonly session: Session<FakeScreen>;
  readonly sockets: FakeSocket[];
  readonly screens: FakeScreen[];
  /** States as they were shown: an ended one as its ending. */
  readonly shown: string[];
  readonly states: SessionState[];
  readonly confirmed: boolean[];
  /** States that were shown and screens that came and went. */
  readonly order: string[];
  /** What the session was resumed with. */
  readonly redials: ResumeOffer[];
  /** How the line was shown. */
  readonly lines: unknown[];
  /** What covered the screen. */
  readonly covers: (HTMLCanvasElement | undefined)[];
  readonly lastFrames: (HTMLCanvasElement | undefined)[];
  /** What others said or gave. */
  readonly said: unknown[];
}

function stage(changes: Partial<Surroundings<FakeScreen>> = {}): Stage {
  const sockets: FakeSocket[] = [];
  const screens: FakeScreen[] = [];
  const states: SessionState[] = [];
  const shown: string[] = [];
  const confirmed: boolean[] = [];
  const order: string[] = [];
  const redials: Stage["redials"] = [];
  const lines: unknown[] = [];
  const covers: Stage["covers"] = [];
  const lastFrames: Stage["lastFrames"] = [];
  const said: unknown[] = [];
  const surroundings: Surroundings<FakeScreen> = {
    hasLink: true,
    keyboard: undefined,
    dial: (isConfirmed) => {
      confirmed.push(isConfirmed);
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    loadScreen: async () => (channel, listener) => {
      const screen = new FakeScreen(channel, listener);
      screens.push(screen);
      return screen;
    },
    isReachable: async () => false,
    fallsBack: async () => false,
    redial: (session, offer) => {
      if (session !== HELLO.session) throw new Error("another session");
      redials.push(offer);
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    isVisible: () => true,
    now: () => 0,
    random: () => 0.5,
    ...changes,
  };
  const session = new Session(surroundings, {
    render: (state) => {
      states.push(state);
      order.push(state.kind);
      shown.push(state.kind === "ended" ? state.ending : state.kind);
    },
    renderLine: (line) => lines.push(line),
    translateKeys: () => {},
    attach: (screen) => order.push(screen === undefined ? "detach" : "attach"),
    cover: (frame) => covers.push(frame),
    keepLastFrame: (frame) => lastFrames.push(frame),
    painted: () => {},
    others: (message) => said.push(message),
    pointer: () => {},
    untypable: () => {},
    refused: () => {},
  });
  session.begin();
  const seen = { shown, states, confirmed, order, lines, covers, lastFrames, said };
  return { session, sockets, screens, redials, ...seen };
}

/** A session that has got as far as a live screen. */
async function live(
  changes: Partial<Surroundings<FakeScreen>> = {},
  hello: object = HELLO,
): Promise<Stage> {
  const at = stage(changes);
  at.session.open(false);
  at.sockets[0]?.open();
  at.sockets[0]?.text(hello);
  at.sockets[0]?.text({ type: "connection", number: 1 });
  await vi.advanceTimersByTimeAsync(0);
  at.screens[0]?.connected();
  at.screens[0]?.painted();
  return at;
}

const RESUMABLE = { ...HELLO, resume: { token: "one", graceSeconds: 60 } };

const RESUMED = {
  type: "resumed",
  received: 0,
  mode: "view",
  ackEvery: 10,
  secondsLeft: 3600,
  resume: { token: "two", graceSeconds: 60 },
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a session in the page", () => {
  it("asks for nothing before somebody looks", ({ expect }) => {
    const { sockets, shown } = stage();
    expect(sockets).toEqual([]);
    expect(shown).toEqual(["connecting"]);
  });

  it("opens a screen, names it and gives it the keys", async ({ expect }) => {
    const { screens, states, confirmed } = await live({ keyboard: "de" });
    expect(states.at(-1)).toMatchObject({ kind: "live", hello: { keyboard: "de" } });
    expect(screens[0]?.did).toContain("describe web-01");
    expect(screens[0]?.did).toContain("focus");
    expect(confirmed).toEqual([false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("shows a screen before it gives it the keys, and takes them before it shows the end", async ({
    expect,
  }) => {
    const { session, order } = await live();
    session.leave();
    expect(order.slice(-4)).toEqual(["live", "attach", "detach", "ended"]);
  });

  it("says at once that nobody can see the page, where that is so", async ({ expect }) => {
    const { sockets } = await live({ isVisible: () => false });
    expect(sockets[0]?.control[0]).toEqual({ type: "visible", visible: false });
  });

  it("shows the end of a link that cannot be sent after the connecting that it followed", ({
    expect,
  }) => {
    const { session, shown } = stage({ dial: () => "ticket-invalid" });
    session.open(false);
    expect(shown).toEqual(["connecting", "connecting", "ticket-invalid"]);
  });

  it("keeps the last frame, then closes all that was open, when the person leaves", async ({
    expect,
  }) => {
    const { session, sockets, screens, shown } = await live();
    session.leave();
    expect(shown.at(-1)).toBe("closed");
    expect(sockets[0]?.closes).toEqual([1000]);
    expect(screens[0]?.did.slice(-2)).toEqual(["last frame", "close"]);
    session.leave();
    expect(screens[0]?.did.filter((done) => done === "close")).toHaveLength(1);
  });

  it("opens what a person has confirmed by another WebSocket", async ({ expect }) => {
    const { session, sockets, shown, confirmed } = stage();
    session.open(false);
    sockets[0]?.open();
    const asks = { console: HELLO.console, mode: "view" };
    sockets[0]?.text({ type: "end", code: "needs-confirmation", asks });
    expect(shown.at(-1)).toBe("confirming");
    session.open(true);
    expect(confirmed).toEqual([false, true]);
    expect(sockets).toHaveLength(2);
  });
});

describe("a wait", () => {
  it("for the gateway ends after its limit, with whether it can be reached", async ({ expect }) => {
    const { session, shown, sockets } = stage({ isReachable: async () => true });
    session.open(false);
    await vi.advanceTimersByTimeAsync(OPEN_TIMEOUT - 1);
    expect(shown.at(-1)).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1);
    expect(shown.at(-1)).toBe("gateway-refused");
    expect(sockets[0]?.closes).toEqual([1000]);
  });

  it("for what draws the screen ends after its limit, and leaves the session to another page", async ({
    expect,
  }) => {
    const never = new Promise<ScreenMaker<FakeScreen>>(() => {});
    const { session, shown, sockets } = stage({ loadScreen: () => never });
    session.open(false);
    sockets[0]?.open();
    await vi.advanceTimersByTimeAsync(LOAD_TIMEOUT - 1);
    expect(shown.at(-1)).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1);
    expect(shown.at(-1)).toBe("page-incomplete");
    // Without a code: with one the session would be over.
    expect(sockets[0]?.closes).toEqual([undefined]);
  });

  it("for what draws the screen ends when it cannot be loaded, and leaves the session", async ({
    expect,
  }) => {
    const loadScreen = (): Promise<never> => Promise.reject(new Error("offline"));
    const { session, shown, sockets } = stage({ loadScreen });
    session.open(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(shown.at(-1)).toBe("page-incomplete");
    expect(sockets[0]?.closes).toEqual([undefined]);
  });

  it("for what draws the screen ends the session when it cannot draw", async ({ expect }) => {
    const fails = (): never => {
      throw new Error("no canvas");
    };
    const { session, shown, sockets } = stage({ loadScreen: async () => fails });
    session.open(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(shown.at(-1)).toBe("viewer-failed");
    expect(sockets[0]?.closes).toEqual([1000]);
  });

  it("that outlives its session does nothing to the next one", async ({ expect }) => {
    const makers: ((maker: ScreenMaker<FakeScreen>) => void)[] = [];
    const { session, sockets, screens, shown } = stage({
      loadScreen: () => new Promise((resolve) => makers.push(resolve)),
    });
    session.open(false);
    sockets[0]?.open();
    sockets[0]?.text({ type: "end", code: "ticket-early" });
    session.open(false);
    makers[0]?.((channel, listener) => {
      const screen = new FakeScreen(channel, listener);
      screens.push(screen);
      return screen;
    });
    await vi.advanceTimersByTimeAsync(OPEN_TIMEOUT - 1);
    expect(screens).toEqual([]);
    expect(shown.at(-1)).toBe("connecting");
    expect(sockets[1]?.closes).toEqual([]);
  });
});

describe("a session whose WebSocket is lost", () => {
  let started = 0;

  /** A live session that can go on, with a clock that runs with the timers. */
  async function lost(): Promise<Stage> {
    started = Date.now();
    const at = await live({ now: () => Date.now() }, RESUMABLE);
    at.sockets[0]?.lose(1006);
    return at;
  }

  it("asks to go on at once, keeps its screen, and says what is so now", async ({ expect }) => {
    const { sockets, screens, shown, redials, order } = await lost();
    expect(shown.at(-1)).toBe("reconnecting");
    expect(redials).toEqual([{ token: "one", number: 1, received: 0 }]);
    sockets[1]?.open();
    sockets[1]?.text(RESUMED);
    expect(shown.at(-1)).toBe("live");
    expect(screens).toHaveLength(1);
    expect(screens[0]?.did.at(-1)).toBe("describe web-01 view only");
    expect(screens[0]?.did).not.toContain("close");
    expect(order.filter((kind) => kind === "attach" || kind === "detach")).toEqual(["attach"]);
    expect(sockets[1]?.control).toEqual([{ type: "visible", visible: true }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("asks again with the next token when the next connection is lost as well", async ({
    expect,
  }) => {
    const { sockets, redials } = await lost();
    sockets[1]?.open();
    sockets[1]?.text(RESUMED);
    sockets[1]?.bytes(1, 2, 3);
    sockets[1]?.lose(1006);
    // Not at once: a path that cuts each connection is not asked without a pause.
    expect(redials).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(300);
    expect(redials.at(-1)).toEqual({ token: "two", number: 1, received: 3 });
  });

  it("asks again after a try has failed, later each time", async ({ expect }) => {
    const { sockets, redials } = await lost();
    for (const [tries, delay] of [300, 1000, 2000, 4000, 5000, 5000].entries()) {
      sockets.at(-1)?.lose(1006);
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(redials).toHaveLength(tries + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(redials).toHaveLength(tries + 2);
    }
  });

  it("gives up a try that takes too long, whether it is open or not", async ({ expect }) => {
    const { sockets, redials } = await lost();
    sockets[1]?.open();
    await vi.advanceTimersByTimeAsync(RESUME_TIMEOUT - 1);
    expect(sockets[1]?.closes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets[1]?.closes).toEqual([undefined]);
    await vi.advanceTimersByTimeAsync(300);
    expect(redials).toHaveLength(2);
    sockets[1]?.text(RESUMED);
    expect(sockets[2]?.closes).toEqual([]);
  });

  it("asks at once when the network is back or somebody looks", async ({ expect }) => {
    const { session, sockets, redials } = await lost();
    sockets[1]?.lose(1006);
    session.setOffline(true);
    expect(redials).toHaveLength(1);
    session.setOffline(false);
    expect(redials).toHaveLength(2);
    session.setVisible(false);
    expect(redials).toHaveLength(2);
    session.setVisible(true);
    // The try of just now goes on for a moment.
    expect(redials).toHaveLength(2);
    expect(sockets[2]?.closes).toEqual([]);
    await vi.advanceTimersByTimeAsync(FRESH_TRY_MS);
    expect(redials).toHaveLength(3);
    expect(sockets[2]?.closes).toEqual([undefined]);
    await vi.advanceTimersByTimeAsync(FRESH_TRY_MS);
    session.setVisible(true);
    expect(redials).toHaveLength(4);
  });

  it("finds out soon whether the path of a try is gone that there was reason to follow by another", async ({
    expect,
  }) => {
    const { session, shown, sockets, redials } = await lost();
    session.setOffline(true);
    session.setOffline(false);
    sockets[1]?.open();
    sockets[1]?.text(RESUMED);
    expect(shown.at(-1)).toBe("live");
    expect(sockets[1]?.control).toContainEqual({ type: "ping" });
    expect(redials).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(DOUBT_MS - 1);
    session.lookAtLine();
    expect(shown.at(-1)).toBe("live");
    await vi.advanceTimersByTimeAsync(1);
    session.lookAtLine();
    expect(shown.at(-1)).toBe("reconnecting");
  });

  it("takes input for a while only, until it goes on", async ({ expect }) => {
    const { sockets, screens, states } = await lost();
    const move = Uint8Array.of(5, 0, 0, 1, 0, 1);
    await vi.advanceTimersByTimeAsync(MAX_BLIND_MS - 1);
    expect(states.at(-1)).toMatchObject({ takesInput: true });
    screens[0]?.channel.raw.send(move);
    await vi.advanceTimersByTimeAsync(1);
    expect(states.at(-1)).toMatchObject({ takesInput: false });
    screens[0]?.channel.raw.send(Uint8Array.of(5, 0, 0, 2, 0, 2));
    sockets[1]?.open();
    sockets[1]?.text(RESUMED);
    expect(sockets[1]?.bytesSent).toEqual([...move]);
  });

  it("goes on trying when the grace is over, until the session's time is over", async ({
    expect,
  }) => {
    const { sockets, screens, shown, states, redials } = await lost();
    const refuse = async (): Promise<void> => {
      sockets.at(-1)?.lose(1006);
      await vi.advanceTimersByTimeAsync(1000);
    };
    while (Date.now() < started + 59_000) await refuse();
    expect(states.at(-1)).toMatchObject({ isLate: false });
    while (Date.now() < started + 60_000) await refuse();
    expect(states.at(-1)).toMatchObject({ kind: "reconnecting", isLate: true });
    const before = redials.length;
    while (Date.now() < started + 110_000) await refuse();
    expect(redials.length - before).toBe(10);
    while (Date.now() < started + 130_000) await refuse();
    const later = redials.length;
    while (Date.now() < started + 230_000) await refuse();
    expect(redials.length - later).toBe(10);
    while (Date.now() < started + 3_599_000) await refuse();
    expect(shown.at(-1)).toBe("reconnecting");
    while (Date.now() < started + 3_611_000) await refuse();
    expect(shown.at(-1)).toBe("session-expired");
    expect(screens[0]?.did.slice(-2)).toEqual(["last frame", "close"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends when the gateway refuses it, or the person leaves", async ({ expect }) => {
    const refused = await lost();
    refused.sockets[1]?.open();
    refused.sockets[1]?.text({ type: "end", code: "resume-refused" });
    expect(refused.shown.at(-1)).toBe("resume-refused");
    const left = await lost();
    left.session.leave();
    expect(left.shown.at(-1)).toBe("closed");
    expect(vi.getTimerCount()).toBe(0);
  });

  it.for([
    ["is seen and can come back", QUICK_LOST_MS, true, RESUMABLE],
    ["nobody sees", LOST_MS, false, RESUMABLE],
  ] as const)(
    "is one whose gateway is silent for too long, and watches the line anew: a page that %s",
    async ([, limit, isVisible, hello], { expect }) => {
      const { session, sockets, shown, lines } = await live(
        { now: () => Date.now(), isVisible: () => isVisible },
        hello,
      );
      const pings = (): unknown[] =>
        (sockets[0]?.control ?? []).filter((message) => JSON.stringify(message).includes("ping"));
      for (let silent = 0; silent < limit; silent += 1000) {
        expect(shown.at(-1)).toBe("live");
        expect(pings()).toHaveLength(isVisible && silent >= ASK_MS ? 1 : 0);
        await vi.advanceTimersByTimeAsync(1000);
        session.lookAtLine();
      }
      expect(shown.at(-1)).toBe("reconnecting");
      expect(sockets[0]?.closes).toEqual([undefined]);
      session.lookAtLine();
      expect(lines.at(-1)).toBeUndefined();
      sockets[1]?.open();
      sockets[1]?.text(RESUMED);
      session.lookAtLine();
      expect(lines.at(-1)).toBe("sound");
    },
  );

  it("is not one of a session that cannot come back, before the time is over", async ({
    expect,
  }) => {
    const { session, shown } = await live({ now: () => Date.now() });
    for (let silent = 1000; silent < LOST_MS; silent += 1000) {
      await vi.advanceTimersByTimeAsync(1000);
      session.lookAtLine();
    }
    expect(shown.at(-1)).toBe("live");
  });

  it("finds out soon whether it is, when somebody looks at it again", async ({ expect }) => {
    let isVisible = true;
    const { session, sockets, shown } = await live(
      { now: () => Date.now(), isVisible: () => isVisible },
      RESUMABLE,
    );
    const see = (visible: boolean): void => {
      isVisible = visible;
      session.setVisible(visible);
    };
    const second = async (): Promise<void> => {
      await vi.advanceTimersByTimeAsync(1000);
      session.lookAtLine();
    };
    see(false);
    for (let seconds = 0; seconds < 20; seconds += 1) await second();
    see(true);
    expect(sockets[0]?.control.slice(-2)).toEqual([
      { type: "visible", visible: true },
      { type: "ping" },
    ]);
    await second();
    sockets[0]?.text({ type: "pong" });
    await second();
    expect(shown.at(-1)).toBe("live");
    see(false);
    see(true);
    await second();
    expect(shown.at(-1)).toBe("live");
    await second();
    expect(shown.at(-1)).toBe("reconnecting");
  });

  it("is one whose device was offline, unless something has come meanwhile", async ({ expect }) => {
    const { session, sockets, shown } = await live({}, RESUMABLE);
    session.setOffline(true);
    sockets[0]?.bytes(1);
    session.setOffline(false);
    expect(shown.at(-1)).toBe("live");
    session.setOffline(true);
    session.setOffline(false);
    expect(shown.at(-1)).toBe("reconnecting");
    expect(sockets).toHaveLength(2);
  });

  it("ends at once where the gateway does not resume, but not for a doubt", async ({ expect }) => {
    const { session, sockets, shown } = await live();
    session.setOffline(true);
    session.setOffline(false);
    expect(shown.at(-1)).toBe("live");
    sockets[0]?.lose(1006);
    expect(shown.at(-1)).toBe("connection-lost");
  });
});

describe("a gateway that refuses whoever comes back", () => {
  const minutes = async (at: Stage, count: number): Promise<void> => {
    for (let second = 0; second < 60 * count; second += 1) {
      at.sockets.at(-1)?.lose(1006);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await vi.advanceTimersByTimeAsync(1000);
    }
  };

  it("is asked a number of times, and the page says that it was not let in", async ({ expect }) => {
    const at = await live({ now: () => Date.now(), isReachable: async () => true }, RESUMABLE);
    await minutes(at, 10);
    expect(at.shown.at(-1)).toBe("gateway-refused");
    // Those up to the look at the gateway, and the one that it is given then.
    expect(at.redials).toHaveLength(TRIES_UNTIL_PROBE + 1);
    // A button asks again.
    at.session.open(false);
    expect(at.shown.at(-1)).toBe("connecting");
  });
});

describe("a session that the gateway has not greeted", () => {
  it("is asked for again after a wait each time, until the page looks into why", async ({
    expect,
  }) => {
    const { session, sockets, shown } = stage({ isReachable: async () => true });
    session.open(true);
    for (const [asked, wait] of [300, 1000, 2000].entries()) {
      if (asked % 2 === 0) sockets[asked]?.open();
      sockets[asked]?.lose(1006);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(sockets).toHaveLength(asked + 1);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets).toHaveLength(asked + 2);
    }
    sockets.at(-1)?.lose(1006);
    await vi.advanceTimersByTimeAsync(0);
    expect(shown.at(-1)).toBe("gateway-refused");
    expect(sockets).toHaveLength(4);
  });

  it("is not asked for any more once the person has left", async ({ expect }) => {
    const { session, sockets, shown } = stage();
    session.open(false);
    sockets[0]?.lose(1006);
    session.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    expect(shown.at(-1)).toBe("closed");
  });

  it.for([
    [true, "connecting", 2],
    [false, "ticket-used", 1],
  ] as const)(
    "is asked for with what the tab had before, if it has used the link: %s",
    async ([fallsBack, after, asked], { expect }) => {
      const { session, sockets, shown } = stage({ fallsBack: async () => fallsBack });
      session.open(false);
      sockets[0]?.open();
      sockets[0]?.text({ type: "end", code: "ticket-used" });
      await vi.waitFor(() => expect(sockets).toHaveLength(asked), SOON);
      await vi.waitFor(() => expect(shown.at(-1)).toBe(after), SOON);
      expect(shown).not.toContain(fallsBack ? "ticket-used" : "live");
    },
  );
});

describe("a session with another connection to the machine", () => {
  const CONNECTION = { type: "connection", number: 2 };
  const AGAIN = { ...RESUMABLE, resume: { token: "two", graceSeconds: 60 } };

  it("has another screen behind the last picture, and shows it once it has one of its own", async ({
    expect,
  }) => {
    const { sockets, screens, shown, states, covers, order } = await live({}, RESUMABLE);
    sockets[0]?.lose(1006);
    sockets[1]?.open();
    sockets[1]?.text(AGAIN);
    expect(states.at(-1)).toMatchObject({ step: "machine", picture: "past", takesInput: false });
    expect(screens[0]?.did.slice(-2)).toEqual(["last frame", "close"]);
    expect(covers).toEqual([screens[0]?.frame]);
    expect(screens).toHaveLength(1);
    sockets[1]?.text(CONNECTION);
    await vi.advanceTimersByTimeAsync(0);
    expect(screens).toHaveLength(2);
    expect(screens[1]?.did).toEqual(["describe web-01"]);
    screens[1]?.connected();
    expect(shown.at(-1)).toBe("reconnecting");
    expect(covers).toHaveLength(1);
    screens[1]?.painted();
    expect(shown.at(-1)).toBe("live");
    expect(covers).toEqual([screens[0]?.frame, undefined]);
    expect(order.slice(-2)).toEqual(["live", "attach"]);
    expect(order).not.toContain("detach");
    expect(screens[1]?.did.at(-1)).toBe("adopt focus");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("shows a screen that gets no picture after a while as it is", async ({ expect }) => {
    const { sockets, screens, shown } = await live({}, RESUMABLE);
    sockets[0]?.text(CONNECTION);
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown.at(-1)).toBe("reconnecting");
    screens[1]?.connected();
    await vi.advanceTimersByTimeAsync(PAINT_TIMEOUT - 1);
    expect(shown.at(-1)).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(1);
    expect(shown.at(-1)).toBe("live");
    screens[1]?.painted();
    expect(shown.at(-1)).toBe("live");
  });

  it("waits longer for a picture as long as something of it comes, and not for ever", async ({
    expect,
  }) => {
    const { sockets, screens, shown } = await live({}, RESUMABLE);
    sockets[0]?.text(CONNECTION);
    await vi.advanceTimersByTimeAsync(0);
    screens[1]?.connected();
    for (let waits = 1; waits < MAX_PAINT_WAITS; waits += 1) {
      sockets[0]?.bytes(1);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await vi.advanceTimersByTimeAsync(PAINT_TIMEOUT);
      expect(shown.at(-1)).toBe("reconnecting");
    }
    sockets[0]?.bytes(1);
    await vi.advanceTimersByTimeAsync(PAINT_TIMEOUT);
    expect(shown.at(-1)).toBe("live");
  });

  it("takes nothing that a person does before it is shown", async ({ expect }) => {
    const { sockets, screens } = await live({}, RESUMABLE);
    sockets[0]?.text({ type: "waiting", seconds: 0, secondsLeft: 120 });
    sockets[0]?.text(CONNECTION);
    await vi.advanceTimersByTimeAsync(0);
    const move = Uint8Array.of(5, 0, 0, 1, 0, 1);
    screens[1]?.channel.raw.send(move);
    expect(sockets[0]?.bytesSent).toEqual([]);
    screens[1]?.connected();
    screens[1]?.painted();
    screens[1]?.channel.raw.send(move);
    expect(sockets[0]?.bytesSent).toEqual([...move]);
  });

  it("waits for its machine, behind the picture that was shown last, however often it comes and goes", async ({
    expect,
  }) => {
    const { sockets, screens, shown, covers, session, lastFrames } = await live({}, RESUMABLE);
    const gone = { type: "waiting", seconds: 0, secondsLeft: 120 };
    sockets[0]?.text(gone);
    expect(shown.at(-1)).toBe("waiting");
    sockets[0]?.text(CONNECTION);
    await vi.advanceTimersByTimeAsync(0);
    screens[1]?.connected();
    sockets[0]?.text(gone);
    expect(screens[1]?.did.at(-1)).toBe("close");
    sockets[0]?.text({ ...CONNECTION, number: 3 });
    await vi.advanceTimersByTimeAsync(PAINT_TIMEOUT);
    // What becomes of a screen that is closed changes nothing.
    screens[1]?.painted();
    expect(shown.at(-1)).toBe("reconnecting");
    expect(covers).toEqual([screens[0]?.frame]);
    session.leave();
    expect(covers).toEqual([screens[0]?.frame, undefined]);
    expect(lastFrames).toEqual([screens[0]?.frame]);
    expect(screens[2]?.did.at(-1)).toBe("close");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is asked for where the WebSocket was lost before anything was shown", async ({ expect }) => {
    const { session, sockets, screens, shown, redials, covers } = stage();
    session.open(false);
    sockets[0]?.open();
    sockets[0]?.text(RESUMABLE);
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]?.lose(1006);
    expect(shown.at(-1)).toBe("reconnecting");
    expect(redials).toEqual([{ token: "one", number: 0, received: 0 }]);
    sockets[1]?.open();
    sockets[1]?.text(AGAIN);
    sockets[1]?.text(CONNECTION);
    await vi.advanceTimersByTimeAsync(0);
    screens[1]?.connected();
    screens[1]?.painted();
    expect(shown.at(-1)).toBe("live");
    expect(covers).toEqual([]);
    expect(screens[0]?.did.at(-1)).toBe("close");
  });
});

describe("a page that lets go of its session", () => {
  it("closes its WebSocket without a code, and comes back when somebody looks", async ({
    expect,
  }) => {
    const { session, sockets, screens, shown, redials } = await live({}, RESUMABLE);
    session.setVisible(false);
    session.park();
    expect(shown.at(-1)).toBe("paused");
    expect(sockets[0]?.closes).toEqual([undefined]);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(redials).toEqual([]);
    session.setVisible(true);
    expect(redials).toEqual([{ token: "one", number: 1, received: 0 }]);
    sockets[1]?.open();
    sockets[1]?.text(RESUMED);
    expect(shown.at(-1)).toBe("live");
    expect(screens).toHaveLength(1);
  });

  it("is not brought back by a network that nobody looks at", async ({ expect }) => {
    let isVisible = false;
    const { session, shown, redials } = await live({ isVisible: () => isVisible }, RESUMABLE);
    session.park();
    session.setOffline(true);
    session.setOffline(false);
    expect(shown.at(-1)).toBe("paused");
    expect(redials).toEqual([]);
    isVisible = true;
    session.setVisible(true);
    expect(redials).toHaveLength(1);
  });

  it("closes it without a code where another tab shows the console", async ({ expect }) => {
    const { session, sockets, screens, shown } = await live({}, RESUMABLE);
    session.showElsewhere();
    expect(shown.at(-1)).toBe("elsewhere");
    expect(sockets[0]?.closes).toEqual([undefined]);
    expect(screens[0]?.did.at(-1)).toBe("close");
    expect(vi.getTimerCount()).toBe(0);
    session.open(false);
    expect(sockets).toHaveLength(2);
  });
});

describe("a session in which nobody does anything", () => {
  it("says so until somebody stays", async ({ expect }) => {
    const { session, sockets, states } = await live({}, RESUMABLE);
    sockets[0]?.text({ type: "idle", secondsLeft: 60 });
    expect(states.at(-1)).toMatchObject({ kind: "live", idleEndsAt: 60_000 });
    session.stay();
    expect(states.at(-1)).toMatchObject({ kind: "live", idleEndsAt: undefined });
    expect(sockets[0]?.control.at(-1)).toEqual({ type: "active" });
  });
});

describe("a console with others in it", () => {
  const HELD = { type: "in-use", by: "alice", since: 1, choice: "take-over" };
  const PRESENCE = {
    type: "presence",
    people: [],
    controls: false,
    may: { ask: true, take: false, give: false },
    requests: [],
    observersMissing: 0,
  };

  it("is asked for when the person takes it over, and its screen is the one that waits", async ({
    expect,
  }) => {
    const at = stage();
    at.session.open(false);
    const [socket] = at.sockets;
    socket?.open();
    socket?.text(HELLO);
    socket?.text(HELD);
    await vi.advanceTimersByTimeAsync(0);
    expect(at.shown.at(-1)).toBe("in-use");
    at.session.takeOver();
    at.session.takeOver();
    expect(socket?.control).toEqual([{ type: "take-over" }]);
    socket?.text({ type: "pending", secondsLeft: 75 });
    socket?.text({ type: "connection", number: 1 });
    at.screens[0]?.connected();
    expect(at.shown.at(-1)).toBe("live");
    expect(at.screens).toHaveLength(1);
  });

  it("keeps its screen while control comes and goes", async ({ expect }) => {
    const at = await live({}, { ...HELLO, granted: "control" });
    at.sockets[0]?.text({ type: "mode", mode: "view" });
    at.sockets[0]?.text(PRESENCE);
    at.sockets[0]?.text({ ...PRESENCE, controls: true });
    at.sockets[0]?.text({ type: "mode", mode: "control" });
    expect(at.screens).toHaveLength(1);
    expect(at.states.at(-1)).toMatchObject({ kind: "live", presence: { controls: true } });
    const described = at.screens[0]?.did.filter((did) => did.startsWith("describe"));
    expect(described).toContain("describe web-01 view only");
    expect(described?.at(-1)).toBe("describe web-01");
    expect(at.screens[0]?.did).not.toContain("close");
  });

  it("is told what the person wants, as often as the gateway permits", async ({ expect }) => {
    let now = 0;
    const at = await live({ now: () => now });
    const [socket] = at.sockets;
    if (socket !== undefined) socket.sent.length = 0;
    const asks = Array.from({ length: ALLOWED_AT_ONCE + 1 }, () =>
      at.session.wish({ type: "control", action: "ask" }),
    );
    expect(asks).toEqual([...Array.from({ length: ALLOWED_AT_ONCE }, () => true), false]);
    expect(socket?.control).toHaveLength(ALLOWED_AT_ONCE);
    now = ALLOWED_EVERY_MS;
    expect(at.session.wish({ type: "answer", request: 7, allow: false })).toBe(true);
    expect(socket?.control.at(-1)).toEqual({ type: "answer", request: 7, allow: false });
  });

  it("shows what others say and give", async ({ expect }) => {
    const at = await live();
    const message = { type: "message", text: "Maintenance at noon", from: "ops" };
    const shared = { type: "shared", refused: "rate" };
    at.sockets[0]?.text(message);
    at.sockets[0]?.text(shared);
    expect(at.said).toEqual([message, shared]);
  });
});
