import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, it } from "vitest";

import {
  CipherState,
  MAX_MESSAGES,
} from "../../../../../worker/tunnel/connector/noise/cipher-state.ts";
import { NoiseError } from "../../../../../worker/tunnel/connector/noise/noise-error.ts";
import {
  MAX_RECORD_BYTES,
  MAX_RECORD_DATA,
  RecordOpener,
  RecordSealer,
  REKEY_RECORDS,
} from "../../../../../worker/tunnel/connector/noise/records.ts";
import { cut } from "../../../../support/play.ts";

const KEY = randomBytes(32);
const sealer = (first = 0) => new RecordSealer(new CipherState(KEY, first));
const opener = (first = 0) => new RecordOpener(new CipherState(KEY, first));

interface Read {
  readonly data: Buffer;
  readonly ended: boolean;
  readonly error: unknown;
}

/** All that comes out of chunks, and how it ended. */
function readAll(chunks: readonly Uint8Array[], into = opener()): Read {
  const data: Uint8Array[] = [];
  try {
    for (const chunk of chunks) {
      into.push(chunk);
      for (let next = into.next(); next !== undefined; next = into.next()) data.push(next);
    }
    return { data: Buffer.concat(data), ended: into.ended, error: undefined };
  } catch (error) {
    return { data: Buffer.concat(data), ended: into.ended, error };
  }
}

/** The records of a stream, each with its length in front, the last one its end. */
function recordsOf(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const made = sealer();
  return [...pieces.map((piece) => made.seal(piece)), made.end()];
}

const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 });
const cuts = fc.array(fc.nat({ max: 3000 }), { maxLength: 12 });

