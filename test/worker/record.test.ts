import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { RecordKeeper } from "../../worker/console/record-keeper.ts";
import { SessionRecord } from "../../worker/console/record.ts";
import { CONFIRM_MS } from "../../worker/console/record-times.ts";
import { deriveRecordKeys } from "../../worker/console/sealed-record.ts";
import { jsonLog } from "../../worker/observe/log.ts";
import { keptSession } from "../support/kept.ts";
import { dumpOf, failing } from "./support/storage.ts";

const SESSION = "A".repeat(43);
/** So far ahead that no alarm rings by itself. */
const START = Date.UTC(2100, 0, 2, 3, 4, 5);
const HOUR = 3_600_000;
const SECRET = new Uint8Array(32).fill(1);
const KEPT = keptSession(SESSION, { startedUnixMs: START, lastInputUnixMs: START });
const TOKENS = ["c".repeat(43), "b".repeat(43)];
const ENDED = {
  session: SESSION,
  tokens: KEPT.tokens,
  redemptionExpiresMs: START + HOUR,
} as const;

let objects = 0;

/** The storage of an object that nothing has been asked of. */
async function withStorage(test: (storage: DurableObjectStorage) => Promise<void>): Promise<void> {
  objects += 1;
  const stub = env.SESSIONS.getByName(`record ${String(objects)}`);
  await runInDurableObject(stub, (_, { storage }) => test(storage));
}

/** What an object has in memory: made again at each restart. */
function start(storage: DurableObjectStorage, secrets: readonly Uint8Array[] = [SECRET]) {
  const record = new SessionRecord(storage);
  const lines: string[] = [];
  const unseen: string[] = [];
  const clock = { now: START, monotonic: 0 };
  const gate = { wait: Promise.resolve() };
  const saved: unknown[] = [];
  const log = jsonLog((line) => lines.push(line));
  const keeper = new RecordKeeper({
    record,
    keysOf: async (session) => {
      await gate.wait;
      return deriveRecordKeys(session, secrets);
    },
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    unixMs: () => clock.now,
    monotonicMs: () => clock.monotonic,
    log,
    logOf: () => log,
    saved: () => void saved.push(record.session?.seenUnixMs),
    endedUnseen: ({ code }) => void unseen.push(code),
  });
  const logged = () => lines.map((line): unknown => JSON.parse(line));
  return { record, keeper, lines, logged, clock, gate, unseen, saved };
}

/** A session that was redeemed and kept, and whose object has been restarted since. */
async function restarted(storage: DurableObjectStorage, kept = KEPT) {
  const before = start(storage);
  before.record.redeem(START, START + HOUR);
  before.keeper.keep(kept);
  await before.keeper.settled();
  return start(storage);
}

const numbered = (number: number) => ({ ...KEPT, number });

