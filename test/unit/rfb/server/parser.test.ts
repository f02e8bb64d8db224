import { describe, it } from "vitest";

import { RFB_LIMITS } from "../../../../worker/rfb/limits.ts";
import { concat, u16, u32, wire } from "../../../support/play.ts";
import { compactLength } from "./grammar.ts";
import {
  inPieces,
  parse,
  parser,
  RGB_332,
  RGB_565,
  TRUE_24,
  TRUE_32,
  type ParserOptions,
} from "./reading.ts";

const BELL = wire([2]);
const EXTENDED_CLIPBOARD = -1_063_131_698;
const VMWARE_CURSOR = 0x574d_5664;

function update(...rectangles: readonly Uint8Array[]): Uint8Array {
  return wire([0, 0], u16(rectangles.length), ...rectangles);
}

function rectangle(
  encoding: number,
  [width, height]: readonly [number, number],
  body: Uint8Array = new Uint8Array(0),
  [x, y]: readonly [number, number] = [0, 0],
): Uint8Array {
  return wire(u16(x), u16(y), u16(width), u16(height), u32(encoding >>> 0), body);
}

function cutText(text: string): Uint8Array {
  return wire([3, 0, 0, 0], u32(text.length), text);
}

function extendedCutText(flags: number, body: string): Uint8Array {
  return wire([3, 0, 0, 0], u32(-(4 + body.length) >>> 0), u32(flags), body);
}

const zeros = (length: number): Uint8Array => new Uint8Array(length);

