import { describe, it } from "vitest";

import { ConsoleChannel } from "../../../../../viewer/src/session/channel/channel.ts";
import type { ChannelListener } from "../../../../../viewer/src/session/channel/channel-listener.ts";
import type { Ending } from "../../../../../viewer/src/session/channel/ending.ts";
import type { RawChannel } from "../../../../../viewer/src/session/channel/raw-channel.ts";
import { MAX_WAITING_BYTES } from "../../../../../viewer/src/session/channel/rfb-stream.ts";
import { FakeSocket } from "./fake-socket.ts";
import { SoundStream } from "../../../../../viewer/src/session/channel/sound-stream.ts";
import { Traffic } from "../../../../../viewer/src/session/channel/traffic.ts";

const HELLO = {
  type: "hello",
  session: "k3J9xQ2mT7vB1nZ8pL4wYc",
  console: { id: "i-2-17-VM", name: "web-01" },
  mode: "control",
  ackEvery: 10,
  secondsLeft: 3600,
  resume: { token: "one", graceSeconds: 60 },
};

const WAITING = { type: "waiting", seconds: 0, secondsLeft: 120 };

const PRESS = [4, 1, 0, 0, 0, 0, 0, 0x61];
const RELEASE = [4, 0, 0, 0, 0, 0, 0, 0x61];
const CLICK = [5, 1, 0, 16, 0, 32];
const MOVE = [5, 0, 0, 16, 0, 32];

interface Stage {
  readonly socket: FakeSocket;
  readonly channel: ConsoleChannel;
  readonly heard: string[];
  readonly endings: Ending[];
  /** What each noVNC was given. */
  readonly screens: number[][];
}

function connection(number: number): object {
  return { type: "connection", number };
}

/** A noVNC attaches to the present connection. */
function attach({ channel, screens }: Pick<Stage, "channel" | "screens">): RawChannel {
  const screen: number[] = [];
  screens.push(screen);
  const onmessage: RawChannel["onmessage"] = ({ data }) => {
    screen.push(...new Uint8Array(data));
  };
  const { raw } = channel;
  Object.assign(raw, { onmessage });
  channel.start();
  return raw;
}

/** A channel whose first connection has a noVNC. */
function stage(): Stage {
  const socket = new FakeSocket();
  const heard: string[] = [];
  const endings: Ending[] = [];
  const listener: ChannelListener = {
    sound: new SoundStream(() => {}),
    traffic: new Traffic(
      () => {},
      () => 0,
    ),
    opened: () => {},
    heard: () => {},
    answered: () => {},
    hello: () => heard.push("hello"),
    resumed: () => heard.push("resumed"),
    renewed: () => heard.push("renewed"),
    waiting: (seconds, left) => heard.push(`waiting ${String(seconds)} ${String(left)}`),
    idle: (secondsLeft) => heard.push(`idle ${String(secondsLeft)}`),
    active: () => heard.push("active"),
    lost: () => heard.push("lost"),
    warning: () => {},
    mode: () => {},
    others: () => {},
    pointer: () => {},
    untypable: () => {},
    refused: () => heard.push("refused"),
    ended: (ending) => endings.push(ending),
  };
  const channel = new ConsoleChannel(socket, listener);
  const at = { socket, channel, heard, endings, screens: [] };
  attach(at);
  socket.open();
  socket.text(HELLO);
  socket.text(connection(1));
  heard.length = 0;
  return at;
}

function send({ channel }: Stage, bytes: readonly number[]): void {
  channel.raw.send(Uint8Array.from(bytes));
}

/** The WebSocket is lost, and the gateway greets on the next one. */
function greetedAgain(at: Stage): FakeSocket {
  at.socket.lose(1006);
  at.channel.suspend();
  const next = new FakeSocket();
  at.channel.resume(next);
  next.open();
  next.text({ ...HELLO, resume: { token: "two", graceSeconds: 60 } });
  return next;
}

describe("the first connection", () => {
  it("is answered before anything is sent of it, and is drawn by the noVNC that is there", ({
    expect,
  }) => {
    const at = stage();
    send(at, MOVE);
    expect(at.socket.control).toEqual([connection(1)]);
    expect(at.socket.sent[0]).toBe(JSON.stringify(connection(1)));
    expect(at.heard).toEqual([]);
    at.socket.bytes(1, 2);
    expect(at.screens).toEqual([[1, 2]]);
  });
});

