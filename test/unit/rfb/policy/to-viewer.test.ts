import fc from "fast-check";
import { describe, it } from "vitest";

import type { Policy } from "../../../../worker/rfb/policy/policy.ts";
import { passesCutText } from "../../../../worker/rfb/policy/to-viewer.ts";
import { concat, cut, hex, u16, u32, wire } from "../../../support/play.ts";
import {
  EVERYTHING,
  inPieces,
  NO_CLIPBOARD,
  parse,
  parser,
  type Receiver,
} from "../server/reading.ts";

const BELL = wire([2]);

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

const ALL: Policy = { ...EVERYTHING.policy, clipboardBytes: 1000 };

/** Flags of the extended clipboard with text. */
const [CAPS, REQUEST, PEEK, NOTIFY, PROVIDE] = [
  0x0100_0001, 0x0200_0001, 0x0400_0001, 0x0800_0001, 0x1000_0001,
] as const;

describe("what of the server's clipboard passes", () => {
  const plain = (policy: Partial<Policy>, bytes = 5) =>
    passesCutText({ bytes }, { ...ALL, ...policy });
  const extended = (policy: Partial<Policy>, flags: number, bytes = 24) =>
    passesCutText({ bytes, flags }, { ...ALL, ...policy });

  it("is plain text where copying is granted, in view only as well", ({ expect }) => {
    expect(plain({})).toBe(true);
    expect(plain({ input: false })).toBe(true);
    expect(plain({ clipboardToGuest: false })).toBe(true);
    expect(plain({ clipboardFromGuest: false })).toBe(false);
    expect(plain({ input: false, clipboardFromGuest: false })).toBe(false);
  });

  it("is as long as granted", ({ expect }) => {
    expect(plain({ clipboardBytes: 5 })).toBe(true);
    expect(plain({ clipboardBytes: 4 })).toBe(false);
    expect(extended({ clipboardBytes: 24 }, PROVIDE)).toBe(true);
    expect(extended({ clipboardBytes: 23 }, PROVIDE)).toBe(false);
  });

  it.for([
    ["caps", CAPS, true, true],
    ["request", REQUEST, false, true],
    ["peek", PEEK, false, true],
    ["notify", NOTIFY, true, false],
    ["provide", PROVIDE, true, false],
    ["peek with provide", (PEEK | PROVIDE) >>> 0, false, false],
  ] as const)(
    "is extended %s by direction, and never in view only",
    ([, flags, withCopying, withPasting], { expect }) => {
      expect(extended({}, flags)).toBe(true);
      expect(extended({ clipboardToGuest: false }, flags)).toBe(withCopying);
      expect(extended({ clipboardFromGuest: false }, flags)).toBe(withPasting);
      expect(extended({ input: false }, flags)).toBe(false);
    },
  );
});

describe("clipboard texts that may not pass", () => {
  const before = update(rectangle(0, [2, 1], zeros(8)));
  const stream = concat([
    before,
    cutText("secret"),
    BELL,
    extendedCutText(0x1000_0001, "zip"),
    before,
  ]);
  const kept = concat([before, BELL, before]);

  it("drops them and nothing else, however the stream is cut", ({ expect }) => {
    expect(hex(parse([stream], {}, NO_CLIPBOARD).output)).toBe(hex(kept));
    for (let first = 0; first <= stream.length; first += 1) {
      for (let second = first; second <= stream.length; second += 1) {
        const parsed = parse(cut(stream, [first, second]), {}, NO_CLIPBOARD);
        if (!parsed.output.equals(kept))
          expect(hex(parsed.output), `${first} ${second}`).toBe(hex(kept));
      }
    }
    expect(hex(parse(inPieces(stream, 1), {}, NO_CLIPBOARD).output)).toBe(hex(kept));
  });

  it("returns one piece for each chunk, a view of it if nothing is dropped in its midst", ({
    expect,
  }) => {
    const { push } = parser({}, [NO_CLIPBOARD]);
    expect(push(stream).map(hex)).toEqual([hex(kept)]);
    const atTheEdges = concat([cutText("a"), BELL, cutText("b")]);
    const [view] = push(atTheEdges);
    expect(hex(view ?? BELL)).toBe(hex(BELL));
    expect(view?.buffer).toBe(atTheEdges.buffer);
  });

  it("decides each by its length and flags", ({ expect }) => {
    const only = (policy: Partial<Policy>) =>
      hex(
        parse([stream], {}, { ...EVERYTHING, policy: { ...EVERYTHING.policy, ...policy } }).output,
      );
    const onlyFirst = hex(concat([before, cutText("secret"), BELL, before]));
    expect(only({ input: false })).toBe(onlyFirst);
    expect(only({ clipboardBytes: 6 })).toBe(onlyFirst);
    expect(only({ clipboardBytes: 7 })).toBe(hex(stream));
  });

  it("holds back no more than the header until it is decided", ({ expect }) => {
    const { push } = parser();
    const text = extendedCutText(0x1000_0001, "abc");
    const lengths = inPieces(text, 1).map((byte) => push(byte)[0]?.length);
    expect(lengths).toEqual([...Array.from({ length: 11 }, () => 0), 12, 1, 1, 1]);
  });
});

