import fc from "fast-check";
import { describe, it } from "vitest";

import { CLOSE_CODES, type EndCode } from "../../../../../worker/channel/ends.ts";
import { ConsoleChannel } from "../../../../../viewer/src/session/channel/channel.ts";
import type { ChannelListener } from "../../../../../viewer/src/session/channel/channel-listener.ts";
import { MAX_WAITING_BYTES } from "../../../../../viewer/src/session/channel/rfb-stream.ts";
import type { RawChannel } from "../../../../../viewer/src/session/channel/raw-channel.ts";
import { guestKeyboardNamed } from "../../../../../viewer/src/keyboard/guest/guest-keyboard.ts";
import type { Ending } from "../../../../../viewer/src/session/channel/ending.ts";
import { FakeSocket } from "./fake-socket.ts";
import { SoundStream } from "../../../../../viewer/src/session/channel/sound-stream.ts";
import { Traffic } from "../../../../../viewer/src/session/channel/traffic.ts";

const CONNECTION = { type: "connection", number: 1 };

const HELLO = {
  type: "hello",
  session: "k3J9xQ2mT7vB1nZ8pL4wYc",
  console: { id: "i-2-17-VM", name: "web-01" },
  mode: "control",
  ackEvery: 10,
  secondsLeft: 3600,
};

interface Stage {
  readonly socket: FakeSocket;
  readonly channel: ConsoleChannel;
  /** What was passed up, in order. */
  readonly heard: unknown[];
  /** How often anything came. */
  readonly signs: () => number;
  readonly endings: Ending[];
  /** Frames as noVNC got them. */
  readonly frames: number[][];
}

function stage(): Stage {
  const socket = new FakeSocket();
  const heard: unknown[] = [];
  let signs = 0;
  const endings: Ending[] = [];
  const listener: ChannelListener = {
    sound: new SoundStream(() => {}),
    traffic: new Traffic(
      () => {},
      () => 0,
    ),
    opened: () => heard.push("opened"),
    heard: () => (signs += 1),
    answered: () => heard.push("answered"),
    hello: (message) => heard.push(message),
    resumed: (message) => heard.push(message),
    renewed: () => heard.push("renewed"),
    waiting: (seconds, secondsLeft) => heard.push({ seconds, secondsLeft }),
    idle: (secondsLeft) => heard.push({ idle: secondsLeft }),
    active: () => heard.push("active"),
    lost: () => heard.push("lost"),
    warning: (secondsLeft) => heard.push({ secondsLeft }),
    mode: (mode) => heard.push({ mode }),
    others: (message) => heard.push(message),
    pointer: (isRelative) => heard.push({ isRelative }),
    untypable: (character) => heard.push({ untypable: character }),
    refused: () => heard.push("refused"),
    ended: (ending) => endings.push(ending),
  };
  const channel = new ConsoleChannel(socket, listener);
  const frames: number[][] = [];
  return { socket, channel, heard, signs: () => signs, endings, frames };
}

/** Attaches in noVNC's way: handlers are assigned, then frames may come. */
function attach({ channel, frames }: Stage): void {
  const onmessage: RawChannel["onmessage"] = ({ data }) => {
    frames.push([...new Uint8Array(data)]);
  };
  Object.assign(channel.raw, { onmessage });
  channel.start();
}

/** Opens the WebSocket, with the gateway's first two messages on it. */
function open({ socket }: Stage, ackEvery = 10): void {
  socket.open();
  socket.text({ ...HELLO, ackEvery });
  socket.text(CONNECTION);
}

function started(ackEvery = 10): Stage {
  const at = stage();
  attach(at);
  open(at, ackEvery);
  at.socket.sent.length = 0;
  return at;
}

describe("signs of life", () => {
  it("are control messages and screen bytes alike, until the end", ({ expect }) => {
    const { socket, channel, signs } = started();
    const before = signs();
    socket.text({ type: "ping", number: 1 });
    expect(signs()).toBe(before + 1);
    socket.bytes(1);
    expect(signs()).toBe(before + 2);
    channel.close();
    socket.bytes(1);
    expect(signs()).toBe(before + 2);
  });
});

it("tells an answer to a ping from all else that comes", ({ expect }) => {
  const { socket, heard } = started();
  heard.length = 0;
  socket.text({ type: "ping", number: 1 });
  socket.bytes(1);
  expect(heard).toEqual([]);
  socket.text({ type: "pong" });
  expect(heard).toEqual(["answered"]);
});

