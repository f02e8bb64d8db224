import { describe, it } from "vitest";

import { ByteReader } from "../../support/byte-reader.ts";
import { hex, u16, u32, wire } from "../../support/play.ts";
import { followUpdates } from "../../support/update-follower.ts";

const HANDSHAKE = wire(
  Buffer.from("RFB 003.008\n"),
  [1, 1],
  u32(0),
  [...u16(16), ...u16(2), ...new Uint8Array(16)],
  u32(2),
  Buffer.from("VM"),
);

const NEXT = hex(wire([3, 1], u16(0), u16(0), u16(16), u16(2)));

const update = (encoding: number, body: readonly number[]): Uint8Array =>
  wire([0, 0], u16(1), u16(0), u16(0), u16(16), u16(2), u32(encoding >>> 0), body);

const RAW = update(
  0,
  Array.from({ length: 16 * 2 * 4 }, () => 1),
);
/** Tight's fill with one colour, as a server sends it that has not heard of Raw yet. */
const TIGHT = update(7, [0x80, 1, 2, 3]);
const LEDS = update(-261, [4]);

describe("a viewer without a picture", () => {
  it("asks for the next update after each, whatever the server was asked for before", async ({
    expect,
  }) => {
    const incoming = new ByteReader();
    let sent: string[] = [];
    const pipe = {
      incoming,
      send: (bytes: Uint8Array) => void sent.push(hex(bytes)),
      close: () => incoming.end(new Error("closed")),
    };
    incoming.push(HANDSHAKE);
    const screen = await followUpdates(pipe);
    expect(screen.name).toBe("VM");
    expect(sent.at(-1)).toBe(NEXT.replace(/^0301/, "0300"));
    sent = [];
    const stream = wire(TIGHT, LEDS, RAW);
    incoming.push(stream.subarray(0, 21));
    incoming.push(stream.subarray(21, -1));
    await expect.poll(() => screen.updates()).toBe(2);
    incoming.push(stream.subarray(-1));
    await expect.poll(() => screen.updates()).toBe(3);
    expect(sent).toEqual([NEXT, NEXT, NEXT]);
    pipe.close();
    expect((await screen.ended).message).toBe("closed");
  });
});