/** Rectangles with their whole length from the specification: encoding, size, body, pixel format. */
const RECTANGLES: readonly {
  readonly name: string;
  readonly rectangle: Uint8Array;
  readonly pixelFormat?: ParserOptions["pixelFormat"];
}[] = [
  { name: "Raw, 32 bits", rectangle: rectangle(0, [3, 2], zeros(24)) },
  { name: "Raw, 16 bits", rectangle: rectangle(0, [3, 2], zeros(12)), pixelFormat: RGB_565 },
  { name: "Raw, 8 bits", rectangle: rectangle(0, [3, 2], zeros(6)), pixelFormat: RGB_332 },
  { name: "Raw without area", rectangle: rectangle(0, [0, 7]) },
  { name: "CopyRect", rectangle: rectangle(1, [3, 2], wire(u16(1), u16(2))) },
  { name: "RRE", rectangle: rectangle(2, [3, 2], wire(u32(2), zeros(4 + 2 * 12))) },
  {
    name: "RRE, 16 bits",
    rectangle: rectangle(2, [3, 2], wire(u32(2), zeros(2 + 2 * 10))),
    pixelFormat: RGB_565,
  },
  { name: "Hextile, one background", rectangle: rectangle(5, [16, 16], wire([2], zeros(4))) },
  { name: "Hextile, same as before", rectangle: rectangle(5, [16, 16], wire([0])) },
  {
    name: "Hextile, raw tiles clipped at right and bottom",
    rectangle: rectangle(
      5,
      [17, 18],
      wire([1], zeros(16 * 16 * 4), [1], zeros(16 * 4), [1], zeros(16 * 2 * 4), [1], zeros(2 * 4)),
    ),
  },
  {
    name: "Hextile, a raw tile with every other bit set",
    rectangle: rectangle(5, [2, 2], wire([31], zeros(2 * 2 * 4))),
  },
  {
    name: "Hextile, subrectangles in the foreground colour",
    rectangle: rectangle(5, [16, 16], wire([2 + 4 + 8], zeros(8), [3], zeros(6))),
  },
  {
    name: "Hextile, coloured subrectangles, 16 bits",
    rectangle: rectangle(5, [16, 16], wire([8 + 16], [255], zeros(255 * 4))),
    pixelFormat: RGB_565,
  },
  { name: "Hextile, no subrectangles", rectangle: rectangle(5, [16, 16], wire([8], [0])) },
  {
    name: "Hextile, the coloured bit without subrectangles",
    rectangle: rectangle(5, [16, 16], wire([16])),
  },
  { name: "Hextile without width", rectangle: rectangle(5, [0, 100]) },
  { name: "Hextile without height", rectangle: rectangle(5, [100, 0]) },
  { name: "Zlib", rectangle: rectangle(6, [9, 9], wire(u32(5), "zlib!")) },
  { name: "ZRLE", rectangle: rectangle(16, [9, 9], wire(u32(5), "zrle!")) },
  { name: "H.264", rectangle: rectangle(50, [9, 9], wire(u32(4), u32(1), "h264")) },
  { name: "H.264 without a frame", rectangle: rectangle(50, [9, 9], wire(u32(0), u32(2))) },
  { name: "Tight fill, 3-byte pixel", rectangle: rectangle(7, [9, 9], wire([0x80], zeros(3))) },
  {
    name: "Tight fill, depth 32",
    rectangle: rectangle(7, [9, 9], wire([0x8f], zeros(4))),
    pixelFormat: TRUE_32,
  },
  {
    name: "Tight fill, 24 bits of which one colour has only 7",
    rectangle: rectangle(7, [9, 9], wire([0x80], zeros(4))),
    pixelFormat: { ...TRUE_24, blueMax: 127 },
  },
  {
    name: "Tight fill, 16 bits that claim to be 24",
    rectangle: rectangle(7, [9, 9], wire([0x80], zeros(2))),
    pixelFormat: { ...TRUE_24, bitsPerPixel: 16 },
  },
  {
    name: "Tight fill, 16 bits",
    rectangle: rectangle(7, [9, 9], wire([0x80], zeros(2))),
    pixelFormat: RGB_565,
  },
  { name: "Tight JPEG", rectangle: rectangle(7, [9, 9], wire([0x90], [4], "jpeg")) },
  {
    name: "Tight, a length of two bytes",
    rectangle: rectangle(7, [9, 9], wire([0x00], [0x80, 0x01], zeros(128))),
  },
  {
    name: "Tight, the longest length of two bytes",
    rectangle: rectangle(7, [9, 9], wire([0x00], [0xff, 0x7f], zeros(16_383))),
  },
  {
    name: "Tight, a length of three bytes, the last of all 8 bits",
    rectangle: rectangle(7, [640, 480], wire([0x00], [0x80, 0x80, 0x81], zeros(0x81 << 14))),
  },
  {
    name: "Tight, 11 bytes uncompressed",
    rectangle: rectangle(7, [11, 1], wire([0x00], zeros(11))),
    pixelFormat: RGB_332,
  },
  {
    name: "Tight, 12 bytes compressed",
    rectangle: rectangle(7, [12, 1], wire([0x00], [2], zeros(2))),
    pixelFormat: RGB_332,
  },
  { name: "Tight, 3 pixels uncompressed", rectangle: rectangle(7, [3, 1], wire([0x00], zeros(9))) },
  {
    name: "Tight, 4 pixels compressed",
    rectangle: rectangle(7, [4, 1], wire([0x00], [1], zeros(1))),
  },
  { name: "Tight without area", rectangle: rectangle(7, [0, 9], wire([0x00])) },
  { name: "Tight copy filter", rectangle: rectangle(7, [9, 9], wire([0x40, 0], [2], zeros(2))) },
  {
    name: "Tight gradient filter",
    rectangle: rectangle(7, [9, 9], wire([0x70, 2], [2], zeros(2))),
  },
  {
    name: "Tight, two colours, 8 bytes uncompressed",
    rectangle: rectangle(7, [16, 4], wire([0x40, 1, 1], zeros(6), zeros(8))),
  },
  {
    name: "Tight, two colours, rows padded to bytes",
    rectangle: rectangle(7, [9, 6], wire([0x40, 1, 1], zeros(6), [3], zeros(3))),
  },
  {
    name: "Tight, one colour",
    rectangle: rectangle(7, [8, 2], wire([0x40, 1, 0], zeros(3), zeros(2))),
  },
  {
    name: "Tight, three colours",
    rectangle: rectangle(7, [6, 2], wire([0x40, 1, 2], zeros(9), [4], zeros(4))),
  },
  {
    name: "Tight, 256 colours",
    rectangle: rectangle(7, [6, 2], wire([0x40, 1, 255], zeros(768), [4], zeros(4))),
  },
  { name: "TightPNG", rectangle: rectangle(-260, [9, 9], wire([0xa0], [3], "png")) },
  { name: "TightPNG, basic", rectangle: rectangle(-260, [9, 9], wire([0x00], [3], "abc")) },
  { name: "Cursor", rectangle: rectangle(-239, [9, 3], zeros(9 * 3 * 4 + 2 * 3)) },
  { name: "Cursor without shape", rectangle: rectangle(-239, [0, 0]) },
  {
    name: "Cursor whose hot spot lies outside the framebuffer",
    rectangle: rectangle(-239, [1, 1], zeros(5), [65_535, 65_535]),
  },
  {
    name: "VMware cursor, two masks",
    rectangle: rectangle(VMWARE_CURSOR, [3, 3], wire([0, 0], zeros(36))),
    pixelFormat: RGB_565,
  },
  {
    name: "VMware cursor, alpha",
    rectangle: rectangle(VMWARE_CURSOR, [3, 3], wire([1, 0], zeros(36))),
    pixelFormat: RGB_565,
  },
  { name: "DesktopSize", rectangle: rectangle(-223, [800, 600]) },
  {
    name: "ExtendedDesktopSize",
    rectangle: rectangle(-308, [800, 600], wire([2, 0, 0, 0], zeros(32))),
  },
  { name: "LED state", rectangle: rectangle(-261, [0, 0], wire([3])) },
  { name: "QEMU extended key", rectangle: rectangle(-258, [0, 0]) },
  { name: "QEMU pointer motion change", rectangle: rectangle(-257, [640, 480], zeros(0), [1, 0]) },
  { name: "extended mouse buttons", rectangle: rectangle(-316, [0, 0]) },
  { name: "LastRect", rectangle: rectangle(-224, [0, 0]) },
];

