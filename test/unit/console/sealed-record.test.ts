import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";

import fc from "fast-check";
import { describe, it } from "vitest";

import type { Kept } from "../../../worker/console/kept.ts";
import {
  deriveRecordKeys,
  MAX_RECORD_BYTES,
  openRecord,
  RECORD_IV_BYTES,
  RecordError,
  sealRecord,
  type RecordKeys,
  type SealedRecord,
} from "../../../worker/console/sealed-record.ts";
import { keptSession } from "../../support/kept.ts";

const SESSION = "A".repeat(43);
const OTHER = "B".repeat(43);
const IV = Uint8Array.from({ length: RECORD_IV_BYTES }, (_, at) => at);
const secret = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

const KEPT = keptSession(SESSION);

const KEYS = await deriveRecordKeys(SESSION, [secret(1)]);
const SEALED = await sealRecord(KEPT, IV, KEYS);

async function outcomeOf(sealed: SealedRecord, keys: RecordKeys = KEYS): Promise<unknown> {
  return openRecord(sealed, keys).catch((error: unknown) => {
    if (error instanceof RecordError) return error.reason;
    throw error;
  });
}

const aad = (session: string) => Buffer.from(`porthole record 1${session}`);

function keyOf(session: string, byte: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret(byte), session, "porthole record key 1", 32));
}

