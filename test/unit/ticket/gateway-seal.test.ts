import { describe, it } from "vitest";

import {
  deriveSealKeys,
  openSealed,
  seal,
  SEAL_IV_BYTES,
} from "../../../worker/ticket/gateway-seal.ts";

const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);
const IV = new Uint8Array(SEAL_IV_BYTES).fill(3);
const CONTENTS = new TextEncoder().encode("canary contents");

const keys = await deriveSealKeys("cursor", [OLD]);
const sealed = await seal(CONTENTS, "for alice", IV, keys);

describe("what the gateway seals for itself", () => {
  it("is opened with the context that it was sealed with, and cannot be read", async ({
    expect,
  }) => {
    expect(await openSealed(sealed, "for alice", keys)).toEqual(CONTENTS);
    expect(Buffer.from(sealed).toString("latin1")).not.toContain("canary");
  });

  it("is opened while its secret is being rotated, and not after", async ({ expect }) => {
    const rotated = await deriveSealKeys("cursor", [NEW, OLD]);
    expect(await openSealed(sealed, "for alice", rotated)).toEqual(CONTENTS);
    const gone = await deriveSealKeys("cursor", [NEW]);
    expect(await openSealed(sealed, "for alice", gone)).toBeUndefined();
  });

  it("is not opened for somebody else or for another purpose", async ({ expect }) => {
    expect(await openSealed(sealed, "for bob", keys)).toBeUndefined();
    const others = await deriveSealKeys("kept answer", [OLD]);
    expect(await openSealed(sealed, "for alice", others)).toBeUndefined();
  });

  it("is not opened once a bit of it has changed, or a byte is missing", async ({ expect }) => {
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await openSealed(changed, "for alice", keys)).toBeUndefined();
      // oxlint-disable-next-line no-await-in-loop
      expect(await openSealed(sealed.subarray(0, at), "for alice", keys)).toBeUndefined();
    }
  });

  it("cannot be sealed without a secret", async ({ expect }) => {
    const none = await deriveSealKeys("cursor", []);
    await expect(seal(CONTENTS, "for alice", IV, none)).rejects.toThrow("no key");
  });
});