describe("the record of a session", () => {
  it("is found after a restart as it was kept last", ({ expect }) =>
    withStorage(async (storage) => {
      const { keeper, record } = start(storage);
      expect(record.redeem(START, START + HOUR)).toBe(true);
      expect(await keeper.find()).toEqual({ kind: "nothing" });
      for (let number = 1; number <= 9; number += 1) keeper.keep(numbered(number));
      expect(await keeper.settled()).toBe(true);
      const after = start(storage);
      expect(await after.keeper.find()).toEqual({ kind: "kept", kept: numbered(9) });
      expect(after.record.redeem(START, START + HOUR)).toBe(false);
    }));

  it("says in the turn of each write that it was written", ({ expect }) =>
    withStorage(async (storage) => {
      const { keeper, record, saved, clock } = start(storage);
      record.redeem(START, START + HOUR);
      keeper.keep(KEPT);
      expect(saved).toEqual([]);
      await keeper.settled();
      clock.now = START + 1;
      keeper.keep(KEPT);
      await keeper.settled();
      expect(saved).toEqual([START, START + 1]);
    }));

  it("is none in an object that nothing has been asked of, which stays empty", ({ expect }) =>
    withStorage(async (storage) => {
      expect(await start(storage).keeper.find()).toEqual({ kind: "nothing" });
      expect(
        storage.sql.exec("SELECT * FROM sqlite_master WHERE type = 'table'").toArray(),
      ).toEqual([]);
    }));

  it("opens for nobody who has the storage and not the secret", ({ expect }) =>
    withStorage(async (storage) => {
      await restarted(storage);
      const dump = dumpOf(storage);
      // The names of what is not secret are there.
      expect(dump).toContain(SESSION);
      expect(JSON.stringify(KEPT)).toContain("canary");
      expect(dump).not.toMatch(/canary|portal|ccc|jjj/);
      for (const secrets of [[], [new Uint8Array(32)]]) {
        const { keeper, logged } = start(storage, secrets);
        // oxlint-disable-next-line no-await-in-loop -- one after another
        expect(await keeper.find()).toMatchObject({ kind: "unreadable", error: { reason: "key" } });
        expect(logged()).toEqual([
          { event: "record-failed", session: SESSION, operation: "open", reason: "key" },
        ]);
      }
      // Whoever puts the secret back finds it as it was.
      const { keeper } = start(storage, [new Uint8Array(32), SECRET]);
      expect(await keeper.find()).toEqual({ kind: "kept", kept: KEPT });
    }));

  it("leaves nothing but the end and hashes, whatever was being sealed then", ({ expect }) =>
    withStorage(async (storage) => {
      const { keeper, gate } = await restarted(storage);
      const sealing = Promise.withResolvers<void>();
      gate.wait = sealing.promise;
      keeper.keep(numbered(7));
      keeper.end({ code: "closed" }, ENDED);
      keeper.keep(numbered(8));
      sealing.resolve();
      await keeper.settled();
      const ended = { kind: "ended", ending: { code: "closed" }, tokens: TOKENS };
      expect(await keeper.find()).toEqual(ended);
      const after = start(storage);
      expect(after.record.session).toBeUndefined();
      expect(await after.keeper.find()).toEqual(ended);
      expect(after.record.redeem(START, START + HOUR)).toBe(false);
    }));

  it("is changed by a write as a whole or not at all", ({ expect }) =>
    withStorage(async (storage) => {
      let statements = 0;
      let failsAt = Number.POSITIVE_INFINITY;
      const broken = failing(storage, () => {
        statements += 1;
        return statements === failsAt;
      });
      const stateOf = () => [start(storage).record.session?.name, start(storage).record.ending];
      /** Fails at each of its statements in turn, and succeeds at last. */
      const everywhere = (write: (record: SessionRecord) => unknown): number => {
        const before = stateOf();
        for (let at = 1; ; at += 1) {
          statements = 0;
          failsAt = at;
          const record = new SessionRecord(broken);
          try {
            write(record);
            return at;
          } catch {
            expect(stateOf()).toEqual(before);
          }
        }
      };
      expect(everywhere((record) => record.redeem(START, START + HOUR))).toBeGreaterThan(5);
      expect(stateOf()).toMatchObject([
        undefined,
        { ending: undefined, untilUnixMs: START + HOUR },
      ]);
      await restarted(storage);
      const ending = {
        ending: { code: "ended-by-operator", by: "portal", reason: "Maintenance." },
        tokens: TOKENS,
        untilUnixMs: 1,
        dueSinceUnixMs: 2,
      } as const;
      expect(everywhere((record) => record.end(ending))).toBeGreaterThan(2);
      expect(stateOf()).toEqual([undefined, ending]);
    }));
});

describe("a storage that fails", () => {
  it("ends nothing, is told once a minute, and keeps what comes after it", ({ expect }) =>
    withStorage(async (storage) => {
      await restarted(storage);
      let isFull = true;
      const { keeper, logged, clock } = start(
        failing(storage, (statement) => isFull && /INSERT|DELETE/.test(statement)),
      );
      const failed = async (number: number) => {
        keeper.keep(numbered(number));
        expect(await keeper.settled()).toBe(false);
      };
      const line = {
        event: "record-failed",
        session: SESSION,
        operation: "write",
        reason: "storage",
      };
      for (const [at, monotonic] of [0, 1, 59_000].entries()) {
        clock.monotonic = monotonic;
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await failed(4 + at);
        expect(logged()).toEqual([line]);
      }
      clock.monotonic = 60_000;
      await failed(7);
      expect(logged()).toEqual([line, line]);
      isFull = false;
      keeper.keep(numbered(8));
      expect(await keeper.settled()).toBe(true);
      expect(await start(storage).keeper.find()).toEqual({ kind: "kept", kept: numbered(8) });
    }));

  it("cannot keep what is too long either", ({ expect }) =>
    withStorage(async (storage) => {
      const { keeper, logged } = await restarted(storage);
      const tokens = { current: "c".repeat(40_000) };
      keeper.keep({ ...KEPT, tokens });
      expect(await keeper.settled()).toBe(false);
      expect(logged()).toMatchObject([{ event: "record-failed", reason: "size" }]);
    }));

  it("erases an ended session when the alarm rings, if it could not before", ({ expect }) =>
    withStorage(async (storage) => {
      await restarted(storage);
      let isFull = true;
      const { keeper, record, logged } = start(
        failing(storage, (statement) => isFull && statement.startsWith("DELETE")),
      );
      keeper.end({ code: "closed" }, ENDED);
      expect(logged()).toMatchObject([{ event: "record-failed", operation: "write" }]);
      expect(record.session).toBeDefined();
      // It is over for whoever comes meanwhile.
      expect(await keeper.find()).toMatchObject({ kind: "ended", ending: { code: "closed" } });
      await expect(keeper.ring()).rejects.toThrow();
      isFull = false;
      await keeper.ring();
      expect(record.session).toBeUndefined();
      expect(record.ending).toMatchObject({ ending: { code: "closed" }, tokens: TOKENS });
    }));
});

