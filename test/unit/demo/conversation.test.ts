import fc from "fast-check";
import { describe, it } from "vitest";

import { ByteFeeder, ProtocolError } from "../../../demo/rfb/byte-feeder.ts";
import {
  conversation,
  MAX_CUT_TEXT,
  MAX_ENCODINGS,
  type Ears,
} from "../../../demo/rfb/conversation.ts";
import { encodePixelFormat, NATIVE_FORMAT } from "../../../demo/rfb/pixel-format.ts";

const CHALLENGE = Buffer.alloc(16, 7);
const RIGHT = Buffer.alloc(16, 9);
const INIT = { width: 640, height: 400, format: NATIVE_FORMAT, name: "Démo" };

function listen(challenge?: Uint8Array) {
  const sent: Buffer[] = [];
  const heard: unknown[][] = [];
  const ears: Ears = {
    challenge,
    send: (bytes) => sent.push(Buffer.from(bytes)),
    isRight: (response) => RIGHT.equals(response),
    welcome: () => INIT,
    pixelFormat: (format) => heard.push(["format", format]),
    encodings: (list) => heard.push(["encodings", ...list]),
    updateRequest: (incremental, area) => heard.push(["update", incremental, area]),
    key: (down, keysym) => heard.push(["key", down, keysym]),
    pointer: (buttons, x, y) => heard.push(["pointer", buttons, x, y]),
    cutText: (text) => heard.push(["cut", text]),
  };
  const feeder = new ByteFeeder(conversation(ears), MAX_CUT_TEXT);
  return { sent: () => Buffer.concat(sent).toString("latin1"), heard, feeder };
}