describe("the LED state", () => {
  it("is what came last, wherever it is cut", ({ expect }) => {
    const { stream, push } = parser();
    expect(stream.leds).toBeUndefined();
    const [first, second] = [6, 1].map((leds) =>
      update(rectangle(-261, [0, 0], wire([leds])), rectangle(-261, [0, 0], wire([leds ^ 7]))),
    );
    for (const byte of first ?? []) push(Uint8Array.of(byte));
    expect(stream.leds).toBe(1);
    push(second ?? wire());
    expect(stream.leds).toBe(6);
  });
});

const MESSAGES: readonly { readonly name: string; readonly message: Uint8Array }[] = [
  { name: "Bell", message: BELL },
  { name: "FramebufferUpdate without rectangles", message: update() },
  { name: "ServerCutText", message: cutText("text") },
  { name: "ServerCutText without text", message: cutText("") },
  { name: "extended clipboard", message: extendedCutText(0x1000_0001, "body") },
  { name: "extended clipboard, flags only", message: extendedCutText(0x0800_0001, "") },
  { name: "xvp", message: wire([250, 0, 1, 1]) },
];

const EVERYTHING = [
  ...MESSAGES,
  ...RECTANGLES.map(({ name, rectangle, pixelFormat }) => ({
    name,
    message: update(rectangle),
    pixelFormat,
  })),
].map((entry) => ({ pixelFormat: TRUE_24, ...entry }));