describe("what noVNC attaches to", () => {
  it("has all that noVNC looks for as own keys", ({ expect }) => {
    const { raw } = stage().channel;
    for (const name of [
      "send",
      "close",
      "binaryType",
      "onerror",
      "onmessage",
      "onopen",
      "protocol",
      "readyState",
    ]) {
      expect(Object.keys(raw)).toContain(name);
    }
  });

  it("opens when the socket does, and tells noVNC if it is there already", ({ expect }) => {
    const { socket, channel, heard } = stage();
    let opened = 0;
    Object.assign(channel.raw, { onopen: () => (opened += 1) });
    expect(channel.raw.readyState).toBe(0);
    socket.open();
    expect(channel.raw.readyState).toBe(1);
    expect(opened).toBe(1);
    expect(heard).toEqual(["opened"]);
  });

  it("copies what noVNC sends, because noVNC writes over it", ({ expect }) => {
    const { socket, channel } = started();
    const buffer = Uint8Array.of(4, 1, 0, 0);
    channel.raw.send(buffer);
    buffer.fill(9);
    expect(socket.sent).toEqual([Uint8Array.of(4, 1, 0, 0)]);
  });

  it("translates key events for the guest's layout, until the gateway lets the keys go", async ({
    expect,
  }) => {
    const { socket, channel, heard } = started();
    await channel.keys.translateFor(Promise.resolve(guestKeyboardNamed("de", () => true)));
    const press = (keysym: number): void => {
      channel.raw.send(
        Uint8Array.of(4, 1, 0, 0, 0, keysym >> 16, (keysym >> 8) & 255, keysym & 255),
      );
    };
    const shift = 0xffe1;
    press(shift);
    press("Z".charCodeAt(0));
    press(0x6f); // o
    const sent = socket.sent.splice(0).map((data) => data[7]);
    expect(sent).toEqual([0xe1, "Y".charCodeAt(0), 0xe1]);
    socket.text({ type: "mode", mode: "view" });
    press("z".charCodeAt(0));
    expect(socket.sent.map((data) => data[7])).toEqual(["y".charCodeAt(0)]);
    expect(heard.at(-1)).toEqual({ mode: "view" });
    press(0xf7); // ÷, which a German keyboard has
    press(0x6c1); // Cyrillic a, which it lacks
    expect(heard.at(-1)).toEqual({ untypable: "а" });
  });

  it("sends nothing once the session has ended", ({ expect }) => {
    const { socket, channel } = started();
    channel.close();
    channel.raw.send(Uint8Array.of(1));
    expect(socket.sent).toEqual([]);
  });

  it("answers close() with onclose, once and later", async ({ expect }) => {
    const { channel } = started();
    const closes: number[] = [];
    const onclose: RawChannel["onclose"] = ({ code }) => {
      closes.push(code);
    };
    Object.assign(channel.raw, { onclose });
    channel.close();
    channel.raw.close();
    channel.raw.close();
    expect(closes).toEqual([]);
    await Promise.resolve();
    expect(closes).toEqual([1000]);
    expect(channel.raw.readyState).toBe(3);
  });

  it("takes a close() that nobody asked for as a failure of noVNC", ({ expect }) => {
    const { channel, endings, socket } = started();
    channel.raw.close();
    expect(endings).toEqual(["viewer-failed"]);
    expect(socket.closes).toEqual([1000]);
  });
});