function ascii(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

function bytes(...values: number[]): Buffer {
  return Buffer.from(values);
}

const HELLO = Buffer.concat([ascii("RFB 003.008\n"), bytes(1, 1)]);
const SERVER_INIT = Buffer.concat([
  bytes(2, 128, 1, 144),
  encodePixelFormat(NATIVE_FORMAT),
  bytes(0, 0, 0, 5),
  Buffer.from("Démo"),
]).toString("latin1");

const MESSAGES = Buffer.concat([
  bytes(0, 0, 0, 0),
  encodePixelFormat({ ...NATIVE_FORMAT, shift: [0, 8, 16] }),
  bytes(2, 0, 0, 2, 0, 0, 0, 16, 255, 255, 255, 33),
  bytes(3, 1, 0, 1, 0, 2, 0, 3, 0, 4),
  bytes(4, 1, 0, 0, 0, 0, 255, 13),
  bytes(5, 1, 1, 0, 0, 200),
  bytes(6, 0, 0, 0, 0, 0, 0, 2, 104, 233),
  bytes(255, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0, 30),
]);
const HEARD = [
  ["format", { ...NATIVE_FORMAT, shift: [0, 8, 16] }],
  ["encodings", 16, -223],
  ["update", true, { x: 1, y: 2, w: 3, h: 4 }],
  ["key", true, 0xff0d],
  ["pointer", 1, 256, 200],
  ["cut", "hé"],
  ["key", true, 97],
];

describe("the handshake", () => {
  it("offers None when there is no password", ({ expect }) => {
    const { feeder, sent } = listen();
    feeder.push(HELLO);
    expect(sent()).toBe(`RFB 003.008\n\x01\x01\0\0\0\0${SERVER_INIT}`);
  });

  it("asks for the password when there is one", ({ expect }) => {
    const { feeder, sent } = listen(CHALLENGE);
    feeder.push(Buffer.concat([ascii("RFB 003.008\n"), bytes(2), RIGHT, bytes(1)]));
    expect(sent()).toBe(
      `RFB 003.008\n\x01\x02${CHALLENGE.toString("latin1")}\0\0\0\0${SERVER_INIT}`,
    );
  });

  it("refuses a wrong password with a reason", ({ expect }) => {
    const { feeder, sent } = listen(CHALLENGE);
    feeder.push(Buffer.concat([ascii("RFB 003.008\n"), bytes(2)]));
    expect(() => feeder.push(Buffer.alloc(16, 1))).toThrow(ProtocolError);
    expect(sent().slice(-29)).toBe("\0\0\0\x01\0\0\0\x15Authentication failed");
  });

  it("refuses a wrong password without a reason in 3.7", ({ expect }) => {
    const { feeder, sent } = listen(CHALLENGE);
    feeder.push(Buffer.concat([ascii("RFB 003.007\n"), bytes(2)]));
    expect(() => feeder.push(Buffer.alloc(16, 1))).toThrow(ProtocolError);
    expect(sent().slice(-20)).toBe(`${CHALLENGE.toString("latin1")}\0\0\0\x01`);
  });

  it("speaks 3.7, where None has no result", ({ expect }) => {
    const { feeder, sent } = listen();
    feeder.push(Buffer.concat([ascii("RFB 003.007\n"), bytes(1, 1)]));
    expect(sent()).toBe(`RFB 003.008\n\x01\x01${SERVER_INIT}`);
  });

  it("speaks 3.3, where the server chooses", ({ expect }) => {
    const { feeder, sent } = listen(CHALLENGE);
    feeder.push(Buffer.concat([ascii("RFB 003.003\n"), RIGHT, bytes(1)]));
    expect(sent()).toBe(
      `RFB 003.008\n\0\0\0\x02${CHALLENGE.toString("latin1")}\0\0\0\0${SERVER_INIT}`,
    );
  });

  it.for([
    ["another version", ascii("RFB 004.001\n")],
    ["HTTP", ascii("GET / HTTP/1")],
    ["a type that was not offered", Buffer.concat([ascii("RFB 003.008\n"), bytes(2)])],
  ] as const)("ends at %s", ([, input], { expect }) => {
    expect(() => listen().feeder.push(input)).toThrow(ProtocolError);
  });
});

describe("the messages", () => {
  it("are all understood", ({ expect }) => {
    const { feeder, heard } = listen();
    feeder.push(Buffer.concat([HELLO, MESSAGES]));
    expect(heard).toEqual(HEARD);
  });

  it("do not depend on how the stream is cut", ({ expect }) => {
    const whole = Buffer.concat([HELLO, MESSAGES]);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
        const { feeder, heard, sent } = listen();
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        for (const [i, end] of at.entries()) feeder.push(whole.subarray(at[i - 1] ?? 0, end));
        expect(heard).toEqual(HEARD);
        expect(sent()).toBe(`RFB 003.008\n\x01\x01\0\0\0\0${SERVER_INIT}`);
      }),
    );
  });

  it("are understood one byte at a time", ({ expect }) => {
    const { feeder, heard } = listen();
    for (const byte of Buffer.concat([HELLO, MESSAGES])) feeder.push(bytes(byte));
    expect(heard).toEqual(HEARD);
  });

  it("take cut text up to the limit and nothing past it", ({ expect }) => {
    const length = (size: number) => {
      const head = Buffer.alloc(8);
      head.writeUInt8(6);
      head.writeUInt32BE(size, 4);
      return head;
    };
    const { feeder, heard } = listen();
    feeder.push(Buffer.concat([HELLO, length(MAX_CUT_TEXT), Buffer.alloc(MAX_CUT_TEXT, 97)]));
    expect(heard).toEqual([["cut", "a".repeat(MAX_CUT_TEXT)]]);
    expect(() => feeder.push(length(MAX_CUT_TEXT + 1))).toThrow(ProtocolError);
  });

  it("take encodings up to the limit and nothing past it", ({ expect }) => {
    const { feeder, heard } = listen();
    const count = (n: number) => bytes(2, 0, n >> 8, n & 255);
    feeder.push(Buffer.concat([HELLO, count(MAX_ENCODINGS), Buffer.alloc(MAX_ENCODINGS * 4)]));
    expect(heard[0]).toHaveLength(1 + MAX_ENCODINGS);
    expect(() => feeder.push(count(MAX_ENCODINGS + 1))).toThrow(ProtocolError);
  });

  it.for([
    ["an unknown type", bytes(99)],
    ["FixColourMapEntries", bytes(1)],
    ["extended clipboard", bytes(6, 0, 0, 0, 255, 255, 255, 248)],
    ["QEMU audio", bytes(255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
    ["a colour map", bytes(0, 0, 0, 0, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
    ["24 bits a pixel", bytes(0, 0, 0, 0, 24, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0)],
    [
      "colours past the pixel",
      bytes(0, 0, 0, 0, 16, 16, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0),
    ],
    [
      "a colour without bits",
      bytes(0, 0, 0, 0, 32, 24, 0, 1, 0, 0, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0),
    ],
  ] as const)("end the conversation at %s", ([, input], { expect }) => {
    const { feeder } = listen();
    feeder.push(HELLO);
    expect(() => feeder.push(input)).toThrow(ProtocolError);
  });
});
