import { describe, it } from "vitest";

import type { ConsoleKey } from "../../../../viewer/src/session/tab/console-key.ts";
import {
  MAX_EARLY_EVENTS,
  startEarly,
  type EarlyStart,
} from "../../../../viewer/src/start/early-start.ts";
import type { SocketRequest } from "../../../../viewer/src/session/tab/console-socket.ts";
import { FakeSocket } from "../session/channel/fake-socket.ts";

const SESSION = "aA0-_".repeat(9).slice(0, 43);
const HELLO = {
  type: "hello",
  session: SESSION,
  console: { id: "1", name: "web-01" },
  resume: { token: "token-1", graceSeconds: 60 },
};

interface Scene {
  readonly early: EarlyStart;
  readonly socket: FakeSocket;
  readonly asked: readonly SocketRequest[];
  readonly stored: readonly ConsoleKey[];
  /** What the address bar says. */
  readonly shown: readonly string[];
  readonly leave: () => void;
}

function start(address: string, mayDial = true, connect?: () => FakeSocket): Scene {
  const { hash, pathname, search } = new URL(address, "https://gateway.example");
  const socket = new FakeSocket();
  const asked: SocketRequest[] = [];
  const stored: ConsoleKey[] = [];
  const shown: string[] = [];
  let leaves = (): void => {};
  const early = startEarly({
    base: "https://gateway.example/",
    location: { hash, pathname, search },
    history: { replaceState: (_, __, url) => void shown.push(String(url)) },
    mayDial,
    newSecret: () => "tab-1",
    connect: (request) => {
      asked.push(request);
      return connect?.() ?? socket;
    },
    store: (key) => void stored.push(key),
    whenLeft: (run) => {
      leaves = run;
      return () => {
        leaves = () => {};
      };
    },
  });
  return { early, socket, asked, stored, shown, leave: () => leaves() };
}

/** What is heard of the WebSocket once it is taken. */
function heardOf(early: EarlyStart): unknown[] {
  const heard: unknown[] = [];
  const socket = early.take();
  socket?.addEventListener("open", () => heard.push("open"));
  socket?.addEventListener("message", ({ data }: MessageEvent<unknown>) => heard.push(data));
  socket?.addEventListener("close", ({ code }) => heard.push(code));
  return heard;
}

describe("the start of a page with a link", () => {
  it("asks for the console and takes the link out of the address", ({ expect }) => {
    const { early, asked, shown, socket } = start(`/c/${SESSION}#ticket`);
    expect(asked).toEqual([
      {
        address: `wss://gateway.example/api/v1/connect/${SESSION}`,
        subprotocols: ["porthole.v1", "ticket.ticket", "tab.tab-1"],
      },
    ]);
    expect(shown).toEqual([`/c/${SESSION}`]);
    expect(early.hasSocket).toBe(true);
    expect(early.link).toEqual({
      kind: "ticket",
      ticket: "ticket",
      session: SESSION,
      tab: "tab-1",
    });
    expect(socket.binaryType).toBe("arraybuffer");
  });

  it("asks for a console of CloudStack's pages, too", ({ expect }) => {
    const { asked, shown } = start("/resource/noVNC/vnc.html?token=abc&x=y");
    expect(asked[0]?.address).toBe("wss://gateway.example/websockify");
    expect(shown).toEqual(["/resource/noVNC/vnc.html?x=y"]);
  });

  it("asks for nothing in a page that may not, and takes the link all the same", ({ expect }) => {
    const { early, asked, shown } = start("/c#ticket", false);
    expect([early.hasSocket, early.take(), asked, shown]).toEqual([false, undefined, [], ["/c"]]);
    expect(early.link).toMatchObject({ ticket: "ticket" });
  });

  it("asks for nothing without a link", ({ expect }) => {
    const { early, asked, leave, stored } = start("/c");
    leave();
    expect([early.link, early.hasSocket, asked, stored]).toEqual([undefined, false, [], []]);
  });

  it("leaves a link that no WebSocket can ask for to the page", ({ expect }) => {
    const refuse = (): never => {
      throw new SyntaxError("not a subprotocol");
    };
    const { early } = start("/c#a b", true, refuse);
    expect([early.hasSocket, early.take()]).toEqual([false, undefined]);
    expect(early.link).toMatchObject({ kind: "ticket" });
  });
});

describe("what comes before the page's scripts are there", () => {
  it("comes to whoever takes over, in its order, and what follows once", async ({ expect }) => {
    const { early, socket } = start("/c#ticket");
    socket.open();
    socket.text(HELLO);
    const bytes = Uint8Array.of(1, 2).buffer;
    socket.frame(bytes);
    const heard = heardOf(early);
    expect(heard).toEqual([]);
    await Promise.resolve();
    socket.text("later");
    socket.lose(4019);
    expect(heard).toEqual(["open", JSON.stringify(HELLO), bytes, "later", 4019]);
    expect(early.take()).toBe(undefined);
  });

  it("comes before what happens while it is handed over", async ({ expect }) => {
    const { early, socket } = start("/c#ticket");
    socket.open();
    const heard = heardOf(early);
    await Promise.resolve().then(() => socket.text("later"));
    expect(heard).toEqual(["open", "later"]);
  });

  it("tells whoever takes over that the WebSocket has closed", async ({ expect }) => {
    const { early, socket } = start("/c#ticket");
    socket.lose(1006);
    const heard = heardOf(early);
    await Promise.resolve();
    expect(heard).toEqual([1006]);
  });

  it("is bounded: what sends more is given up", ({ expect }) => {
    const { socket } = start("/c#ticket");
    for (let count = 0; count < MAX_EARLY_EVENTS; count += 1) socket.bytes(1);
    expect(socket.closes).toEqual([]);
    socket.bytes(1);
    expect(socket.closes).toEqual([undefined]);
  });
});

describe("a page that is left before its scripts are there", () => {
  it("stores the link and the secret of the tab, which the address does not have any more", ({
    expect,
  }) => {
    const { leave, socket, stored } = start("/c#ticket");
    socket.open();
    leave();
    expect(stored).toEqual([
      { kind: "ticket", ticket: "ticket", session: undefined, tab: "tab-1" },
    ]);
  });

  it("stores the session that has begun", ({ expect }) => {
    const { leave, socket, stored } = start("/c#ticket");
    socket.open();
    socket.text(HELLO);
    socket.bytes(1);
    leave();
    const session = { kind: "session", session: SESSION, token: "token-1", name: "web-01" };
    expect(stored).toEqual([{ ...session, keyboard: undefined }]);
  });

  it("keeps what CloudStack's link says of the keyboard", ({ expect }) => {
    const { leave, socket, stored } = start("/ajax?token=abc&language=de");
    socket.text(HELLO);
    leave();
    expect(stored).toMatchObject([{ kind: "session", keyboard: "de" }]);
  });

  it.for([
    { type: "end", code: "ticket-used" },
    { ...HELLO, resume: undefined },
    { ...HELLO, console: undefined },
    "not JSON",
    "null",
  ])("stores the link after %j", (message, { expect }) => {
    const { leave, socket, stored } = start("/c#ticket");
    socket.text(message);
    leave();
    expect(stored).toMatchObject([{ kind: "ticket" }]);
  });

  it("stores nothing once its scripts have taken over", ({ expect }) => {
    const { early, leave, stored } = start("/c#ticket");
    early.take();
    leave();
    expect(stored).toEqual([]);
  });
});
