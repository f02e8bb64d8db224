import fc from "fast-check";
import { describe, it } from "vitest";

import { KVM, outcome, queryOf, oldQueryOf } from "./console-urls.ts";
import { VECTORS } from "../../../support/ticket/cloudstack-vectors.ts";
import { anyText } from "../../../support/any-text.ts";

describe("a token that was changed", () => {
  const raw = Buffer.from(KVM.token, "base64");

  it("by one bit is refused, whichever it is", async ({ expect }) => {
    const outcomes = await Promise.all(
      Array.from({ length: raw.length * 8 }, (_, bit) => {
        const changed = Buffer.from(raw);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return outcome(`?token=${changed.toString("base64")}`);
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(["ticket-invalid decryption"]));
  });

  it("by one bit is refused in legacy mode as well", async ({ expect }) => {
    const outcomes = await Promise.all(
      Array.from(raw, (_, at) => {
        const changed = Buffer.from(raw);
        changed[at] = (changed[at] ?? 0) ^ 1;
        return outcome(`?token=${changed.toString("base64url")}`, { rules: { legacy: true } });
      }),
    );
    expect(outcomes.every((text) => text.startsWith("ticket-invalid "))).toBe(true);
  });

  it("by cutting it anywhere is refused", async ({ expect }) => {
    const bare = KVM.token.replace(/=+$/, "");
    const outcomes = await Promise.all(
      Array.from({ length: bare.length }, (_, length) =>
        outcome(`?token=${bare.slice(0, length)}`),
      ),
    );
    expect(outcomes.every((text) => text !== "opened")).toBe(true);
  });

  it("is never anything but refused", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 512 }), fc.boolean(), async (bytes, legacy) => {
        const search = `?token=${Buffer.from(bytes).toString("base64url")}`;
        expect(await outcome(search, { rules: { legacy } })).toMatch(
          /^ticket-(?:invalid|missing) /,
        );
      }),
    );
    await fc.assert(
      fc.asyncProperty(anyText({ maxLength: 200 }), async (text) => {
        expect(await outcome(text)).toMatch(/^ticket-(?:invalid|missing) /);
      }),
    );
  });

  it("of old form opens neither bent nor for a target its access ticket does not vouch for", async ({
    expect,
  }) => {
    const given = { rules: { legacy: true } };
    expect(await outcome(oldQueryOf(), given)).toBe("opened");
    const old = Buffer.from(oldQueryOf().slice("?token=".length), "base64url");
    const outcomes = await Promise.all(
      Array.from({ length: old.length * 8 }, (_, bit) => {
        const changed = Buffer.from(old);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return outcome(`?token=${changed.toString("base64url")}`, given);
      }),
    );
    // Each bit spoils a block of 16 bytes, and with it the JSON or a text that the ticket covers.
    expect(outcomes.filter((text) => text === "opened")).toEqual([]);
    const tunnel = {
      clientTunnelUrl: "https://10.2.2.2/console?uuid=1",
      clientTunnelSession: "OpaqueRef:1",
    };
    expect(await outcome(oldQueryOf(tunnel), given)).toBe("ticket-invalid unauthenticated");
    expect(await outcome(oldQueryOf({ websocketUrl: "wss://10.3.3.3/ticket/1" }), given)).toBe(
      "ticket-invalid unauthenticated",
    );
    // A current token may say the same.
    expect(await outcome(queryOf(tunnel), given)).toBe("opened");
  });

  it("in padded form is no old token", async ({ expect }) => {
    const [vector] = VECTORS.legacyTokensAesCbc;
    const given = { rules: { legacy: true } };
    expect(await outcome(`?token=${vector?.token}==`, given)).toBe("ticket-invalid decryption");
  });
});