describe("ServerStreamParser", () => {
  it.for(EVERYTHING)(
    "$name: ends with its last byte and not before",
    ({ message, pixelFormat }, { expect }) => {
      const stream = concat([message, BELL]);
      const { stream: parsing } = parser({ pixelFormat });
      parsing.parse(message.subarray(0, -1));
      expect(parsing.boundary).toBe(0);
      expect(parsing.atBoundary).toBe(message.length === 1);
      parsing.parse(message.subarray(-1));
      expect(parsing.boundary).toBe(message.length);
      expect(parsing.atBoundary).toBe(true);
      expect(parse([stream], { pixelFormat }).boundaries).toEqual([stream.length]);
      const small = message.length < 20_000;
      const size = small ? 1 : 997;
      const pieces = [...inPieces(message, size), BELL];
      const boundaries = [message.length, stream.length];
      expect(parse(pieces, { pixelFormat }).boundaries).toEqual(boundaries);
      expect(parse(pieces, { pixelFormat }).output.equals(stream)).toBe(true);
    },
  );

  it("tells the end of an update before parse returns", ({ expect }) => {
    const { stream: parsing, events } = parser();
    const raw = update(rectangle(0, [2, 2], zeros(16)));
    parsing.parse(raw.subarray(0, 10));
    expect(events).toEqual(["update"]);
    parsing.parse(raw.subarray(10, -1));
    expect(events).toEqual(["update"]);
    parsing.parse(raw.subarray(-1));
    expect(events).toEqual(["update", "end"]);
  });

  it("ends an update at a LastRect, whatever the announced count", ({ expect }) => {
    const lastRect = rectangle(-224, [0, 0]);
    for (const count of [2, 0xffff]) {
      const stream = wire([0, 0], u16(count), rectangle(1, [1, 1], zeros(4)), lastRect, BELL);
      expect(parse([stream]).events).toEqual(["update", "end"]);
      expect(parse([stream]).boundaries).toEqual([stream.length]);
    }
  });

  it("counts 65535 rectangles as that many", ({ expect }) => {
    const rectangles = concat(Array.from({ length: 65_535 }, () => rectangle(-316, [0, 0])));
    const stream = wire([0, 0], u16(65_535), rectangles, BELL);
    expect(parse([stream]).boundaries).toEqual([stream.length]);
  });

  it("does not read payload", ({ expect }) => {
    const { stream: parsing } = parser({ width: 4000, height: 4000 });
    parsing.parse(wire([0, 0], u16(1), rectangle(0, [4000, 4000])));
    const payload = new Proxy(zeros(1000), {
      get: (target, property) => {
        if (typeof property === "string" && /^\d+$/.test(property)) throw new Error("payload read");
        const value: unknown = Reflect.get(target, property, target);
        return value;
      },
    });
    // A DataView is all that is made of it.
    expect(() => parsing.parse(payload)).not.toThrow();
  });

  it("uses another pixel format from the next update on", ({ expect }) => {
    const { stream: parsing } = parser();
    const wide = update(rectangle(0, [2, 2], zeros(16).fill(99)));
    parsing.parse(wide.subarray(0, 8));
    parsing.setPixelFormat(RGB_565);
    parsing.parse(wide.subarray(8));
    expect(parsing.boundary).toBe(wide.length);
    const narrow = update(rectangle(0, [2, 2], zeros(8).fill(99)));
    parsing.parse(narrow);
    expect(parsing.boundary).toBe(wide.length + narrow.length);
  });

  it("counts everything in bytes of the server's own stream", ({ expect }) => {
    const stream = concat([BELL, cutText("secret"), update(rectangle(-258, [0, 0])), BELL]);
    const events = ["text 6 at 1", "update", "extended-key", "extended-key at 19", "end"];
    expect(parse([stream]).events).toEqual(events);
    const parsed = parse(inPieces(stream, 1));
    expect(parsed.events).toEqual(events);
    expect(parsed.boundaries).toEqual([1, 15, 31, 32]);
  });

  it("tells a header that is unfinished, and where it began", ({ expect }) => {
    const { stream } = parser();
    const seen: unknown[] = [];
    const messages = [
      extendedCutText(0x1000_0001, "z"),
      update(rectangle(1, [1, 1], zeros(4)), rectangle(-316, [0, 0])),
      wire([250, 0, 1, 1]),
      wire([255, 1, 0, 0]),
      wire([255, 1, 0, 2], u32(3), zeros(3)),
    ];
    for (const byte of inPieces(concat(messages), 1)) {
      stream.parse(byte);
      const from = stream.unfinished === undefined ? "" : ` ${stream.headerStart}`;
      const now = `${stream.unfinished ?? "none"}${from}`;
      if (now !== seen.at(-1)) seen.push(now);
    }
    const rectangles = ["rectangle 17", "none", "rectangle 33", "none"];
    const sound = ["audio 49", "none", "audio 53", "none"];
    expect(seen).toEqual(["cut-text 0", "none", ...rectangles, ...sound]);
  });

  it("counts the steps of what costs more than its bytes", ({ expect }) => {
    const { stream } = parser();
    stream.parse(update(rectangle(0, [400, 300], zeros(480_000))));
    expect(stream.steps).toBeLessThan(10);
    stream.parse(new Uint8Array(10_000).fill(2));
    expect(stream.steps).toBeGreaterThanOrEqual(10_000);
  });

  it("needs Raw to be offered to nobody, and every other encoding to the server", ({ expect }) => {
    const options = { isOffered: () => false };
    expect(parse([update(rectangle(0, [1, 1], zeros(4)))], options).atBoundary).toBe(true);
    for (const { rectangle, name } of RECTANGLES.filter(({ name }) => !name.startsWith("Raw"))) {
      expect(() => parse([update(rectangle)], options), name).toThrow("not offered");
    }
  });
});

