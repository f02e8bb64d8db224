import fc from "fast-check";
import { describe, it } from "vitest";

import { MessageAim, PLACES } from "../../chaos/proxy/message-aim.ts";
import { rfbClientLength, webSocketLength } from "../../chaos/proxy/message-lengths.ts";
import { frame, OPCODE, upgradeRequest } from "../../support/raw-websocket.ts";

const MESSAGES = [
  upgradeRequest("http://127.0.0.1:8787", "ticket"),
  frame(OPCODE.text, Buffer.from("hello")),
  frame(OPCODE.binary, Buffer.alloc(0)),
  frame(OPCODE.binary, Buffer.alloc(126)),
  frame(OPCODE.binary, Buffer.alloc(70_000)),
  frame(OPCODE.close, Buffer.alloc(2)),
];
const STREAM = Buffer.concat(MESSAGES);
const HEADS = [MESSAGES[0]?.length ?? 0, 6, 6, 8, 14, 6];

/** Where the stream is struck that arrives in these chunks. */
function struckAt(aim: MessageAim, stream: Buffer, cuts: readonly number[]): number | undefined {
  const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
  for (const [index, edge] of edges.slice(1).entries()) {
    const start = edges[index] ?? 0;
    const strikes = aim.push(stream.subarray(start, edge));
    if (strikes !== undefined) return start + strikes;
  }
  return undefined;
}

/** The place in the stream that is meant. */
function placeOf(message: number, place: (typeof PLACES)[number], share: number): number {
  const start = MESSAGES.slice(0, message).reduce((sum, { length }) => sum + length, 0);
  const length = MESSAGES[message]?.length ?? 0;
  const head = HEADS[message] ?? 0;
  if (place === "head") return start + 1;
  return place === "after" ? start + length : start + head + Math.floor((length - head) * share);
}

const cutsOf = (length: number) => fc.array(fc.nat(length), { maxLength: 12 });

describe("MessageAim", () => {
  it("finds the place in a WebSocket that is meant, however the stream is cut", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.nat(MESSAGES.length - 1),
        fc.constantFrom(...PLACES),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        cutsOf(STREAM.length),
        (message, place, share, cuts) => {
          const aim = new MessageAim(webSocketLength);
          aim.aim(message, place, share);
          expect(struckAt(aim, STREAM, cuts)).toBe(placeOf(message, place, share));
        },
      ),
    );
  });

  it("counts from the messages that have begun", ({ expect }) => {
    const aim = new MessageAim(webSocketLength);
    expect(aim.push(STREAM.subarray(0, placeOf(2, "head", 0)))).toBeUndefined();
    expect(aim.begun).toBe(3);
    aim.aim(1, "after", 0);
    const rest = STREAM.subarray(placeOf(2, "head", 0));
    expect(aim.push(rest)).toBe(placeOf(4, "after", 0) - placeOf(2, "head", 0));
  });

  it("knows what the gateway says to a VNC server", ({ expect }) => {
    const messages = [
      Buffer.from("RFB 003.008\n"),
      [1],
      [1],
      [2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1],
      [4, 1, 0, 0, 0, 0, 0, 0x61],
      [6, 0, 0, 0, 0, 0, 0, 1, 0x61],
      [3, 1, 0, 0, 0, 0, 0, 1, 0, 1],
    ].map((bytes) => Buffer.from(bytes));
    const stream = Buffer.concat(messages);
    fc.assert(
      fc.property(fc.nat(messages.length - 1), cutsOf(stream.length), (message, cuts) => {
        const aim = new MessageAim(rfbClientLength);
        aim.aim(message, "after", 0);
        const end = messages.slice(0, message + 1).reduce((sum, { length }) => sum + length, 0);
        expect(struckAt(aim, stream, cuts)).toBe(end);
      }),
    );
  });

  it("takes no head without an end", ({ expect }) => {
    const aim = new MessageAim(webSocketLength);
    expect(aim.push(Buffer.alloc(32 * 1024))).toBeUndefined();
    expect(() => aim.push(Buffer.alloc(1))).toThrow(RangeError);
  });
});