describe("RFB bytes", () => {
  it("wait for noVNC in order and in their own frames", ({ expect }) => {
    const at = stage();
    open(at);
    at.socket.bytes(1, 2, 3);
    at.socket.bytes(4);
    at.socket.bytes(5, 6);
    expect(at.frames).toEqual([]);
    attach(at);
    at.socket.bytes(7);
    expect(at.frames).toEqual([[1, 2, 3], [4], [5, 6], [7]]);
  });

  it("reach noVNC as they came, wherever it attaches in the stream", ({ expect }) => {
    const frame = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), fc.nat(20), (frames, attachAfter) => {
        const at = stage();
        open(at);
        for (const [index, bytes] of frames.entries()) {
          if (index === attachAfter) attach(at);
          at.socket.bytes(...bytes);
        }
        if (attachAfter >= frames.length) attach(at);
        expect(at.frames).toEqual(frames);
      }),
    );
  });

  it("are asked for as array buffers", ({ expect }) => {
    expect(stage().socket.binaryType).toBe("arraybuffer");
  });

  it("may wait up to the limit and not one byte more", ({ expect }) => {
    const at = stage();
    const { endings, socket } = at;
    open(at);
    socket.frame(new ArrayBuffer(MAX_WAITING_BYTES));
    expect(endings).toEqual([]);
    socket.bytes(1);
    expect(endings).toEqual(["viewer-failed"]);
  });

  it("are not handed on after an end", ({ expect }) => {
    const at = started();
    at.socket.text({ type: "end", code: "target-closed" });
    at.socket.bytes(1);
    expect(at.frames).toEqual([]);
  });

  it("end the session when noVNC cannot take them", ({ expect }) => {
    const at = stage();
    const { channel, socket, endings } = at;
    const onmessage = (): never => {
      throw new Error("the guest's bytes");
    };
    Object.assign(channel.raw, { onmessage });
    channel.start();
    open(at);
    socket.bytes(1);
    expect(endings).toEqual(["viewer-failed"]);
  });

  it("come in no other kind of frame", ({ expect }) => {
    const { socket, endings } = started();
    socket.frame(new Blob(["x"]));
    expect(endings).toEqual(["viewer-failed"]);
  });
});

describe("acknowledgements", () => {
  it("are sent at the agreed number of bytes and not before", ({ expect }) => {
    const { socket } = started(10);
    socket.frame(new ArrayBuffer(9));
    expect(socket.control).toEqual([]);
    socket.bytes(1);
    expect(socket.control).toEqual([{ type: "ack", received: 10 }]);
  });

  it("count every byte when one frame passes the number", ({ expect }) => {
    const { socket } = started(10);
    socket.frame(new ArrayBuffer(11));
    socket.frame(new ArrayBuffer(9));
    expect(socket.control).toEqual([{ type: "ack", received: 11 }]);
    socket.frame(new ArrayBuffer(1));
    expect(socket.control).toEqual([
      { type: "ack", received: 11 },
      { type: "ack", received: 21 },
    ]);
  });

  it("answer a ping at once, with its number", ({ expect }) => {
    const { socket } = started(10);
    socket.text({ type: "ping", number: 0 });
    socket.bytes(1, 2, 3);
    socket.text({ type: "ping", number: 281_474_976_710_655 });
    expect(socket.control).toEqual([
      { type: "ack", received: 0, ping: 0 },
      { type: "ack", received: 3, ping: 281_474_976_710_655 },
    ]);
  });

  it("do not cover bytes that still wait for noVNC", ({ expect }) => {
    const at = stage();
    open(at);
    at.socket.sent.length = 0;
    at.socket.frame(new ArrayBuffer(25));
    at.socket.text({ type: "ping", number: 1 });
    expect(at.socket.control).toEqual([{ type: "ack", received: 0, ping: 1 }]);
    attach(at);
    expect(at.socket.control.at(-1)).toEqual({ type: "ack", received: 25 });
  });
});

describe("control messages", () => {
  it("go up before noVNC has attached, and never to noVNC", ({ expect }) => {
    const at = stage();
    at.socket.open();
    at.socket.text(HELLO);
    attach(at);
    at.socket.text({ type: "warning", secondsLeft: 60 });
    expect(at.heard).toEqual(["opened", HELLO, { secondsLeft: 60 }]);
    expect(at.frames).toEqual([]);
  });

  it.for([
    "",
    "{",
    "[]",
    "{}",
    '{"type":7}',
    '{"type":"warning"}',
    '{"type":"mode","mode":"own"}',
    '{"type":"end","code":"because"}',
  ])("end the session when they are not of the channel: %s", (text, { expect }) => {
    const { socket, endings } = started();
    socket.text(text);
    expect(endings).toEqual(["viewer-failed"]);
  });
});

describe("a newer gateway", () => {
  it("says what an older page does not know, and the session goes on", ({ expect }) => {
    const at = stage();
    at.socket.open();
    at.socket.text({
      ...HELLO,
      colour: "blue",
      console: { ...HELLO.console, rack: 4 },
    });
    attach(at);
    for (const text of [
      '{"type":"reboot"}',
      '{"type":"ack","received":3}',
      '{"type":"toString"}',
    ]) {
      at.socket.text(text);
    }
    at.socket.text({ type: "warning", secondsLeft: 60, urgent: true });
    expect(at.heard).toEqual(["opened", HELLO, { secondsLeft: 60 }]);
    expect(at.endings).toEqual([]);
  });
});

