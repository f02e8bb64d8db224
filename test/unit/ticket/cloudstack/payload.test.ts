import { describe, it } from "vitest";

import { gson } from "../../../../demo/cloudstack/console-url.ts";
import { KVM, RULES, open, outcome, parameters, queryOf, queryOfJson } from "./console-urls.ts";

describe("the payload", () => {
  it("may have its members in any order, null, and others besides", async ({ expect }) => {
    const claims = await open(queryOf());
    const entries = Object.entries(parameters());
    const reversed = JSON.stringify(Object.fromEntries(entries.toReversed()));
    expect(await open(queryOfJson(reversed))).toEqual(claims);
    const more = JSON.stringify({
      ...parameters(),
      locale: null,
      websocketUrl: null,
      brandNew: { a: [1] },
    });
    expect(await open(queryOfJson(more))).toEqual(claims);
  });

  it.for([
    ["not JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["a member twice", '{"clientTag":"a","clientTag":"b"}'],
    ["nothing", "{}"],
    ["a port in quotes", gson({ ...parameters(), clientHostPort: "5903" } as never)],
    ["half a port", gson(parameters({ clientHostPort: 5903.5 }))],
    ["a port below -1", gson(parameters({ clientHostPort: -2 }))],
    ["a port above 65535", gson(parameters({ clientHostPort: 65_536 }))],
    ["no machine", gson({ ...parameters(), clientTag: undefined } as never)],
    ["no address", gson({ ...parameters(), clientHostAddress: undefined } as never)],
  ] as const)("is refused when it is %s", async ([, json], { expect }) => {
    expect(await outcome(queryOfJson(json))).toBe("ticket-invalid payload");
  });

  it("that is not UTF-8 is refused", async ({ expect }) => {
    const key = await crypto.subtle.importKey(
      "raw",
      await crypto.subtle.digest("SHA-256", RULES.keys.encryptionKey),
      "AES-GCM",
      false,
      ["encrypt"],
    );
    const iv = new Uint8Array(12);
    const algorithm = { name: "AES-GCM", iv, additionalData: RULES.keys.encryptionIv };
    const json = Buffer.from(gson(parameters({ clientDisplayName: "\u00ff" })), "latin1");
    const sealed = await crypto.subtle.encrypt(algorithm, key, json);
    const token = Buffer.concat([iv, Buffer.from(sealed)]).toString("base64");
    expect(await outcome(`?token=${token}`)).toBe("ticket-invalid payload");
  });

  it.for([
    ["clientHostAddress", 253, { clientHostPort: 5900 }],
    ["clientHostPassword", 2048, {}],
    ["clientTag", 128, {}],
    ["clientDisplayName", 4096, {}],
    ["locale", 256, {}],
    ["sessionUuid", 128, {}],
    ["sourceIP", 64, {}],
  ] as const)("has a longest %s: %d", async ([field, limit, changes], { expect }) => {
    const of = (length: number) => queryOf({ ...changes, [field]: "a".repeat(length) });
    expect(await outcome(of(limit))).toBe("opened");
    expect(await outcome(of(limit + 1))).toBe("ticket-invalid payload");
  });

  it("names the console by its display name, cleaned, or by the machine's UUID", async ({
    expect,
  }) => {
    const nameOf = async (clientDisplayName: string | undefined) =>
      (await open(queryOf({ clientDisplayName }))).console.name;
    expect(await nameOf("bücher <b>'&=\u{1f4bb}")).toBe("bücher <b>'&=\u{1f4bb}");
    expect(await nameOf(" \u0000a\r\nb\u2028c\u009b ")).toBe("abc");
    expect(await nameOf(undefined)).toBe(KVM.params.clientTag);
    expect(await nameOf("\u0001")).toBe(KVM.params.clientTag);
    expect(await nameOf("x".repeat(256))).toHaveLength(256);
    expect(await nameOf("x".repeat(257))).toHaveLength(256);
    expect(await nameOf(`${"x".repeat(255)}\u{1f4bb}`)).toBe("x".repeat(255));
  });

  it.for([
    ["uk", "uk"],
    ["fr-be", "fr-be"],
    ["sc", "sc"],
    ["", undefined],
    ["a b", undefined],
    ["x".repeat(33), undefined],
  ] as const)("with locale %j has the keyboard %s", async ([locale, keyboard], { expect }) => {
    expect((await open(queryOf({ locale }))).keyboard).toBe(keyboard);
  });

  it("gets the grant that the gateway was told", async ({ expect }) => {
    const grant = { mode: "view", maxSeconds: 60 } as const;
    expect((await open(queryOf(), { rules: { grant } })).grant).toEqual(grant);
  });
});