describe("ServerStreamParser, what the server can do", () => {
  it.for<[string, Uint8Array, readonly string[]]>([
    [
      "extended key",
      update(rectangle(-258, [0, 0])),
      ["update", "extended-key", "extended-key at 4", "end"],
    ],
    [
      "a pointer that moves by motions",
      update(rectangle(-257, [640, 480])),
      ["update", "motions", "pointer-motion at 4", "end"],
    ],
    [
      "a pointer that moves to positions",
      update(rectangle(-257, [640, 480], zeros(0), [1, 0])),
      ["update", "positions", "pointer-motion at 4", "end"],
    ],
    [
      "extended mouse buttons",
      update(rectangle(-316, [0, 0])),
      ["update", "extended-mouse-buttons", "end"],
    ],
    ["xvp INIT", wire([250, 0, 1, 1]), ["xvp"]],
    ["xvp FAIL", wire([250, 0, 1, 0]), []],
    [
      "clipboard caps",
      extendedCutText(0x0100_0001, "size"),
      ["extended-clipboard", "text 8 16777217 at 0"],
    ],
    ["clipboard notify", extendedCutText(0x0800_0001, ""), ["text 4 134217729 at 0"]],
    ["plain text", cutText("text"), ["text 4 at 0"]],
  ])("tells of %s", ([, message, events], { expect }) => {
    expect(parse([message]).events).toEqual(events);
    expect(parse(inPieces(message, 1)).events).toEqual(events);
  });

  it("tells new sizes and not those that were asked for in vain", ({ expect }) => {
    const screens = wire([0, 0, 0, 0]);
    const sized = (reason: number, status: number): Uint8Array =>
      update(rectangle(-308, [300, 200], screens, [reason, status]));
    const seen = ["update", "extended-desktop-size"];
    expect(parse([update(rectangle(-223, [300, 200]))]).events).toContain("resized 300x200");
    expect(parse([sized(0, 0)]).events).toEqual([...seen, "resized 300x200", "end"]);
    expect(parse([sized(1, 0)]).events).toEqual([...seen, "resized 300x200", "end"]);
    expect(parse([sized(2, 0)]).events).toEqual([...seen, "resized 300x200", "end"]);
    expect(parse([sized(0, 1)]).events).toEqual([...seen, "resized 300x200", "end"]);
    expect(parse([sized(1, 3)]).events).toEqual([...seen, "end"]);
  });

  it("measures rectangles against the new size at once", ({ expect }) => {
    const inside = rectangle(0, [1, 1], zeros(4), [299, 199]);
    const outside = rectangle(0, [1, 1], zeros(4), [300, 0]);
    const resize = rectangle(-223, [300, 200]);
    expect(parse([update(resize, inside)]).atBoundary).toBe(true);
    expect(() => parse([update(resize, outside)])).toThrow("outside");
    expect(parse([update(outside)]).atBoundary).toBe(true);
  });
});