describe("the end", () => {
  it("is the one that the gateway names, once", ({ expect }) => {
    const { socket, endings } = started();
    socket.text({ type: "end", code: "target-timeout" });
    socket.lose(4012);
    expect(endings).toEqual(["target-timeout"]);
  });

  it.for(Object.keys(CLOSE_CODES) as EndCode[] /* the table's own keys */)(
    "is %s by its close code alone",
    (code, { expect }) => {
      const { socket, endings } = started();
      socket.lose(CLOSE_CODES[code]);
      expect(endings).toEqual([code]);
    },
  );

  it.for([1001, 1005, 1006, 1012, 4999])(
    "is a lost connection when the socket closes with %i",
    (code, { expect }) => {
      const { socket, endings, heard } = started();
      socket.lose(code);
      expect(heard.at(-1)).toBe("lost");
      expect(endings).toEqual([]);
    },
  );

  it("is an unreachable gateway when the socket never opened", ({ expect }) => {
    const { socket, endings } = stage();
    socket.lose(1006);
    expect(endings).toEqual(["gateway-unreachable"]);
  });

  it("closes the socket normally when the person leaves", ({ expect }) => {
    const { socket, channel, endings } = started();
    channel.close();
    channel.close();
    expect(socket.closes).toEqual([1000]);
    socket.lose(1006);
    expect(endings).toEqual([]);
    expect(channel.ended).toBe(true);
  });

  it("passes up a change of what the viewer may do", ({ expect }) => {
    const { socket, heard } = started();
    socket.text({ type: "mode", mode: "view" });
    expect(heard.at(-1)).toEqual({ mode: "view" });
  });

  it("passes up what concerns others in the console", ({ expect }) => {
    const { socket, heard } = started();
    const messages = [
      { type: "in-use", by: "alice", since: 1, choice: "take-over" },
      { type: "asked", by: "alice", since: 1, secondsLeft: 30 },
      { type: "pending", secondsLeft: 75 },
      { type: "message", text: "Maintenance at noon", from: "ops" },
      { type: "shared", url: "https://gateway.example/c/s#t", expiresAt: 1 },
    ];
    for (const message of messages) socket.text(message);
    expect(heard.slice(-messages.length)).toEqual(messages);
  });

  it("releases keys and buttons when input is blocked, and presses none of them again by itself", ({
    expect,
  }) => {
    const at = started();
    const { channel, socket } = at;
    const press = (buttons: number): number => {
      channel.raw.send(Uint8Array.of(5, buttons, 0, 9, 0, 9));
      return (socket.sent.at(-1) as Uint8Array)[1] ?? -1;
    };
    expect(press(1)).toBe(1);
    socket.text({ type: "mode", mode: "view" });
    socket.text({ type: "mode", mode: "control" });
    // The hand still holds the button, and the machine was told by the gateway that it is up.
    expect(press(1)).toBe(0);
    expect(press(0)).toBe(0);
    expect(press(1)).toBe(1);
  });

  it("tells whether the page can be seen", ({ expect }) => {
    const { socket, channel } = started();
    channel.tell({ type: "visible", visible: false });
    channel.tell({ type: "visible", visible: true });
    expect(socket.sent.slice(-2)).toEqual([
      '{"type":"visible","visible":false}',
      '{"type":"visible","visible":true}',
    ]);
  });
});

describe("a pointer that moves by motions", () => {
  it("is told up, and moved besides noVNC in the same stream", ({ expect }) => {
    const at = started();
    const sent = () => at.socket.sent.filter((data) => typeof data !== "string").at(-1);
    at.socket.text({ type: "pointer", relative: true });
    expect(at.heard.at(-1)).toEqual({ isRelative: true });
    at.channel.raw.send(Uint8Array.of(5, 0, 0, 10, 0, 20));
    at.channel.input.move(-11, 1, 1);
    expect([...new Uint8Array(sent() ?? [])]).toEqual([5, 1, 0xff, 0xff, 0, 21]);
    at.socket.text({ type: "pointer", relative: false });
    expect(at.heard.at(-1)).toEqual({ isRelative: false });
  });

  it("is none any more with the next connection, before that says something of its own", ({
    expect,
  }) => {
    const at = started();
    at.socket.text({ type: "pointer", relative: true });
    at.socket.text({ type: "connection", number: 2 });
    expect(at.heard.slice(-2)).toEqual([{ isRelative: false }, "renewed"]);
  });
});
