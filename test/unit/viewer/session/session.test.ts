import { afterEach, beforeEach, describe, it, vi } from "vitest";

import type { ConsoleChannel } from "../../../../viewer/src/session/channel.ts";
import { RESUME_TIMEOUT } from "../../../../viewer/src/session/coming-back.ts";
import { LOST_MS } from "../../../../viewer/src/session/line-watch.ts";
import { MAX_BLIND_MS } from "../../../../viewer/src/session/machine.ts";
import type { SessionState } from "../../../../viewer/src/session/session-state.ts";
import {
  LOAD_TIMEOUT,
  OPEN_TIMEOUT,
  Session,
  type ScreenMaker,
  type Surroundings,
} from "../../../../viewer/src/session/session.ts";
import type { ResumeOffer } from "../../../../worker/channel/messages.ts";
import { FakeSocket } from "./fake-socket.ts";

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
  readonly channel: ConsoleChannel;

  constructor(channel: ConsoleChannel, connected: () => void) {
    this.channel = channel;
    this.connected = connected;
  }

  describe(name: string, viewOnly: boolean): void {
    this.did.push(`describe ${name}${viewOnly ? " view only" : ""}`);
  }

  focus(): void {
    this.did.push("focus");
  }

  lastFrame(): undefined {
    this.did.push("last frame");
    return undefined;
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
  const surroundings: Surroundings<FakeScreen> = {
    hasLink: true,
    keyboard: undefined,
    dial: (isConfirmed) => {
      confirmed.push(isConfirmed);
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    loadScreen: async () => (channel, connected) => {
      const screen = new FakeScreen(channel, connected);
      screens.push(screen);
      return screen;
    },
    isReachable: async () => false,
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
    keepLastFrame: () => {},
    untypable: () => {},
    refused: () => {},
  });
  session.begin();
  return { session, sockets, screens, shown, states, confirmed, order, redials, lines };
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
  await vi.advanceTimersByTimeAsync(0);
  at.screens[0]?.connected();
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
    expect(sockets[0]?.control).toEqual([{ type: "visible", visible: false }]);
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

  it("for what draws the screen ends after its limit", async ({ expect }) => {
    const never = new Promise<ScreenMaker<FakeScreen>>(() => {});
    const { session, shown, sockets } = stage({ loadScreen: () => never });
    session.open(false);
    sockets[0]?.open();
    await vi.advanceTimersByTimeAsync(LOAD_TIMEOUT - 1);
    expect(shown.at(-1)).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1);
    expect(shown.at(-1)).toBe("viewer-failed");
  });

  it("for what draws the screen ends when it cannot be loaded or started", async ({ expect }) => {
    const { session, shown } = stage({ loadScreen: () => Promise.reject(new Error("offline")) });
    session.open(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(shown.at(-1)).toBe("viewer-failed");
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
    makers[0]?.((channel, connected) => {
      const screen = new FakeScreen(channel, connected);
      screens.push(screen);
      return screen;
    });
    await vi.advanceTimersByTimeAsync(OPEN_TIMEOUT - 1);
    expect(screens).toEqual([]);
    expect(shown.at(-1)).toBe("connecting");
    expect(sockets[1]?.closes).toEqual([]);
  });
});

describe("a session whose connection is lost", () => {
  /** A live session that can go on, with a clock that runs with the timers. */
  async function lost(): Promise<Stage> {
    const at = await live({ now: () => Date.now() }, RESUMABLE);
    at.sockets[0]?.lose(1006);
    return at;
  }

  it("asks to go on at once, keeps its screen, and says what is so now", async ({ expect }) => {
    const { sockets, screens, shown, redials, order } = await lost();
    expect(shown.at(-1)).toBe("reconnecting");
    expect(redials).toEqual([{ token: "one", number: 0, received: 0 }]);
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
    expect(redials.at(-1)).toEqual({ token: "two", number: 0, received: 3 });
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
    expect(redials).toHaveLength(3);
    expect(sockets[2]?.closes).toEqual([undefined]);
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

  it("ends when the gateway waits no longer, and keeps the last frame", async ({ expect }) => {
    const { screens, shown } = await lost();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(shown.at(-1)).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(1);
    expect(shown.at(-1)).toBe("connection-lost");
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

  it("is one whose gateway is silent for too long, and watches the line anew", async ({
    expect,
  }) => {
    const { session, sockets, shown, lines } = await live({ now: () => Date.now() }, RESUMABLE);
    for (let silent = 0; silent < LOST_MS; silent += 1000) {
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