describe("ServerStreamParser, what ends the session", () => {
  it.for<[string, Uint8Array]>([
    ["SetColourMapEntries", wire([1, 0], u16(0), u16(0))],
    ["ResizeFrameBuffer of UltraVNC", wire([4, 0], u16(1), u16(1))],
    ["gii", wire([253, 0], u16(0))],
    ["EndOfContinuousUpdates", wire([150])],
    ["ServerFence", wire([248, 0, 0, 0], u32(0x8000_0000), [0])],
    ["an unknown message", wire([99])],
    ["an unknown encoding", update(rectangle(3, [1, 1]))],
    ["CoRRE", update(rectangle(4, [1, 1], zeros(8)))],
    ["JPEG outside Tight", update(rectangle(21, [1, 1], wire([0xff, 0xd8, 0xff, 0xd9])))],
    ["XCursor", update(rectangle(-240, [1, 1], zeros(8)))],
    ["CursorWithAlpha", update(rectangle(-314, [1, 1], zeros(8)))],
    ["DesktopName", update(rectangle(-307, [0, 0], zeros(4)))],
    ["ZlibHex", update(rectangle(8, [1, 1]))],
    ["TRLE", update(rectangle(15, [1, 1]))],
    ["a message of QEMU's that is not of sound", wire([255, 0, 0, 0])],
    ["an unknown operation of sound", wire([255, 1, 0, 3])],
    ["an operation of sound beyond a byte", wire([255, 1, 1, 0])],
    ["a compression level as a rectangle", update(rectangle(-254, [0, 0]))],
    ["a rectangle beyond the right edge", update(rectangle(0, [2, 1], zeros(8), [639, 0]))],
    ["a rectangle beyond the bottom edge", update(rectangle(1, [1, 2], zeros(4), [0, 479]))],
    ["an empty rectangle beyond the edge", update(rectangle(7, [0, 0], zeros(1), [641, 0]))],
    ["a Hextile tile with an unknown bit", update(rectangle(5, [1, 1], wire([32])))],
    ["an unknown Tight filter", update(rectangle(7, [9, 9], wire([0x40, 3])))],
    ["PNG in Tight", update(rectangle(7, [9, 9], wire([0xa0, 0])))],
    ["Tight without zlib", update(rectangle(7, [9, 9], wire([0xe0, 0])))],
    ["an unknown TightPNG compression", update(rectangle(-260, [9, 9], wire([0xb0, 0])))],
    ["an unknown VMware cursor", update(rectangle(VMWARE_CURSOR, [1, 1], wire([2, 0])))],
    ["an unknown xvp code", wire([250, 0, 1, 2])],
    ["an extended clipboard without flags", wire([3, 0, 0, 0], u32(-3 >>> 0), zeros(8))],
  ])("refuses %s", ([, message], { expect }) => {
    const refusal = expect.objectContaining({ name: "RfbError", code: "message" });
    expect(() => parse([message])).toThrow(refusal);
    expect(() => parse(inPieces(message, 1))).toThrow(refusal);
  });

  it.for<[string, Uint8Array, number]>([
    ["xvp", wire([250, 0, 1, 1]), -309],
    ["sound", wire([255, 1, 0, 1]), -259],
    ["the extended clipboard", extendedCutText(1, ""), EXTENDED_CLIPBOARD],
  ])("refuses %s that was not offered", ([, message, encoding], { expect }) => {
    expect(parse([message], { isOffered: (e) => e === encoding }).atBoundary).toBe(true);
    expect(() => parse([message], { isOffered: (e) => e !== encoding })).toThrow(
      expect.objectContaining({ code: "message" }),
    );
  });

  it("refuses plain text over the limit as such even if it looks like an extended one", ({
    expect,
  }) => {
    const extended = wire([3, 0, 0, 0], u32(0x8000_0000));
    expect(() => parse([extended])).toThrow("limit");
    expect(() => parse([extended], { isOffered: () => false })).toThrow("not offered");
  });

  it("names no byte of the server in its errors", ({ expect }) => {
    expect(() => parse([wire([99])])).toThrow(/^[a-z ]+$/);
    expect(() => parse([update(rectangle(99, [1, 1]))])).toThrow(/^[a-z ]+$/);
  });
});