/** Seals any text as the gateway would, by another implementation. */
function sealText(text: string): SealedRecord {
  const cipher = createCipheriv("aes-256-gcm", keyOf(SESSION, 1), IV).setAAD(aad(SESSION));
  const parts = [IV, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
  return { keyId: SEALED.keyId, sealed: new Uint8Array(Buffer.concat(parts)) };
}

const written = (value: unknown, version = 1, oldest = 1) =>
  sealText(JSON.stringify({ version, oldest, value }));

describe("a sealed record", () => {
  it("is what another implementation makes of the same", ({ expect }) => {
    const { sealed, keyId } = SEALED;
    const id = hkdfSync("sha256", secret(1), SESSION, "porthole record key id 1", 8);
    expect(keyId).toBe(Buffer.from(id).toString("hex"));
    expect(sealed.subarray(0, RECORD_IV_BYTES)).toEqual(IV);
    const decipher = createDecipheriv("aes-256-gcm", keyOf(SESSION, 1), IV)
      .setAAD(aad(SESSION))
      .setAuthTag(sealed.subarray(-16));
    const opened = Buffer.concat([
      decipher.update(sealed.subarray(RECORD_IV_BYTES, -16)),
      decipher.final(),
    ]);
    expect(JSON.parse(opened.toString())).toEqual({ version: 5, oldest: 2, value: KEPT });
  });

  it("is opened as it was sealed", async ({ expect }) => {
    expect(await openRecord(SEALED, KEYS)).toEqual(KEPT);
    const { target: _target, waitingSinceUnixMs: _since, ...rest } = KEPT;
    const least: Kept = { ...rest, tokens: { current: "c" } };
    expect(await openRecord(await sealRecord(least, IV, KEYS), KEYS)).toEqual(least);
  });

  it("is refused with any one bit changed", async ({ expect }) => {
    const changed = Array.from({ length: 8 * SEALED.sealed.length }, (_, bit) => {
      const sealed = SEALED.sealed.slice();
      sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return outcomeOf({ ...SEALED, sealed });
    });
    expect(new Set(await Promise.all(changed))).toEqual(new Set(["authentication"]));
  });

  it("is refused cut short or longer, at any length", async ({ expect }) => {
    const { sealed } = SEALED;
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.uint8Array(), async (length, more) => {
        const short = { ...SEALED, sealed: sealed.subarray(0, length) };
        expect(await outcomeOf(short)).toBe("authentication");
        const long = { ...SEALED, sealed: Uint8Array.of(...sealed, 0, ...more) };
        expect(await outcomeOf(long)).toBe("authentication");
      }),
    );
  });

  it("is refused in another session's place", async ({ expect }) => {
    const keys = await deriveRecordKeys(OTHER, [secret(1)]);
    expect(await outcomeOf(SEALED, keys)).toBe("key");
    // The key is another's too, whatever stands beside it.
    expect(await outcomeOf({ ...SEALED, keyId: keys.keys[0]?.id ?? "" }, keys)).toBe(
      "authentication",
    );
    // Nor would it open under the session's own key: its name is authenticated.
    expect(await outcomeOf(SEALED, { ...KEYS, session: OTHER })).toBe("authentication");
  });

  it("is not opened by another gateway, nor without a secret", async ({ expect }) => {
    const keys = await deriveRecordKeys(SESSION, [secret(2)]);
    expect(await outcomeOf(SEALED, keys)).toBe("key");
    expect(await outcomeOf({ ...SEALED, keyId: keys.keys[0]?.id ?? "" }, keys)).toBe(
      "authentication",
    );
    const none = await deriveRecordKeys(SESSION, []);
    expect(await outcomeOf(SEALED, none)).toBe("key");
    await expect(sealRecord(KEPT, IV, none)).rejects.toMatchObject({ reason: "key" });
  });

  it("is opened while its secret is rotated out, and sealed with the new one", async ({
    expect,
  }) => {
    const during = await deriveRecordKeys(SESSION, [secret(2), secret(1)]);
    const after = await deriveRecordKeys(SESSION, [secret(2)]);
    expect(await openRecord(SEALED, during)).toEqual(KEPT);
    expect(await outcomeOf(SEALED, after)).toBe("key");
    const next = await sealRecord(KEPT, IV, during);
    expect(next.keyId).not.toBe(SEALED.keyId);
    expect(await openRecord(next, after)).toEqual(KEPT);
  });

  it("shows nothing of what it holds", ({ expect }) => {
    const text = Buffer.from(SEALED.sealed).toString("latin1");
    expect(JSON.stringify(KEPT)).toContain("canary");
    expect(text).not.toMatch(/canary|portal|ccc|jjj/);
  });

  it("may have a limited length", async ({ expect }) => {
    const named = (name: string): Kept => {
      const { claims } = KEPT.admission;
      const longer = { ...claims, console: { ...claims.console, name } };
      return { ...KEPT, admission: { ...KEPT.admission, claims: longer } };
    };
    const bare = (await sealRecord(named(""), IV, KEYS)).sealed.length - RECORD_IV_BYTES - 16;
    const longest = await sealRecord(named("n".repeat(MAX_RECORD_BYTES - bare)), IV, KEYS);
    // Nothing but its length was right.
    expect(await outcomeOf(longest)).toBe("contents");
    await expect(
      sealRecord(named("n".repeat(MAX_RECORD_BYTES - bare + 1)), IV, KEYS),
    ).rejects.toMatchObject({ reason: "size" });
    const sealed = new Uint8Array(longest.sealed.length + 1);
    expect(await outcomeOf({ ...SEALED, sealed })).toBe("size");
  });

  it.for<[string, SealedRecord, string]>([
    ["no JSON", sealText("{"), "contents"],
    ["no text", sealText("\ud800"), "contents"],
    ["of no version", sealText(JSON.stringify(KEPT)), "contents"],
    ["without a member", written({ ...KEPT, number: undefined }), "contents"],
    ["with a wrong member", written({ ...KEPT, startedUnixMs: -1 }), "contents"],
    ["with a member more", written({ ...KEPT, more: 1 }), "contents"],
    ["that only a newer version may read", written(KEPT, 6, 6), "newer"],
  ])("is refused when it is %s", async ([, sealed, reason], { expect }) => {
    expect(await outcomeOf(sealed)).toBe(reason);
  });

  it("of version 1 opens, which knows nothing of others", async ({ expect }) => {
    const { stay: _stay, ...before } = KEPT;
    expect(await openRecord(written(before, 1, 1), KEYS)).toEqual(before);
  });

  it("of version 2 opens, which has counted no keys", async ({ expect }) => {
    const counters = { bytesToViewer: 4, bytesToTarget: 5, resumes: 6 };
    const before = { ...KEPT, counters };
    expect(await openRecord(written(before, 2, 2), KEYS)).toEqual(before);
  });

  it("of version 3 opens, to which no viewer has told what it has measured", async ({ expect }) => {
    const counters = { bytesToViewer: 4, bytesToTarget: 5, resumes: 6, keys: 7 };
    const before = { ...KEPT, counters };
    expect(await openRecord(written(before, 3, 2), KEYS)).toEqual(before);
  });

  it("of version 4 opens, in which nobody has asked for more time", async ({ expect }) => {
    const { timeRequest: _asked, ...before } = KEPT;
    expect(await openRecord(written(before, 4, 2), KEYS)).toEqual(before);
  });

  it("is read without what a newer version has added", async ({ expect }) => {
    expect(await openRecord(written({ ...KEPT, more: 1 }, 6, 2), KEYS)).toEqual(KEPT);
  });
});
