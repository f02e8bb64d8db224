import { afterEach, beforeEach, describe, it, vi } from "vitest";

import type { ConsoleChannel } from "../../../../viewer/src/session/channel.ts";
import type { SessionState } from "../../../../viewer/src/session/machine.ts";
import {
  LOAD_TIMEOUT,
  OPEN_TIMEOUT,
  Session,
  type ScreenMaker,
  type Surroundings,
} from "../../../../viewer/src/session/session.ts";
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
}

function stage(changes: Partial<Surroundings<FakeScreen>> = {}): Stage {
  const sockets: FakeSocket[] = [];
  const screens: FakeScreen[] = [];
  const states: SessionState[] = [];
  const shown: string[] = [];
  const confirmed: boolean[] = [];
  const order: string[] = [];
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
    isVisible: () => true,
    now: () => 0,
    ...changes,
  };
  const session = new Session(surroundings, {
    render: (state) => {
      states.push(state);
      order.push(state.kind);
      shown.push(state.kind === "ended" ? state.ending : state.kind);
    },
    renderLine: () => {},
    translateKeys: () => {},
    attach: (screen) => order.push(screen === undefined ? "detach" : "attach"),
    keepLastFrame: () => {},
    untypable: () => {},
    refused: () => {},
  });
  session.begin();
  return { session, sockets, screens, shown, states, confirmed, order };
}

/** A session that has got as far as a live screen. */
async function live(changes: Partial<Surroundings<FakeScreen>> = {}): Promise<Stage> {
  const at = stage(changes);
  at.session.open(false);
  at.sockets[0]?.open();
  at.sockets[0]?.text(HELLO);
  await vi.advanceTimersByTimeAsync(0);
  at.screens[0]?.connected();
  return at;
}

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