describe("the time of a session that nobody looks at", () => {
  const EXPIRES = START + 3600_000;
  const ended = {
    event: "session-ended",
    session: SESSION,
    subject: "canary-subject",
    code: "session-expired",
    seconds: 3600,
    bytesToViewer: 4,
    bytesToTarget: 5,
    keys: 7,
    firstFrameMilliseconds: 800,
    roundTripMilliseconds: 9,
    keyP50Milliseconds: 31,
    keyP95Milliseconds: 78,
    pageFirstFrameMilliseconds: 612,
  };

  it("is over by the alarm, which erases the session", ({ expect }) =>
    withStorage(async (storage) => {
      const { keeper, record, logged, clock } = await restarted(storage);
      await keeper.ring();
      expect(await storage.getAlarm()).toBe(EXPIRES);
      clock.now = EXPIRES;
      await keeper.ring();
      expect(logged()).toEqual([ended]);
      expect(record.session).toBeUndefined();
      const until = EXPIRES + 24 * HOUR;
      expect(await storage.getAlarm()).toBe(until);
      expect(await keeper.find()).toEqual({
        kind: "ended",
        ending: { code: "session-expired" },
        tokens: TOKENS,
      });
      // Twice, and not at once.
      clock.now = until;
      await keeper.ring();
      await keeper.ring();
      expect(record.ending).toBeDefined();
      expect(await storage.getAlarm()).toBe(until + CONFIRM_MS);
      clock.now = until + CONFIRM_MS;
      await keeper.ring();
      expect(await start(storage).keeper.find()).toEqual({ kind: "nothing" });
      expect(dumpOf(storage)).toBe("");
      expect(logged()).toHaveLength(1);
    }));

  it("is over for a viewer that comes before the alarm", ({ expect }) =>
    withStorage(async (storage) => {
      const { keeper, logged, clock } = await restarted(storage);
      clock.now = EXPIRES;
      const [one, other] = await Promise.all([keeper.find(), keeper.find()]);
      expect(one).toMatchObject({
        kind: "ended",
        ending: { code: "session-expired" },
        tokens: TOKENS,
      });
      expect(other).toEqual(one);
      await keeper.ring();
      expect(logged()).toEqual([ended]);
    }));

  it("is over when nobody has done anything for too long", ({ expect }) =>
    withStorage(async (storage) => {
      const admission = { ...KEPT.admission, idleSeconds: 600 };
      const { keeper, logged, clock } = await restarted(storage, { ...KEPT, admission });
      await keeper.ring();
      expect(await storage.getAlarm()).toBe(START + 600_000);
      clock.now = START + 600_000;
      await keeper.ring();
      expect(logged()).toMatchObject([{ code: "session-idle", seconds: 600 }]);
    }));

  it("is over for a record that cannot be opened as well", ({ expect }) =>
    withStorage(async (storage) => {
      await restarted(storage);
      const { keeper, record, logged, clock } = start(storage, []);
      clock.now = EXPIRES;
      await keeper.ring();
      expect(record.session).toBeUndefined();
      expect(logged()).toMatchObject([
        { event: "record-failed", operation: "open" },
        { event: "session-ended", session: SESSION, code: "session-expired" },
      ]);
      expect(await keeper.find()).toMatchObject({ kind: "ended", tokens: [] });
    }));

  it("does not go back with the clock", ({ expect }) =>
    withStorage(async (storage) => {
      const { keeper, clock } = await restarted(storage);
      clock.now = EXPIRES - 1;
      keeper.keep(KEPT);
      await keeper.settled();
      // An hour back, the session has as little time as it had.
      const after = start(storage);
      expect(await after.keeper.find()).toMatchObject({ kind: "kept" });
      expect(after.keeper.now()).toBe(EXPIRES - 1);
      // What has ended once has ended, whatever the time is.
      after.clock.now = EXPIRES;
      expect(await after.keeper.find()).toMatchObject({ kind: "ended" });
      after.clock.now = START - HOUR;
      expect(await after.keeper.find()).toMatchObject({ kind: "ended" });
      expect(await start(storage).keeper.find()).toMatchObject({ kind: "ended" });
    }));

  it("lets no ticket be used again when the clock was ahead for a moment", ({ expect }) =>
    withStorage(async (storage) => {
      const { keeper, record, clock } = start(storage);
      record.redeem(START, START + HOUR);
      for (const ahead of [0, 365 * 24 * HOUR, 0, 2 * HOUR]) {
        clock.now = START + ahead;
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await keeper.ring();
        expect(record.redeem(START, START + HOUR)).toBe(false);
      }
    }));
});