describe("clipboard abilities that are not granted", () => {
  const CAPS = 0x1f00_0001;
  const SHOWN = 0x0700_0001;
  const receiver = {
    ...EVERYTHING,
    policy: { ...EVERYTHING.policy, clipboardToGuest: false },
  };
  const before = update(rectangle(0, [2, 1], zeros(8)));
  const others = [extendedCutText(0x1000_0001, "zip"), BELL, cutText("text")];
  const stream = concat([before, extendedCutText(CAPS, "size"), ...others]);
  const shown = concat([before, extendedCutText(SHOWN, "size"), ...others]);

  it("are taken out of the flags, and no other byte changes, however the stream is cut", ({
    expect,
  }) => {
    for (let first = 0; first <= stream.length; first += 1) {
      for (let second = first; second <= stream.length; second += 1) {
        const { output, atBoundary } = parse(cut(stream, [first, second]), {}, receiver);
        if (!output.equals(shown) || !atBoundary) {
          expect(hex(output), `${first} ${second}`).toBe(hex(shown));
        }
      }
    }
    const bytewise = parse(inPieces(stream, 1), {}, receiver);
    expect(hex(bytewise.output)).toBe(hex(shown));
    expect(hex(stream.subarray(before.length + 8, before.length + 12))).toBe("1f000001");
  });

  it("leave nothing where the message is dropped", ({ expect }) => {
    // Longer than any description, so it is judged by what it would do.
    const long = concat([before, extendedCutText(CAPS, "x".repeat(65)), BELL]);
    for (const chunks of [[long], inPieces(long, 1), cut(long, [before.length + 9])]) {
      expect(hex(parse(chunks, {}, NO_CLIPBOARD).output)).toBe(hex(concat([before, BELL])));
    }
  });
});

describe("receivers of one parse", () => {
  const key = rectangle(-258, [0, 0]);
  const unchanged = rectangle(1, [1, 1], new Uint8Array(4));
  const raw = rectangle(0, [1, 1], new Uint8Array(4));
  const stream = concat([update(raw, key), cutText("secret"), BELL, update(key), cutText("more")]);
  const plain: Receiver = { ...NO_CLIPBOARD, keeps: () => true };

  it("have each what is theirs, however the stream is cut", ({ expect }) => {
    const withoutKeys = concat([update(raw, unchanged), BELL, update(unchanged)]);
    const withoutText = concat([update(raw, key), BELL, update(key)]);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (at) => {
        const { push } = parser({}, [EVERYTHING, plain, NO_CLIPBOARD]);
        const pieces = cut(stream, at).map(push);
        const outputs = [0, 1, 2].map((index) => concat(pieces.map((all) => all[index] ?? BELL)));
        expect(outputs.map(hex)).toEqual([stream, withoutKeys, withoutText].map(hex));
      }),
    );
  });

  it("have each chunk itself when nothing is dropped", ({ expect }) => {
    const pixels = update(rectangle(0, [100, 100], new Uint8Array(40_000)));
    const { push } = parser({}, [EVERYTHING, NO_CLIPBOARD]);
    for (const chunk of cut(pixels, [1, 3, 9, 20, 30_000])) {
      const [first, second] = push(chunk);
      expect(first).toBe(chunk);
      expect(second).toBe(chunk);
    }
  });

  it("have nothing of an empty chunk", ({ expect }) => {
    const { push } = parser();
    expect(push(new Uint8Array(0))[0]?.length).toBe(0);
    push(Uint8Array.of(3, 0));
    expect(push(new Uint8Array(0))[0]?.length).toBe(0);
  });

  it("end the session where extended keys come before they can have been offered", ({ expect }) => {
    let keepsKeys = false;
    const { push } = parser({}, [{ ...EVERYTHING, keeps: () => keepsKeys }]);
    const bytes = update(raw, key);
    push(bytes.subarray(0, -6));
    keepsKeys = true;
    expect(() => push(bytes.subarray(-6))).toThrow(
      expect.objectContaining({ name: "RfbError", code: "message" }),
    );
  });

  it("wait for the whole header of a rectangle only where it may have to be replaced", ({
    expect,
  }) => {
    const { push } = parser({}, [EVERYTHING, plain]);
    const lengths = inPieces(update(raw), 1).map((byte) => push(byte).map(({ length }) => length));
    expect(lengths.map(([all]) => all)).toEqual(lengths.map(() => 1));
    const waiting = [...lengths.slice(4, 15).map(() => 0), 12];
    expect(lengths.slice(4, 16).map(([, some]) => some)).toEqual(waiting);
  });

  it("do not wait for a rectangle because a clipboard text before it has waited", ({ expect }) => {
    const { push } = parser({}, [EVERYTHING]);
    const text = cutText("text");
    push(text.subarray(0, 5));
    const rest = wire(text.subarray(5), update(raw).subarray(0, 9));
    expect(push(rest)[0]?.length).toBe(5 + rest.length);
  });
});
