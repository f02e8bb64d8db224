import fc from "fast-check";
import { it } from "vitest";

import { hex, u32, wire } from "../../support/play.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { CONTROL, openStage, stage, update } from "./proxy-stage.ts";

const STEP_MS = 5;
const LATENCY_MS = 20;
const TEXT = wire([3, 0, 0, 0], u32(3), "abc");

/** What a server and a viewer do in a run; choices are used one after another, over and over. */
interface Run {
  readonly formats: readonly { readonly at: number; readonly bits: 8 | 16 | 32 }[];
  /** Milliseconds until a request is looked at. */
  readonly delays: readonly number[];
  /** Whether one update answers both a request for changes and one for everything. */
  readonly merges: readonly boolean[];
  /** Whether something changes on the screen in a step. */
  readonly changes: readonly boolean[];
}

/** Plays a run: a server that answers each request in the format it was last told. */
function play(run: Run, milliseconds: number) {
  let now = 0;
  let choice = 0;
  const next = <T>(list: readonly T[]): T | undefined => list[(choice += 1) % list.length];
  const inbox: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  const outbox: typeof inbox = [];
  const { proxy, downstream } = stage({
    policy: { ...CONTROL, clipboardFromGuest: false },
    toServer: (bytes) => inbox.push({ at: now + LATENCY_MS, bytes: bytes.slice() }),
  });
  let bytesPerPixel = 0;
  let wantsAll = false;
  let wantsChanges = false;
  let answerAt = 0;
  let updates = 0;
  let sent = 0;
  const say = (bytes: Uint8Array): void => void outbox.push({ at: now + LATENCY_MS, bytes });
  const formats = run.formats.toSorted((a, b) => a.at - b.at);

  proxy.open([], now);
  for (; now < milliseconds; now += STEP_MS) {
    while (formats[0] && formats[0].at <= now) {
      proxy.fromViewer(message.pixelFormat(formats.shift()?.bits, 8), now);
    }
    while (inbox[0] && inbox[0].at <= now) {
      const { bytes } = inbox.shift() ?? { bytes: TEXT };
      if (bytes[0] === 0) bytesPerPixel = (bytes[4] ?? 0) / 8;
      if (bytes[0] !== 3) continue;
      if (!wantsAll && !wantsChanges) answerAt = now + (next(run.delays) ?? 0);
      if (bytes[1] === 0) wantsAll = true;
      else wantsChanges = true;
    }
    const changed = next(run.changes) ?? false;
    if (now >= answerAt && (wantsAll || (wantsChanges && changed))) {
      const merges = next(run.merges) ?? false;
      if (wantsAll && wantsChanges && !merges) answerAt = now + (next(run.delays) ?? 0);
      else wantsAll = false;
      wantsChanges = false;
      updates += 1;
      const frame = update.raw(5, 3, bytesPerPixel);
      sent += frame.length;
      say(frame);
      say(TEXT); // found, and dropped, only by one who is in step
    }
    while (outbox[0] && outbox[0].at <= now) {
      const { bytes } = outbox.shift() ?? { bytes: TEXT };
      const before = proxy.window.updatesInFlight;
      proxy.fromServer(bytes, now);
      for (let ended = before; ended < proxy.window.updatesInFlight; ended += 1) {
        proxy.fromViewer(message.request(true), now);
      }
    }
    if ((proxy.wakeAt ?? Number.POSITIVE_INFINITY) <= now) proxy.tick(now);
  }
  return { updates, bytesPerPixel, passed: downstream().length / 2, sent, outbox };
}

it("changes the pixel format at once on a server that has nothing to answer", ({ expect }) => {
  const { proxy, upstream } = openStage();
  proxy.setVisible(false, 0);
  proxy.fromServer(update.raw(640, 480), 0);
  proxy.fromViewer(message.pixelFormat(16, 16), 1000);
  const [everything] = upstream();
  expect(everything).toBe(hex(message.request(false)));
  proxy.fromServer(update.raw(640, 480), 1010);
  expect(proxy.wakeAt).toBe(1260);
  proxy.tick(1259);
  expect(upstream()).toEqual([]);
  proxy.tick(1260);
  expect(upstream()).toEqual([hex(message.pixelFormat(16, 16)), hex(message.request(false))]);
  proxy.fromServer(update.raw(640, 480, 2), 1300);
  expect(() => proxy.fromServer(wire([2]), 1300)).not.toThrow();
});

it("does not change it while an answer may still come", ({ expect }) => {
  const { proxy, upstream } = openStage();
  proxy.fromViewer(message.pixelFormat(16, 16), 0);
  upstream();
  expect(proxy.wakeAt).toBeUndefined();
  proxy.tick(10_000);
  proxy.fromServer(update.raw(640, 480).subarray(0, 100), 10_000);
  proxy.tick(20_000);
  expect(upstream()).toEqual([]);
});

it("walks every update right, whenever the viewer changes the format", ({ expect }) => {
  const runs = fc.record({
    formats: fc.array(
      fc.record({ at: fc.nat(4000), bits: fc.constantFrom(8 as const, 16 as const, 32 as const) }),
      { minLength: 1, maxLength: 4 },
    ),
    delays: fc.array(fc.constantFrom(0, 5, 30, 100), { minLength: 1, maxLength: 6 }),
    merges: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
    changes: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  });
  fc.assert(
    fc.property(runs, (run) => {
      const { updates, bytesPerPixel, passed, sent } = play(run, 8000);
      const last = run.formats.toSorted((a, b) => a.at - b.at).at(-1);
      expect(bytesPerPixel).toBe((last?.bits ?? 0) / 8);
      expect(updates).toBeGreaterThan(1);
      expect(sent - passed).toBeGreaterThanOrEqual(0);
      expect(sent - passed).toBeLessThan(5 * 100); // what is still on the way
    }),
    { numRuns: 150 },
  );
});
