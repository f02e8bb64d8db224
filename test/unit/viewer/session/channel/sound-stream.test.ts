import { describe, it } from "vitest";

import type { ToViewerMessage } from "../../../../../worker/channel/messages.ts";
import { SoundStream } from "../../../../../viewer/src/session/channel/sound-stream.ts";

const FOUND = { type: "audio", sampleRate: 24_000, channels: 2 } as const;

function stage() {
  const told: unknown[] = [];
  const heard: string[] = [];
  const sound = new SoundStream((message) => told.push(message));
  sound.listener = {
    found: ({ sampleRate }) => heard.push(`found ${sampleRate}`),
    lost: () => heard.push("lost"),
    samples: ({ byteLength }) => heard.push(`${byteLength} samples`),
  };
  const socket = () =>
    sound.within({
      opened: () => heard.push("opened"),
      control: ({ type }) => heard.push(type),
      unknown: () => heard.push("unknown"),
      bytes: ({ byteLength }) => heard.push(`${byteLength} bytes`),
      garbled: () => heard.push("garbled"),
      lost: () => heard.push("closed"),
    });
  return { sound, socket, told: () => told.splice(0), heard: () => heard.splice(0) };
}

/** Sound of this length comes. */
function play(listener: ReturnType<SoundStream["within"]>, bytes: number): void {
  listener.control({ type: "samples", bytes });
  listener.bytes(new ArrayBuffer(bytes));
}

describe("the machine's sound", () => {
  it("is told from the stream by what announces it", ({ expect }) => {
    const { sound, socket, heard } = stage();
    sound.ask(true);
    const listener = socket();
    listener.bytes(new ArrayBuffer(10));
    listener.control(FOUND);
    play(listener, 8);
    listener.bytes(new ArrayBuffer(8));
    listener.control({ type: "pong" });
    expect(heard()).toEqual(["10 bytes", "found 24000", "8 samples", "8 bytes", "pong"]);
  });

  it("is a fault where its length is another one", ({ expect }) => {
    const { socket, heard } = stage();
    const listener = socket();
    listener.control({ type: "samples", bytes: 8 });
    listener.bytes(new ArrayBuffer(9));
    expect(heard()).toEqual(["garbled"]);
  });

  it("is acknowledged every 80 ms, and played only while it is wanted", ({ expect }) => {
    const { sound, socket, told, heard } = stage();
    sound.ask(true);
    expect(told()).toEqual([{ type: "audio", wanted: true }]);
    const listener = socket();
    play(listener, 7676);
    expect(told()).toEqual([]);
    play(listener, 4);
    expect(told()).toEqual([{ type: "heard", bytes: 7680 }]);
    sound.ask(false);
    expect(told()).toEqual([{ type: "audio", wanted: false }]);
    heard();
    play(listener, 7680);
    expect(heard()).toEqual([]);
    expect(told()).toEqual([{ type: "heard", bytes: 7680 }]);
  });

  it("is asked for anew of every connection and WebSocket, once somebody has asked", ({
    expect,
  }) => {
    const { sound, socket, told, heard } = stage();
    const connection = { type: "connection", number: 1 } as const satisfies ToViewerMessage;
    const first = socket();
    first.control(connection);
    expect(told()).toEqual([]);
    sound.ask(false);
    told();
    first.control(connection);
    expect(told()).toEqual([{ type: "audio", wanted: false }]);
    sound.ask(true);
    first.control({ type: "samples", bytes: 4 });
    told();
    const second = socket();
    second.control({
      type: "resumed",
      received: 0,
      mode: "view",
      ackEvery: 1,
      secondsLeft: 1,
      resume: { token: "t", graceSeconds: 1 },
    });
    expect(told()).toEqual([{ type: "audio", wanted: true }]);
    heard();
    // What was announced on the WebSocket that is lost does not come on this one.
    second.bytes(new ArrayBuffer(4));
    expect(heard()).toEqual(["4 bytes"]);
  });
});
