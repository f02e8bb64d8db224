import { createHash, createHmac, hkdfSync } from "node:crypto";

import { describe, it } from "vitest";

import {
  deriveResumeKeys,
  newResumeToken,
  RESUME_RANDOM_BYTES,
  RESUME_TOKEN_LENGTH,
  verifyResumeToken,
} from "../../../worker/ticket/resume-token.ts";

const SESSION = "A".repeat(43);
const OTHER = "B".repeat(43);
const secret = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const RANDOM = Uint8Array.from({ length: RESUME_RANDOM_BYTES }, (_, at) => at);

describe("a resume token", () => {
  it("is what another implementation makes of the same", async ({ expect }) => {
    const key = Buffer.from(hkdfSync("sha256", secret(1), "", "porthole resume key 1", 32));
    const signed = Buffer.concat([Buffer.from(`porthole resume 1${SESSION}`), RANDOM]);
    const mac = createHmac("sha256", key).update(signed).digest().subarray(0, 16);
    const token = Buffer.concat([RANDOM, mac]);
    const hashed = Buffer.concat([Buffer.from("porthole resume token 1"), token]);
    expect(await newResumeToken(SESSION, RANDOM, await deriveResumeKeys([secret(1)]))).toEqual({
      token: token.toString("base64url"),
      hash: createHash("sha256").update(hashed).digest("base64url"),
    });
  });

  it("is authentic for its own session alone, under the gateway's keys alone", async ({
    expect,
  }) => {
    const keys = await deriveResumeKeys([secret(1)]);
    const made = await newResumeToken(SESSION, RANDOM, keys);
    expect(made.token).toHaveLength(RESUME_TOKEN_LENGTH);
    expect(await verifyResumeToken(made.token, SESSION, keys)).toEqual(made);
    expect(await verifyResumeToken(made.token, OTHER, keys)).toBeUndefined();
    const strangers = await deriveResumeKeys([secret(2)]);
    expect(await verifyResumeToken(made.token, SESSION, strangers)).toBeUndefined();
    expect(await verifyResumeToken(made.token, SESSION, [])).toBeUndefined();
  });

  it("stays good while its key is rotated out, and is made with the new one", async ({
    expect,
  }) => {
    const before = await deriveResumeKeys([secret(1)]);
    const during = await deriveResumeKeys([secret(2), secret(1)]);
    const after = await deriveResumeKeys([secret(2)]);
    const { token } = await newResumeToken(SESSION, RANDOM, before);
    expect(await verifyResumeToken(token, SESSION, during)).toBeDefined();
    expect(await verifyResumeToken(token, SESSION, after)).toBeUndefined();
    const next = await newResumeToken(SESSION, RANDOM, during);
    expect(await verifyResumeToken(next.token, SESSION, after)).toEqual(next);
  });

  it("is refused with any one bit changed", async ({ expect }) => {
    const keys = await deriveResumeKeys([secret(1)]);
    const { token } = await newResumeToken(SESSION, RANDOM, keys);
    const bytes = Buffer.from(token, "base64url");
    for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const found = await verifyResumeToken(changed.toString("base64url"), SESSION, keys);
      expect(found).toBeUndefined();
    }
  });

  it.for(["", "x", "A".repeat(RESUME_TOKEN_LENGTH - 1), "=".repeat(RESUME_TOKEN_LENGTH)])(
    "is refused when it is not one: %j",
    async (token, { expect }) => {
      const keys = await deriveResumeKeys([secret(1)]);
      expect(await verifyResumeToken(token, SESSION, keys)).toBeUndefined();
    },
  );

  it("has a hash that tells nothing of it, and differs from every other's", async ({ expect }) => {
    const keys = await deriveResumeKeys([secret(1)]);
    const one = await newResumeToken(SESSION, RANDOM, keys);
    const other = await newResumeToken(SESSION, RANDOM.toReversed(), keys);
    expect(one.hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(one.hash).not.toBe(other.hash);
    expect(one.token).not.toContain(one.hash);
  });
});
