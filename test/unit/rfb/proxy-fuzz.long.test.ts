import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import fc from "fast-check";
import { describe, it, type TestContext } from "vitest";

import { RfbError } from "../../../worker/rfb/errors.ts";
import { VIEWER_ENCODINGS } from "../../../worker/rfb/novnc-defaults.ts";
import { mayNegotiate } from "../../../worker/rfb/policy/policy.ts";
import { wakeQemu } from "../../../worker/rfb/pace/wake-qemu.ts";
import { hex, u32, wire } from "../../support/play.ts";
import { readClientStream, type Rights } from "./client/reference.ts";
import { anyMessage, BROKEN, message } from "../../support/rfb/client-stream.ts";
import { ACKNOWLEDGE_ALL, CONTROL, openStage, VIEW } from "./proxy-stage.ts";
import { check, cutUp, mutate, reportSteps, SEED, STEPS, TIMEOUT_MS } from "./fuzzing.ts";
import { Dice } from "./server/grammar.ts";
import { inPieces } from "./server/reading.ts";

type Expect = TestContext["expect"];

/** What noVNC sent after its handshake, recorded by test/support/record-viewer.ts. */
const RECORDED = gunzipSync(
  readFileSync(join(import.meta.dirname, "../../vectors/rfb/viewer-novnc.bin.gz")),
);

/** Shorter than what the limits on the rate of input would act on. */
const MAX_STREAM = 2400;

/** Longer streams are not given byte by byte: clipboard text would take all the steps. */
const CUT_EVERYWHERE = 400;

const RUNS_AT_A_TIME = 100;

const NUDGE = hex(wakeQemu());

interface Subject extends Rights {
  readonly bytes: Buffer;
  /** Decides about everything else: cuts, mutations. */
  readonly seed: number;
}

const rights = {
  control: fc.boolean(),
  extensions: fc.boolean(),
  seed: fc.nat(),
};

/** Text at either side of what is granted. */
const longText = fc.integer({ min: 65_534, max: 65_538 }).map((length) => message.cutText(length));

/** Streams of valid messages. */
const spoken = fc.record({
  ...rights,
  bytes: fc
    .array(fc.oneof({ weight: 100, arbitrary: anyMessage }, { weight: 1, arbitrary: longText }), {
      minLength: 1,
      maxLength: 20,
    })
    .map((all) => Buffer.concat(all)),
});

/** Messages at either side of what is allowed. */
const atTheEdge = fc.oneof(
  fc
    .tuple(fc.nat(6), fc.nat(0x1fff))
    .map(([length, flags]) =>
      wire([6, 0, 0, 0], u32(-length >>> 0), u32((flags << 16) >>> 0).subarray(0, length)),
    ),
  fc.integer({ min: 250, max: 260 }).map((keycode) => message.extendedKey(0x61, keycode)),
  fc.tuple(fc.nat(40), fc.nat(40)).map(([bits, depth]) => message.pixelFormat(bits, depth)),
  fc.integer({ min: 14, max: 18 }).map((screens) => message.desktopSize(screens)),
);

/** Valid messages, broken ones and noise, or the recording from anywhere on; with a few bytes changed. */
const broken = fc
  .record({
    ...rights,
    bytes: fc.oneof(
      fc
        .array(
          fc.oneof(
            { weight: 6, arbitrary: anyMessage },
            { weight: 2, arbitrary: atTheEdge },
            { weight: 1, arbitrary: fc.constantFrom(...BROKEN.map(([, bytes]) => bytes)) },
            { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }) },
          ),
          { minLength: 1, maxLength: 15 },
        )
        .map((all) => Buffer.concat(all)),
      fc.nat(RECORDED.length - 1).map((at) => RECORDED.subarray(at)),
      fc.nat(RECORDED.length - 1).map((at) => RECORDED.subarray(0, at)),
    ),
  })
  .map((subject) => {
    const bytes = mutate(new Dice(subject.seed), subject.bytes.subarray(0, MAX_STREAM));
    return { ...subject, bytes: Buffer.from(bytes) };
  });

/** What the proxy makes of chunks, to their end or to the error that ends the session. */
function outcome(
  { control, extensions }: Subject,
  chunks: readonly Uint8Array[],
): { readonly upstream: readonly string[]; readonly error: string } {
  const { proxy, upstream } = openStage();
  proxy.setVisible(false, 0);
  if (extensions) proxy.fromServer(ACKNOWLEDGE_ALL, 0);
  proxy.setPolicy(control ? CONTROL : VIEW);
  upstream();
  let error = "";
  try {
    for (const chunk of chunks) proxy.fromViewer(chunk, 0);
  } catch (caught) {
    if (!(caught instanceof RfbError)) throw caught;
    error = `${caught.code}: ${caught.message}`;
  }
  return { upstream: upstream().filter((message) => message !== NUDGE), error };
}