describe("another connection", () => {
  it("begins on the same WebSocket with a stream of its own in either direction", ({ expect }) => {
    const at = stage();
    at.socket.bytes(1, 2, 3, 4, 5);
    send(at, MOVE);
    const before = at.channel.raw;
    at.socket.text(connection(2));
    expect(at.heard).toEqual(["renewed"]);
    expect(at.channel.raw).not.toBe(before);
    expect(at.channel.raw.readyState).toBe(1);
    expect(at.channel.offer).toEqual({ token: "one", number: 2, received: 0 });
    at.socket.bytes(7);
    at.socket.bytes(8, 9);
    expect(at.screens).toEqual([[1, 2, 3, 4, 5]]);
    attach(at);
    expect(at.screens[1]).toEqual([7, 8, 9]);
    // The count of the one before is not gone on with.
    at.socket.text({ type: "ping", number: 5 });
    expect(at.socket.control.slice(1)).toEqual([
      connection(2),
      { type: "ack", received: 3, ping: 5 },
    ]);
    send(at, MOVE);
    at.socket.text({ type: "taken", received: 6 });
    expect(at.endings).toEqual([]);
    at.socket.text({ type: "taken", received: 7 });
    expect(at.endings).toEqual(["viewer-failed"]);
  });

  it("has nothing to do with the noVNC before, which can be closed", async ({ expect }) => {
    const at = stage();
    const before = at.channel.raw;
    let closed = false;
    Object.assign(before, { onclose: () => (closed = true) });
    at.socket.text(connection(2));
    at.socket.sent.length = 0;
    before.send(Uint8Array.from(RELEASE));
    before.close();
    await Promise.resolve();
    expect(closed).toBe(true);
    expect(at.socket.sent).toEqual([]);
    expect(at.endings).toEqual([]);
  });

  it("keeps what comes for its noVNC up to the limit, whatever waited before", ({ expect }) => {
    const at = stage();
    at.socket.text(connection(2));
    at.socket.frame(new ArrayBuffer(MAX_WAITING_BYTES));
    at.socket.text(connection(3));
    at.socket.frame(new ArrayBuffer(MAX_WAITING_BYTES));
    expect(at.endings).toEqual([]);
    at.socket.bytes(1);
    expect(at.endings).toEqual(["viewer-failed"]);
  });

  it("is acknowledged in the same steps", ({ expect }) => {
    const at = stage();
    at.socket.bytes(1, 2, 3, 4, 5, 6, 7, 8, 9);
    at.socket.text(connection(2));
    attach(at);
    at.socket.sent.length = 0;
    at.socket.bytes(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(at.socket.sent).toEqual([]);
    at.socket.bytes(10);
    expect(at.socket.control).toEqual([{ type: "ack", received: 10 }]);
  });

  it("begins on another WebSocket where the one before does not go on", ({ expect }) => {
    const at = stage();
    at.socket.bytes(1, 2, 3);
    const next = greetedAgain(at);
    expect(at.heard).toEqual(["lost", "hello"]);
    expect(at.channel.offer).toEqual({ token: "two", number: 0, received: 0 });
    next.text({ type: "ping", number: 3 });
    next.text(connection(2));
    expect(next.control).toEqual([{ type: "ack", received: 0, ping: 3 }, connection(2)]);
    expect(at.heard).toEqual(["lost", "hello", "renewed"]);
    attach(at);
    next.bytes(4);
    expect(at.screens).toEqual([[1, 2, 3], [4]]);
    expect(at.channel.offer).toEqual({ token: "two", number: 2, received: 1 });
  });

  it("may be the first on another WebSocket, where none had begun", ({ expect }) => {
    const at = stage();
    const next = greetedAgain(at);
    next.lose(1006);
    at.channel.suspend();
    expect(at.channel.offer).toEqual({ token: "two", number: 0, received: 0 });
    const last = new FakeSocket();
    at.channel.resume(last);
    last.open();
    last.text(HELLO);
    last.text(connection(5));
    expect(at.heard.slice(-2)).toEqual(["hello", "renewed"]);
    expect(at.endings).toEqual([]);
  });
});

describe("a machine that is gone", () => {
  it("is said, with nothing more of its connection, until another one begins", ({ expect }) => {
    const at = stage();
    at.socket.text({ ...WAITING, seconds: 3 });
    expect(at.heard).toEqual(["waiting 3 120"]);
    at.socket.bytes(1);
    send(at, MOVE);
    expect(at.screens).toEqual([[]]);
    expect(at.socket.bytesSent).toEqual([]);
    expect(at.channel.offer).toEqual({ token: "one", number: 0, received: 0 });
    at.socket.text({ ...WAITING, seconds: 8, secondsLeft: 112 });
    at.socket.text(connection(2));
    attach(at);
    at.socket.bytes(2);
    expect(at.heard).toEqual(["waiting 3 120", "waiting 8 112", "renewed"]);
    expect(at.screens).toEqual([[], [2]]);
    expect(at.endings).toEqual([]);
  });
});

describe("input for another connection", () => {
  it("is not what was meant for the one before", ({ expect }) => {
    const at = stage();
    at.channel.suspend();
    send(at, PRESS);
    send(at, RELEASE);
    send(at, MOVE);
    const next = new FakeSocket();
    at.channel.resume(next);
    next.open();
    next.text(HELLO);
    next.text(connection(2));
    expect(next.bytesSent).toEqual([]);
    send(at, MOVE);
    expect(next.bytesSent).toEqual(MOVE);
  });

  it("has no key and no button down: a button that is held stays up until the hand has released it", ({
    expect,
  }) => {
    const at = stage();
    send(at, PRESS);
    send(at, CLICK);
    at.socket.text(connection(2));
    at.socket.sent.length = 0;
    send(at, CLICK);
    expect(at.socket.bytesSent).toEqual(MOVE);
    send(at, MOVE);
    send(at, CLICK);
    expect(at.socket.bytesSent.slice(-6)).toEqual(CLICK);
    // The key as well is pressed by a hand that presses it.
    send(at, PRESS);
    expect(at.socket.bytesSent.slice(-8)).toEqual(PRESS);
  });

  it("is refused until it is accepted, but for what noVNC does by itself", ({ expect }) => {
    const at = stage();
    at.channel.refuseInput();
    at.socket.text(connection(2));
    at.socket.sent.length = 0;
    const capabilities = [6, 0, 0, 0, 255, 255, 255, 248, 1, 0, 0, 1, 0, 0, 0, 0];
    const version = [...new TextEncoder().encode("RFB 003.008\n")];
    for (const message of [version, [1], PRESS, CLICK, capabilities]) send(at, message);
    send(at, [6, 0, 0, 0, 0, 0, 0, 1, 0x61]);
    expect(at.socket.bytesSent).toEqual([...version, 1, ...capabilities]);
    send(at, RELEASE);
    send(at, MOVE);
    at.channel.acceptInput();
    send(at, PRESS);
    expect(at.socket.bytesSent.slice(-8)).toEqual(PRESS);
    expect(at.heard).toEqual(["renewed"]);
  });

  it("finds out anew whether the server accepts key codes", ({ expect }) => {
    const at = stage();
    send(at, [255, 0, 0, 1, 0, 0, 0, 0x61, 0, 0, 0, 30]);
    expect(at.channel.keys.acceptsKeyCodes).toBe(true);
    at.socket.text(connection(2));
    expect(at.channel.keys.acceptsKeyCodes).toBe(false);
  });
});

describe("a session in which nobody does anything", () => {
  it("goes on when somebody does, or says so", ({ expect }) => {
    const at = stage();
    send(at, PRESS);
    at.socket.text({ type: "idle", secondsLeft: 60 });
    expect(at.heard).toEqual(["idle 60"]);
    send(at, [3, 1, 0, 0, 0, 0, 2, 128, 1, 224]);
    expect(at.heard).toEqual(["idle 60"]);
    send(at, MOVE);
    send(at, MOVE);
    expect(at.heard).toEqual(["idle 60", "active"]);
    at.socket.text({ type: "idle", secondsLeft: 60 });
    at.socket.sent.length = 0;
    at.channel.stay();
    expect(at.heard).toEqual(["idle 60", "active", "idle 60", "active"]);
    expect(at.socket.control).toEqual([{ type: "active" }]);
  });

  it("does not go on by what is refused", ({ expect }) => {
    const at = stage();
    at.channel.refuseInput();
    at.socket.text({ type: "idle", secondsLeft: 60 });
    send(at, PRESS);
    send(at, CLICK);
    expect(at.heard).toEqual(["idle 60"]);
  });
});

describe("a sign of life", () => {
  it("can be asked for, and is no more than that", ({ expect }) => {
    const at = stage();
    at.socket.sent.length = 0;
    at.channel.tell({ type: "ping" });
    at.socket.text({ type: "pong" });
    expect(at.socket.control).toEqual([{ type: "ping" }]);
    expect(at.heard).toEqual([]);
    expect(at.endings).toEqual([]);
  });
});
