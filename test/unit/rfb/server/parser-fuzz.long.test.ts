import { describe, it } from "vitest";

import { RfbError } from "../../../../worker/rfb/errors.ts";
import { check, cutUp, mutate, reportSteps, SEED, STEPS, TIMEOUT_MS } from "../fuzzing.ts";
import { Dice, speak } from "./grammar.ts";
import {
  EVERYTHING,
  inPieces,
  NO_CLIPBOARD,
  parse,
  parser,
  RGB_332,
  RGB_565,
  TRUE_24,
  TRUE_32,
  type ParserOptions,
} from "./reading.ts";
import { readServerStream } from "../../../support/rfb/reference.ts";
import { TRANSCRIPTS, transcriptBytes, type Transcript } from "./transcripts.ts";

const SERVER_CUT_TEXT = 3;
const QEMU = 255;

const NOTHING = Buffer.alloc(0);

/** What goes to one receiver that may have all, and to one that may have no clipboard text. */
interface Outcome {
  readonly all: Buffer;
  readonly some: Buffer;
  readonly error: string;
  readonly boundary: number;
  /** Whether there was sound, which goes to no receiver. */
  readonly hasSound: boolean;
}

/** What a parser makes of chunks, to its end or to the error that it ends with. */
function outcome(chunks: readonly Uint8Array[], options: ParserOptions): Outcome {
  const { stream, events, push } = parser(options, [EVERYTHING, NO_CLIPBOARD]);
  const pieces: Uint8Array[][] = [];
  let boundary = 0;
  let error = "";
  try {
    for (const chunk of chunks) {
      pieces.push(push(chunk));
      boundary = stream.boundary;
    }
  } catch (caught) {
    if (!(caught instanceof RfbError)) throw caught;
    error = `${caught.code}: ${caught.message}`;
  }
  const [all, some] = [0, 1].map((at) =>
    Buffer.concat(pieces.map((piece) => piece[at] ?? NOTHING)),
  );
  const hasSound = events.some((event) => event.startsWith("sound"));
  return { all: all ?? NOTHING, some: some ?? NOTHING, error, boundary, hasSound };
}

/** Whether `part` is `whole` with some bytes left out. */
function isSubsequence(part: Uint8Array, whole: Uint8Array): boolean {
  let at = 0;
  for (const byte of whole) if (at < part.length && part[at] === byte) at += 1;
  return at === part.length;
}

describe("ServerStreamParser under fuzzing", () => {
  it(
    "parses every valid stream, in all formats and at all cuts, as it was written",
    {
      timeout: TIMEOUT_MS,
    },
    ({ expect }) => {
      let steps = 0;
      for (let seed = SEED; steps < STEPS; seed += 1) {
        const dice = new Dice(seed);
        const pixelFormat = dice.one([TRUE_24, TRUE_24, TRUE_32, RGB_565, RGB_332]);
        const stream = speak(dice, pixelFormat, 1 + dice.roll(12));
        const options = { ...stream, pixelFormat };
        const reference = readServerStream(stream.bytes, pixelFormat);
        const without = (...types: readonly number[]): Buffer =>
          Buffer.concat(
            reference.messages
              .filter(({ type }) => !types.includes(type))
              .map(({ start, end }) => stream.bytes.subarray(start, end)),
          );
        const withoutSound = without(QEMU);
        const withoutText = without(QEMU, SERVER_CUT_TEXT);
        for (let cuts = 0; cuts < 6; cuts += 1) {
          const chunks = cutUp(dice, stream.bytes);
          const found = parse(chunks, options);
          const some = parse(chunks, options, NO_CLIPBOARD).output;
          steps += 2 * chunks.length;
          check(expect, seed, some.equals(withoutText), true);
          check(expect, seed, found.output.equals(withoutSound), true);
          check(expect, seed, found.boundaries.at(-1), stream.ends.at(-1));
          check(
            expect,
            seed,
            found.events.filter((event) => event === "end").length,
            stream.updates,
          );
        }
        const everyByte = parse(inPieces(stream.bytes, 1), options);
        steps += stream.bytes.length;
        check(expect, seed, everyByte.boundaries.join(), stream.ends.join());
        check(expect, seed, everyByte.events.join(), reference.events.join());
        check(expect, seed, reference.messages.map(({ end }) => end).join(), stream.ends.join());
      }
      reportSteps("server, as the grammar speaks", steps);
      expect(steps).toBeGreaterThanOrEqual(STEPS);
    },
  );

  it(
    "ends broken streams with an RfbError or goes on, the same at all cuts, and invents no byte",
    {
      timeout: TIMEOUT_MS,
    },
    ({ expect }) => {
      const [first, ...others] = TRANSCRIPTS.map(recorded);
      if (first === undefined) throw new Error("no recordings");
      const recordings = [first, ...others] as const;
      const errors = new Set<string>();
      let steps = 0;
      for (let seed = SEED; steps < STEPS; seed += 1) {
        const dice = new Dice(seed);
        const subject = dice.roll(2) === 0 ? spoken(dice) : dice.one(recordings);
        const broken = mutate(dice, subject.bytes.subarray(0, 1 + dice.roll(6000)));
        const whole = outcome([broken], subject.options);
        errors.add(whole.error);
        for (let cuts = 0; cuts < 3; cuts += 1) {
          const chunks = cutUp(dice, broken);
          const found = outcome(chunks, subject.options);
          steps += chunks.length;
          check(expect, seed, found.error, whole.error);
          if (whole.error === "") {
            check(expect, seed, found.all.equals(whole.all), true);
            check(expect, seed, found.some.equals(whole.some), true);
            check(expect, seed, found.boundary, whole.boundary);
          }
          const isPart = found.hasSound
            ? isSubsequence(found.all, broken)
            : found.all.equals(broken.subarray(0, found.all.length));
          check(expect, seed, isPart, true);
          check(expect, seed, isSubsequence(found.some, broken), true);
        }
      }
      reportSteps("server, recordings and grammar mutated", steps);
      // If mutations no longer reached the parser's refusals, this test would prove nothing.
      expect([...errors]).toContain("");
      expect(errors.size).toBeGreaterThan(8);
    },
  );
});

interface Subject {
  readonly bytes: Uint8Array;
  readonly options: ParserOptions;
}

function recorded(transcript: Transcript): Subject {
  const offered = new Set(transcript.encodings);
  return {
    bytes: transcriptBytes(transcript),
    options: { ...transcript, isOffered: (encoding) => offered.has(encoding) },
  };
}

function spoken(dice: Dice): Subject {
  const pixelFormat = dice.one([TRUE_24, TRUE_32, RGB_565, RGB_332]);
  const stream = speak(dice, pixelFormat, 1 + dice.roll(8));
  return { bytes: stream.bytes, options: { ...stream, pixelFormat } };
}
