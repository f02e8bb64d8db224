import fc from "fast-check";
import { describe, it } from "vitest";

import { ConsoleChannel } from "../../../../../viewer/src/session/channel/channel.ts";
import type { ChannelListener } from "../../../../../viewer/src/session/channel/channel-listener.ts";
import type { Ending } from "../../../../../viewer/src/session/channel/ending.ts";
import type { RawChannel } from "../../../../../viewer/src/session/channel/raw-channel.ts";
import {
  MAX_KEPT_BYTES,
  MAX_UNANSWERED_BYTES,
} from "../../../../../viewer/src/session/input/viewer-input.ts";
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

const RESUMED = {
  type: "resumed",
  received: 0,
  mode: "control",
  ackEvery: 10,
  secondsLeft: 3600,
  resume: { token: "two", graceSeconds: 60 },
};

interface Stage {
  readonly socket: FakeSocket;
  readonly channel: ConsoleChannel;
  readonly heard: unknown[];
  readonly endings: Ending[];
  /** What noVNC got. */
  readonly screen: number[];
}

/** A channel that noVNC has attached to, of a session that can be resumed. */
function stage(): Stage {
  const socket = new FakeSocket();
  const heard: unknown[] = [];
  const endings: Ending[] = [];
  const screen: number[] = [];
  const listener: ChannelListener = {
    sound: new SoundStream(() => {}),
    traffic: new Traffic(
      () => {},
      () => 0,
    ),
    opened: () => heard.push("opened"),
    heard: () => {},
    answered: () => {},
    hello: () => {},
    resumed: (message) => heard.push(message),
    renewed: () => heard.push("renewed"),
    waiting: () => heard.push("waiting"),
    idle: () => {},
    active: () => {},
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
  const onmessage: RawChannel["onmessage"] = ({ data }) => {
    screen.push(...new Uint8Array(data));
  };
  Object.assign(channel.raw, { onmessage });
  channel.start();
  socket.open();
  socket.text(HELLO);
  socket.text({ type: "connection", number: 1 });
  socket.sent.length = 0;
  return { socket, channel, heard, endings, screen };
}

/** What is sent when a connection is lost and another one is open. */
function resumed({ socket, channel }: Stage): FakeSocket {
  socket.lose(1006);
  channel.suspend();
  const next = new FakeSocket();
  channel.resume(next);
  next.open();
  return next;
}

/** A FramebufferUpdateRequest, which noVNC sends whatever a person does. */
const REQUEST = [3, 1, 0, 0, 0, 0, 2, 128, 1, 224];
const PRESS = [4, 1, 0, 0, 0, 0, 0, 0x61];
const RELEASE = [4, 0, 0, 0, 0, 0, 0, 0x61];
const MOVE = [5, 0, 0, 16, 0, 32];

function send({ channel }: Stage, bytes: readonly number[]): void {
  channel.raw.send(Uint8Array.from(bytes));
}

function text(length: number): Uint8Array {
  const message = new Uint8Array(8 + length);
  message[0] = 6;
  new DataView(message.buffer).setUint32(4, length);
  return message;
}

describe("a session that goes on", () => {
  it("offers its token with what noVNC has been given", ({ expect }) => {
    const at = stage();
    at.socket.bytes(1, 2, 3);
    expect(at.channel.offer).toEqual({ token: "one", number: 1, received: 3 });
    resumed(at).text(RESUMED);
    expect(at.channel.offer).toEqual({ token: "two", number: 1, received: 3 });
  });

  it("has nothing to offer where the gateway does not resume", ({ expect }) => {
    const socket = new FakeSocket();
    const { channel } = stage();
    expect(channel.offer).toBeDefined();
    const plain = new ConsoleChannel(socket, {
      sound: new SoundStream(() => {}),
      traffic: new Traffic(
        () => {},
        () => 0,
      ),
    } as ChannelListener);
    expect(plain.offer).toBeUndefined();
  });

  it("says nothing on the other WebSocket before the gateway has, then what had not arrived", ({
    expect,
  }) => {
    const at = stage();
    send(at, REQUEST);
    send(at, MOVE);
    const next = resumed(at);
    send(at, MOVE);
    at.channel.tell({ type: "visible", visible: true });
    expect(next.sent).toEqual([]);
    next.text({ ...RESUMED, received: 12 });
    send(at, REQUEST);
    expect(next.bytesSent).toEqual([...MOVE.slice(2), ...MOVE, ...REQUEST]);
    expect(at.heard.at(-1)).toMatchObject({ type: "resumed", received: 12 });
  });

  it("takes what the gateway counts then for an answer", ({ expect }) => {
    const at = stage();
    at.channel.raw.send(text(MAX_UNANSWERED_BYTES));
    send(at, PRESS);
    const next = resumed(at);
    next.text({ ...RESUMED, received: 9 });
    // What is left is below the limit, so the key need not wait.
    expect(next.bytesSent.length).toBe(MAX_UNANSWERED_BYTES - 1 + 8);
    next.text({ type: "taken", received: 8 });
    expect(at.endings).toEqual(["viewer-failed"]);
  });

  it.for([
    ["control", [...PRESS]],
    ["view", []],
  ] as const)("has keys that wait for a viewer that may %s now: %j", ([mode, keys], { expect }) => {
    const at = stage();
    at.channel.raw.send(text(MAX_UNANSWERED_BYTES));
    send(at, PRESS);
    const next = resumed(at);
    next.text({ ...RESUMED, received: 8 + MAX_UNANSWERED_BYTES, mode });
    expect(next.bytesSent).toEqual(keys);
  });

  it("is nothing that noVNC hears of", ({ expect }) => {
    const at = stage();
    let told = 0;
    Object.assign(at.channel.raw, { onopen: () => (told += 1), onclose: () => (told += 1) });
    const next = resumed(at);
    expect(at.channel.raw.readyState).toBe(1);
    next.text(RESUMED);
    expect(told).toBe(0);
    expect(at.heard).toEqual(["opened", "lost", RESUMED]);
  });

  it("acknowledges by counts of the whole session, at the number that is agreed now", ({
    expect,
  }) => {
    const at = stage();
    at.socket.frame(new ArrayBuffer(7));
    const next = resumed(at);
    next.text({ ...RESUMED, ackEvery: 5 });
    next.frame(new ArrayBuffer(4));
    expect(next.control).toEqual([]);
    next.frame(new ArrayBuffer(1));
    next.text({ type: "ping", number: 9 });
    expect(next.control).toEqual([
      { type: "ack", received: 12 },
      { type: "ack", received: 12, ping: 9 },
    ]);
  });

  it("does not hear what the older WebSocket brings", ({ expect }) => {
    const at = stage();
    at.channel.suspend();
    at.socket.bytes(1, 2, 3);
    at.socket.text({ type: "end", code: "target-closed" });
    expect(at.screen).toEqual([]);
    expect(at.endings).toEqual([]);
  });

  it("does not close a WebSocket with the code by which the gateway would end it", ({ expect }) => {
    const at = stage();
    at.channel.suspend();
    expect(at.socket.closes).toEqual([undefined]);
    const next = new FakeSocket();
    at.channel.resume(next);
    at.channel.giveUp();
    expect(next.closes).toEqual([undefined]);
    at.channel.giveUp();
    expect(next.closes).toEqual([undefined]);
  });

  it.for([1006, 1001, 1012])(
    "is not over when another WebSocket does not open: %i",
    (code, { expect }) => {
      const at = stage();
      at.channel.suspend();
      const next = new FakeSocket();
      at.channel.resume(next);
      next.lose(code);
      expect(at.heard).toEqual(["opened", "lost"]);
      expect(at.endings).toEqual([]);
    },
  );

  it("is over when the gateway says so, by a message or a close code", ({ expect }) => {
    const told = stage();
    resumed(told).text({ type: "end", code: "resume-refused" });
    expect(told.endings).toEqual(["resume-refused"]);
    const closed = stage();
    resumed(closed).lose(4042);
    expect(closed.endings).toEqual(["resume-refused"]);
  });
});

describe("a gateway that does not keep to the channel", () => {
  it.for<[string, (at: Stage) => void]>([
    [
      "resumes from bytes that were not sent",
      (at) => resumed(at).text({ ...RESUMED, received: 17 }),
    ],
    [
      "resumes from bytes that it had taken",
      (at) => {
        at.socket.text({ type: "taken", received: 16 });
        resumed(at).text({ ...RESUMED, received: 15 });
      },
    ],
    ["takes bytes that were not sent", (at) => at.socket.text({ type: "taken", received: 17 })],
    [
      "takes fewer bytes than before",
      (at) => {
        at.socket.text({ type: "taken", received: 16 });
        at.socket.text({ type: "taken", received: 15 });
      },
    ],
    ["resumes what is not lost", (at) => at.socket.text(RESUMED)],
    ["begins with bytes", (at) => resumed(at).bytes(1)],
    ["greets twice", (at) => at.socket.text(HELLO)],
    [
      "greets twice on another WebSocket",
      (at) => {
        const next = resumed(at);
        next.text(HELLO);
        next.text(HELLO);
      },
    ],
    ["begins with something else", (at) => resumed(at).text({ type: "ping", number: 1 })],
    ["begins with a connection", (at) => resumed(at).text({ type: "connection", number: 2 })],
    ["begins a connection again", (at) => at.socket.text({ type: "connection", number: 1 })],
    [
      "begins a connection of before",
      (at) => {
        const next = resumed(at);
        next.text(HELLO);
        next.text({ type: "connection", number: 1 });
      },
    ],
    [
      "sends bytes of no connection",
      (at) => {
        const next = resumed(at);
        next.text(HELLO);
        next.bytes(1);
      },
    ],
    [
      "resumes a connection that is over",
      (at) => {
        at.socket.text({ type: "waiting", seconds: 0, secondsLeft: 120 });
        resumed(at).text(RESUMED);
      },
    ],
  ])("ends the session: one that %s", ([, play], { expect }) => {
    const at = stage();
    send(at, REQUEST);
    send(at, MOVE);
    expect(at.endings).toEqual([]);
    play(at);
    expect(at.endings).toEqual(["viewer-failed"]);
  });

  it("ends the session when it answers nothing, at the limit of what is kept", ({ expect }) => {
    const at = stage();
    at.channel.raw.send(text(MAX_KEPT_BYTES - 8));
    expect(at.endings).toEqual([]);
    send(at, MOVE);
    expect(at.endings).toEqual(["viewer-failed"]);
  });
});

describe("input", () => {
  it("of a short loss arrives in its order, without the keys and buttons that were held", ({
    expect,
  }) => {
    const at = stage();
    send(at, PRESS);
    send(at, [5, 1, 0, 16, 0, 32]);
    at.socket.text({ type: "taken", received: 14 });
    at.channel.suspend();
    send(at, PRESS);
    send(at, [5, 1, 0, 17, 0, 32]);
    send(at, RELEASE);
    send(at, PRESS);
    const next = new FakeSocket();
    at.channel.resume(next);
    next.open();
    next.text({ ...RESUMED, received: 14 });
    expect(next.bytesSent).toEqual([5, 0, 0, 17, 0, 32, ...RELEASE, ...PRESS]);
  });

  it("is refused in a long one, until it is over, but for what noVNC itself asks for", ({
    expect,
  }) => {
    const at = stage();
    send(at, PRESS);
    at.channel.suspend();
    at.channel.refuseInput();
    send(at, MOVE);
    send(at, [4, 1, 0, 0, 0, 0, 0, 0x62]);
    at.channel.raw.send(text(4).subarray(0, 10));
    at.channel.raw.send(text(4).subarray(0, 2));
    send(at, RELEASE);
    send(at, REQUEST);
    const next = new FakeSocket();
    at.channel.resume(next);
    next.open();
    next.text(RESUMED);
    expect(next.bytesSent).toEqual([...PRESS, ...RELEASE, ...REQUEST]);
    send(at, MOVE);
    expect(next.bytesSent.slice(-6)).toEqual(MOVE);
  });

  it("has a clipboard text whole or not at all", ({ expect }) => {
    const at = stage();
    const whole = text(4);
    at.channel.raw.send(whole.subarray(0, 10));
    at.channel.suspend();
    at.channel.refuseInput();
    at.channel.raw.send(whole.subarray(10));
    at.channel.raw.send(text(1).subarray(0, 8));
    const next = new FakeSocket();
    at.channel.resume(next);
    next.open();
    next.text(RESUMED);
    // The rest of a text that looks like a press of a key.
    at.channel.raw.send(Uint8Array.of(4));
    expect(next.bytesSent).toEqual([...whole]);
  });

  it("of clipboard text may look like anything", ({ expect }) => {
    const at = stage();
    for (const part of [[6, 0, 0, 0, 0, 0, 0, 12, 1, 2, 3, 4], PRESS]) send(at, part);
    for (const part of [[6, 0, 0, 0, 255, 255, 255, 244, 0, 0, 0, 1], PRESS]) send(at, part);
    expect(at.socket.sent).toHaveLength(4);
    at.channel.suspend();
    send(at, PRESS);
    send(at, [5, 0, 0, 1, 0, 1]);
    expect(at.endings).toEqual([]);
  });

  it("of keys waits while much is without an answer, and a long clipboard text does not", ({
    expect,
  }) => {
    const at = stage();
    at.channel.raw.send(text(256 * 1024));
    send(at, PRESS);
    expect(at.socket.bytesSent.length).toBe(8 + 256 * 1024);
    const enough = 8 + 256 * 1024 - MAX_UNANSWERED_BYTES;
    at.socket.text({ type: "taken", received: enough });
    expect(at.socket.bytesSent.length).toBe(8 + 256 * 1024);
    at.socket.text({ type: "taken", received: enough + 1 });
    expect(at.socket.bytesSent.slice(-8)).toEqual(PRESS);
    expect(at.endings).toEqual([]);
  });
});

/** The gateway's end of a channel, with what is on its way in either direction. */
class Gateway {
  readonly got: number[] = [];
  readonly sent: number[] = [];
  #socket: FakeSocket;
  #up = 0;
  #down: (object | Uint8Array)[] = [];
  #tokens = 0;

  constructor(socket: FakeSocket) {
    this.#socket = socket;
  }

  /** Takes what the viewer has sent, up to a number of frames. */
  take(frames: number): void {
    const taken = this.#socket.sent.slice(this.#up, this.#up + frames);
    this.#up += taken.length;
    for (const data of taken) if (typeof data !== "string") this.got.push(...data);
  }

  send(bytes: Uint8Array): void {
    this.sent.push(...bytes);
    this.#down.push(bytes);
  }

  answer(): void {
    this.#down.push({ type: "taken", received: this.got.length });
  }

  /** What was sent arrives, up to a number of frames. */
  deliver(frames: number): void {
    for (const frame of this.#down.splice(0, frames)) {
      if (frame instanceof Uint8Array) this.#socket.frame(frame.slice().buffer);
      else this.#socket.text(frame);
    }
  }

  /** Goes on on another WebSocket, in frames of a length. */
  resume(socket: FakeSocket, received: number, length: number): void {
    this.#socket = socket;
    this.#up = 0;
    this.#tokens += 1;
    const resume = { token: `token-${String(this.#tokens)}`, graceSeconds: 60 };
    this.#down = [{ ...RESUMED, received: this.got.length, resume }];
    for (let at = received; at < this.sent.length; at += length) {
      this.#down.push(Uint8Array.from(this.sent.slice(at, at + length)));
    }
  }
}

type Act = readonly ["send" | "take" | "serve" | "answer" | "deliver" | "cut" | "refuse", number];

describe("both streams", () => {
  const act: fc.Arbitrary<Act> = fc.tuple(
    fc.constantFrom("send", "take", "serve", "answer", "deliver", "cut", "refuse"),
    fc.integer({ min: 1, max: 40 }),
  );

  it("arrive once and in order, wherever connections are lost", ({ expect }) => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60, size: "max" }), (acts) => {
        const at = stage();
        const gateway = new Gateway(at.socket);
        const meant: number[] = [];
        let socket = at.socket;
        let isLong = false;
        const cut = (length: number): void => {
          socket.lose(1006);
          at.channel.suspend();
          socket = new FakeSocket();
          at.channel.resume(socket);
          socket.open();
          gateway.resume(socket, at.channel.offer?.received ?? 0, length);
        };
        for (const [kind, amount] of acts) {
          if (kind === "send") {
            // Long ones are kept as they are by what keeps them, short ones are copied.
            const bytes = isLong ? [...text(amount * 500)] : REQUEST;
            isLong = !isLong;
            meant.push(...bytes);
            send(at, bytes);
          }
          if (kind === "serve")
            gateway.send(Uint8Array.from({ length: amount }, (_, i) => i + amount));
          if (kind === "take") gateway.take(amount);
          if (kind === "answer") gateway.answer();
          if (kind === "deliver") gateway.deliver(amount);
          if (kind === "cut") cut(amount);
          if (kind === "refuse") {
            // A try that the gateway never hears of.
            socket.lose(1006);
            at.channel.suspend();
            const lost = new FakeSocket();
            at.channel.resume(lost);
            lost.lose(1006);
            cut(amount);
          }
        }
        cut(7);
        gateway.deliver(Number.POSITIVE_INFINITY);
        gateway.take(Number.POSITIVE_INFINITY);
        expect(at.endings).toEqual([]);
        expect(Buffer.from(gateway.got).equals(Buffer.from(meant))).toBe(true);
        expect(at.screen).toEqual(gateway.sent);
      }),
    );
  });
});