describe("records", () => {
  it("bring a stream over, however it is cut, and say when it is over", ({ expect }) => {
    fc.assert(
      fc.property(pieces, cuts, (given, places) => {
        const stream = Buffer.concat(recordsOf(given));
        const at = places.map((place) => place % (stream.length + 1));
        const read = readAll(cut(stream, at));
        expect(read.error).toBeUndefined();
        expect(read.ended).toBe(true);
        expect(read.data.equals(Buffer.concat(given))).toBe(true);
      }),
    );
  });

  it("come out the same a byte at a time", ({ expect }) => {
    const given = [randomBytes(3), randomBytes(70_000), randomBytes(1)];
    const stream = Buffer.concat(recordsOf(given));
    const read = readAll(Array.from(stream, (byte) => Uint8Array.of(byte)));
    expect(read).toMatchObject({ ended: true, error: undefined });
    expect(read.data.equals(Buffer.concat(given))).toBe(true);
  });

  it("hold as much as their limit and not a byte more", ({ expect }) => {
    const lengths = (bytes: number): number[] => {
      const sealed = sealer().seal(new Uint8Array(bytes));
      const found: number[] = [];
      for (let at = 0; at < sealed.length;) {
        const length = new DataView(sealed.buffer).getUint16(at);
        found.push(length);
        at += 2 + length;
      }
      return found;
    };
    expect(lengths(MAX_RECORD_DATA)).toEqual([MAX_RECORD_BYTES]);
    // About the same size each: no tail of some bytes after a full one.
    expect(lengths(MAX_RECORD_DATA + 1)).toEqual([32_776, 32_776]);
    expect(lengths(4 * MAX_RECORD_DATA)).toEqual(Array.from({ length: 4 }, () => MAX_RECORD_BYTES));
    expect(lengths(1)).toEqual([17]);
    expect(lengths(0)).toEqual([]);
    const large = randomBytes(1_000_003);
    const read = readAll([sealer().seal(large)]);
    expect(read.data.equals(large)).toBe(true);
  });

  it("that are changed in any byte end the stream in front of them, for good", ({ expect }) => {
    const given = [Buffer.from("first"), Buffer.from("second")];
    const records = recordsOf(given);
    const stream = Buffer.concat(records);
    for (let at = 0; at < stream.length; at += 1) {
      const changed = Uint8Array.from(stream, (byte, index) => (index === at ? byte ^ 0x80 : byte));
      const into = opener();
      // A longer length swallows what follows, and waits: it is cut then.
      const read = readAll([changed], into);
      const isWhole = read.error === undefined && read.ended;
      expect(isWhole, `byte ${at}`).toBe(false);
      const start = records[0]?.length ?? 0;
      const expected =
        at < start ? "" : at < start + (records[1]?.length ?? 0) ? "first" : "firstsecond";
      expect(read.data.toString()).toBe(expected);
      if (read.error === undefined) continue;
      expect(read.error).toBeInstanceOf(NoiseError);
      expect(() => into.next()).toThrow(NoiseError);
    }
  });

  it("that are repeated, left out, moved or of another stream end it", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 2, maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        fc.constantFrom("repeat", "leave out", "swap", "foreign"),
        cuts,
        (given, one, other, how, places) => {
          const records = [...recordsOf(given)];
          const at = one % (records.length - 1);
          const second = other % records.length;
          const foreign = new RecordSealer(new CipherState(randomBytes(32))).seal(Uint8Array.of(1));
          const [first = foreign, last = foreign] = [records[at], records[second]];
          if (how === "repeat") records.splice(second, 0, first);
          else if (how === "leave out") records.splice(at, 1);
          else if (how === "foreign") records.splice(at, 0, foreign);
          else if (at === second) return;
          else [records[at], records[second]] = [last, first];
          // A record in front of itself is where it belongs; the second of them is the repeated one.
          const stream = Buffer.concat(records);
          const read = readAll(
            cut(
              stream,
              places.map((place) => place % (stream.length + 1)),
            ),
          );
          expect(read.error).toBeInstanceOf(NoiseError);
          expect(Buffer.concat(given).indexOf(read.data)).toBe(0);
        },
      ),
    );
  });

  it("tell a stream that was cut from one that is over", ({ expect }) => {
    const stream = Buffer.concat(recordsOf([Buffer.from("all"), Buffer.from("of it")]));
    for (let length = 0; length < stream.length; length += 1) {
      expect(readAll([stream.subarray(0, length)])).toMatchObject({
        ended: false,
        error: undefined,
      });
    }
    expect(readAll([stream]).ended).toBe(true);
  });

  it("are not followed by another after the end", ({ expect }) => {
    const made = sealer();
    const stream = Buffer.concat([made.seal(Buffer.from("all")), made.end()]);
    expect(made.end()).toHaveLength(0);
    expect(() => made.seal(Uint8Array.of(1))).toThrow(TypeError);
    for (const chunks of [
      [stream, Uint8Array.of(0)],
      [Buffer.concat([stream, Uint8Array.of(0)])],
    ]) {
      const read = readAll(chunks);
      expect(read.error).toBeInstanceOf(NoiseError);
      expect(read.data.toString()).toBe("all");
    }
  });

  it("too short to be one end the stream with their length", ({ expect }) => {
    for (let length = 0; length < 16; length += 1) {
      expect(readAll([Uint8Array.of(0, length)]).error).toBeInstanceOf(NoiseError);
    }
    expect(readAll([Uint8Array.of(0, 16)]).error).toBeUndefined();
    expect(readAll([Uint8Array.of(255, 255)]).error).toBeUndefined();
  });

  it("have another key after a number of them, on both sides", ({ expect }) => {
    const first = REKEY_RECORDS - 2;
    const made = sealer(first);
    const stream = Buffer.concat(["a", "b", "c", "d"].map((text) => made.seal(Buffer.from(text))));
    expect(readAll([stream], opener(first)).data.toString()).toBe("abcd");
    // Under the key of before, the third one does not open.
    const third = new RecordOpener(new CipherState(KEY, REKEY_RECORDS));
    expect(readAll([stream.subarray(2 * 19)], third).error).toBeInstanceOf(NoiseError);
    // The very numbers at which a key ends come once.
    expect(new CipherState(KEY, first).messages % REKEY_RECORDS).toBe(first);
  });

  it("end with their numbers, and none is used twice", ({ expect }) => {
    const cipher = new CipherState(KEY, MAX_MESSAGES - 1);
    const [ciphertext, tag] = cipher.seal(Uint8Array.of(1));
    expect(() => cipher.seal(Uint8Array.of(1))).toThrow(RangeError);
    const open = new CipherState(KEY, MAX_MESSAGES - 1);
    expect(open.open(Buffer.concat([ciphertext, tag]))).toHaveLength(1);
    expect(() => open.open(Buffer.concat([ciphertext, tag]))).toThrow(RangeError);
    // High and low half of the number: none of these are the same message.
    const sealed = [0, 1, 2 ** 32, 2 ** 32 + 1, 2 ** 47].map((number) =>
      Buffer.concat(new CipherState(KEY, number).seal(Uint8Array.of(1))).toString("hex"),
    );
    expect(new Set(sealed).size).toBe(5);
  });

  it("wait for the records that are there to be read", ({ expect }) => {
    const into = opener();
    into.push(Uint8Array.of(0));
    expect(() => into.push(Uint8Array.of(17))).toThrow(TypeError);
    expect(into.next()).toBeUndefined();
    into.push(Uint8Array.of(17));
    expect(into.next()).toBeUndefined();
  });
});