/** What the gateway itself says in the viewer's place: pixel format, encodings, update requests. */
function isBuilt(message: string): boolean {
  return ["00", "02", "03"].includes(message.slice(0, 2));
}

function isBuiltRight(message: string, { control }: Rights): boolean {
  const bytes = Buffer.from(message, "hex");
  if (bytes[0] === 0) return bytes.length === 20;
  if (bytes[0] === 3) return bytes.length === 10;
  const count = bytes.readUInt16BE(2);
  if (bytes.length !== 4 + 4 * count) return false;
  const policy = control ? CONTROL : VIEW;
  for (let at = 4; at < bytes.length; at += 4) {
    if (!mayNegotiate(bytes.readInt32BE(at), policy)) return false;
  }
  return true;
}

/** Gives a stream to the proxy whole, byte by byte and cut at random; returns the number of chunks. */
function judge(
  expect: Expect,
  subject: Subject,
): { readonly steps: number; readonly error: string } {
  const { bytes, seed } = subject;
  const whole = outcome(subject, [bytes]);
  const reference = readClientStream(bytes, subject, VIEWER_ENCODINGS);
  const passed = whole.upstream.filter((message) => !isBuilt(message));
  const expected = reference.passed.map(hex).filter((message) => message !== NUDGE);
  // The limit of keys held at once is one that the reference does not know.
  const isHeld = whole.error === "limit: too many keys held";
  const counted = isHeld ? expected.slice(0, passed.length) : expected;
  check(expect, seed, passed.join(" "), counted.join(" "));
  check(expect, seed, whole.error !== "", reference.fails || isHeld);
  for (const message of whole.upstream) {
    if (isBuilt(message)) check(expect, seed, isBuiltRight(message, subject), true);
  }

  const dice = new Dice(seed);
  let steps = 1;
  const cuts = [cutUp(dice, bytes), cutUp(dice, bytes)];
  if (bytes.length <= CUT_EVERYWHERE) cuts.push(inPieces(bytes, 1));
  for (const chunks of cuts) {
    const found = outcome(subject, chunks);
    steps += chunks.length;
    check(expect, seed, found.error, whole.error);
    check(expect, seed, found.upstream.join(" "), whole.upstream.join(" "));
  }
  return { steps, error: whole.error };
}

/** Runs one fuzzer until it has made its steps; returns the errors that the proxy ended streams with. */
function fuzz(expect: Expect, name: string, subjects: fc.Arbitrary<Subject>): ReadonlySet<string> {
  const errors = new Set<string>();
  let left = STEPS;
  for (let seed = SEED; left > 0; seed += 1) left -= round(expect, subjects, seed, errors);
  reportSteps(name, STEPS - left);
  return errors;
}

/** Judges some subjects of one seed; returns the number of steps. */
function round(
  expect: Expect,
  subjects: fc.Arbitrary<Subject>,
  seed: number,
  errors: Set<string>,
): number {
  let steps = 0;
  fc.assert(
    fc.property(subjects, (subject) => {
      const judged = judge(expect, subject);
      steps += judged.steps;
      errors.add(judged.error);
    }),
    { seed, numRuns: RUNS_AT_A_TIME },
  );
  return steps;
}

describe("the viewer's side of the proxy under fuzzing", () => {
  it(
    "passes what a second reading of every valid stream passes, at all cuts",
    { timeout: TIMEOUT_MS },
    ({ expect }) => {
      fuzz(expect, "viewer, as the grammar speaks", spoken);
    },
  );

  it(
    "passes of broken streams what comes before they break, and of a view-only viewer's nothing",
    { timeout: TIMEOUT_MS },
    ({ expect }) => {
      const errors = fuzz(expect, "viewer, recording and grammar mutated", broken);
      // If mutations no longer reached the proxy's refusals, this test would prove nothing.
      expect([...errors]).toContain("");
      expect(errors.size).toBeGreaterThan(8);
    },
  );

  it("reads the recording of noVNC to its end", ({ expect }) => {
    const subject = { bytes: RECORDED, seed: 1, control: true, extensions: true };
    expect(judge(expect, subject).error).toBe("");
    expect(readClientStream(RECORDED, subject, VIEWER_ENCODINGS).passed.length).toBeGreaterThan(30);
  });
});
