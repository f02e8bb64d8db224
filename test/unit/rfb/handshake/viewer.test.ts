import fc from "fast-check";
import { it } from "vitest";

import { ConversationDriver } from "../../../../worker/wire/driver.ts";
import { serverHandshake } from "../../../../worker/rfb/handshake/server.ts";
import type { ServerInit } from "../../../../worker/rfb/handshake/server-init.ts";
import { viewerFlight, viewerHandshake } from "../../../../worker/rfb/handshake/viewer.ts";
import { concat, cut, hex, play, wire } from "../../../support/play.ts";

const init: ServerInit = {
  width: 1024,
  height: 768,
  pixelFormat: {
    bitsPerPixel: 16,
    depth: 16,
    bigEndian: true,
    trueColour: true,
    redMax: 31,
    greenMax: 63,
    blueMax: 31,
    redShift: 11,
    greenShift: 5,
    blueShift: 0,
  },
  isQemu: false,
};

it("sends the whole server side as four messages", ({ expect }) => {
  expect(viewerFlight(init, "vm").map(hex)).toEqual([
    hex(wire("RFB 003.008\n")),
    "0101",
    "00000000",
    hex(
      wire(
        [4, 0, 3, 0], // 1024 x 768
        [16, 16, 1, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0, 0, 0, 0],
        [0, 0, 0, 2],
        "vm",
      ),
    ),
  ]);
});

it("sends what a client reads back as the same ServerInit", ({ expect }) => {
  expect(play(serverHandshake({}), viewerFlight(init, "vm-网络")).result).toEqual(init);
});

it("knows QEMU by the name it gives itself", ({ expect }) => {
  for (const [name, isQemu] of [
    ["QEMU", true],
    ["QEMU (windows 11)", true],
    ["qemu", false],
    ["my QEMU", false],
    ["QEM", false],
    ["", false],
  ] as const) {
    const { result } = play(serverHandshake({}), viewerFlight(init, name));
    expect(result.isQemu, name).toBe(isQemu);
  }
});

it("takes the 14 bytes of a viewer however they are cut and leaves the rest", ({ expect }) => {
  const stream = wire("RFB 003.008\n", [1], [0], [3, 0, 0, 0]);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length)), (at) => {
      const played = play(viewerHandshake(), cut(stream, at));
      expect(played).toEqual({ result: undefined, sent: "", rest: "03000000" });
    }),
  );
});

it.for([
  ["another version", wire("RFB 003.003\n"), "version"],
  ["no version", wire("GET / HTTP/1"), "version"],
  ["another security type", wire("RFB 003.008\n", [2]), "security"],
] as const)("refuses a viewer with %s", ([, stream, code], { expect }) => {
  const driver = new ConversationDriver(viewerHandshake());
  expect(() => driver.feed(concat([stream]))).toThrow(expect.objectContaining({ code }));
});