describe("ServerStreamParser, limits", () => {
  const { compressedBytes, compressedBytesPerPixel } = RFB_LIMITS;
  const maxCompressed = compressedBytes + compressedBytesPerPixel * 6;
  const sized = (pixels: number): Uint8Array => rectangle(-239, [pixels / 1024, 1024]);

  it.for<{ name: string; at: Uint8Array; past: Uint8Array }>([
    {
      name: "samples",
      at: wire([255, 1, 0, 2], u32(RFB_LIMITS.audioBytes)),
      past: wire([255, 1, 0, 2], u32(RFB_LIMITS.audioBytes + 1)),
    },
    {
      name: "clipboard text",
      at: wire([3, 0, 0, 0], u32(RFB_LIMITS.serverCutTextBytes)),
      past: wire([3, 0, 0, 0], u32(RFB_LIMITS.serverCutTextBytes + 1)),
    },
    {
      name: "extended clipboard",
      at: wire([3, 0, 0, 0], u32(-RFB_LIMITS.serverCutTextBytes >>> 0)),
      past: wire([3, 0, 0, 0], u32(-(RFB_LIMITS.serverCutTextBytes + 1) >>> 0)),
    },
    {
      name: "framebuffer area by DesktopSize",
      at: update(rectangle(-223, [16_384, RFB_LIMITS.framebufferPixels / 16_384])),
      past: update(rectangle(-223, [16_385, RFB_LIMITS.framebufferPixels / 16_384])),
    },
    {
      name: "framebuffer area by ExtendedDesktopSize",
      at: update(rectangle(-308, [16_384, RFB_LIMITS.framebufferPixels / 16_384])),
      past: update(rectangle(-308, [16_385, RFB_LIMITS.framebufferPixels / 16_384])),
    },
    {
      name: "cursor area",
      at: update(sized(RFB_LIMITS.cursorPixels)),
      // 17 times 61,681
      past: update(rectangle(-239, [17, (RFB_LIMITS.cursorPixels + 1) / 17])),
    },
    {
      name: "VMware cursor area",
      at: update(rectangle(VMWARE_CURSOR, [RFB_LIMITS.cursorPixels / 64, 64])),
      past: update(rectangle(VMWARE_CURSOR, [RFB_LIMITS.cursorPixels / 64, 65])),
    },
    {
      name: "screens",
      at: update(rectangle(-308, [9, 9], wire([RFB_LIMITS.screens, 0, 0, 0]))),
      past: update(rectangle(-308, [9, 9], wire([RFB_LIMITS.screens + 1, 0, 0, 0]))),
    },
    {
      name: "RRE subrectangles",
      at: update(rectangle(2, [3, 2], u32(6))),
      past: update(rectangle(2, [3, 2], u32(7))),
    },
    {
      name: "Zlib data",
      at: update(rectangle(6, [3, 2], u32(maxCompressed))),
      past: update(rectangle(6, [3, 2], u32(maxCompressed + 1))),
    },
    {
      name: "ZRLE data",
      at: update(rectangle(16, [3, 2], u32(maxCompressed))),
      past: update(rectangle(16, [3, 2], u32(maxCompressed + 1))),
    },
    {
      name: "an H.264 frame",
      at: update(rectangle(50, [3, 2], wire(u32(maxCompressed), u32(3)))),
      past: update(rectangle(50, [3, 2], wire(u32(maxCompressed + 1), u32(3)))),
    },
    {
      name: "Tight data",
      at: update(rectangle(7, [3, 2], wire([0], compactLength(maxCompressed)))),
      past: update(rectangle(7, [3, 2], wire([0], compactLength(maxCompressed + 1)))),
    },
    {
      name: "TightPNG data",
      at: update(rectangle(-260, [3, 2], wire([0xa0], compactLength(maxCompressed)))),
      past: update(rectangle(-260, [3, 2], wire([0xa0], compactLength(maxCompressed + 1)))),
    },
  ])("$name: passes at the limit and ends the session past it", ({ at, past }, { expect }) => {
    expect(() => parse([at])).not.toThrow();
    expect(() => parse(inPieces(at, 1))).not.toThrow();
    expect(() => parse([past])).toThrow(expect.objectContaining({ code: "limit" }));
    expect(() => parse(inPieces(past, 1))).toThrow(expect.objectContaining({ code: "limit" }));
  });
});
