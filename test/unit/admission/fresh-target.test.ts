import { describe, it } from "vitest";

import { readBounds } from "../../../worker/admission/bounds.ts";
import { freshTarget } from "../../../worker/admission/fresh-target.ts";
import { HookError } from "../../../worker/admission/hook-error.ts";
import type { ConsoleRules } from "../../../worker/admission/rules.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { internetRoute } from "../../../worker/route/route.ts";
import type { StatedBounds } from "../../../worker/ticket/bounds.ts";
import type { Claims } from "../../../worker/ticket/claims.ts";
import { sealTicket } from "../../../worker/ticket/seal.ts";
import * as f from "../../support/ticket/fixtures.ts";

const RULES = {
  ticketKeys: f.KEYS,
  issuers: f.ISSUERS,
  ticketAudience: f.AUDIENCE,
  ticketMaxSeconds: 600,
  bounds: new Map(),
  routes: [
    { ...internetRoute(parseAllowList("10.0.0.0/16:5900-5999")), name: "dc1" },
    internetRoute(parseAllowList("kvm.example:5900"), true),
    {
      ...internetRoute(parseAllowList("10.8.0.0/16:5900")),
      name: "eu",
      placement: { jurisdiction: "eu" },
    },
  ],
} as unknown as ConsoleRules;

const SESSION: Claims = {
  ...f.CLAIMS,
  target: { kind: "rfb", host: "10.0.0.1", port: 5900, route: "dc1" },
};
const FRESH: Claims = {
  ...SESSION,
  jti: "f".repeat(22),
  target: { kind: "rfb", host: "0x0a000002", port: 5901, password: "fresh" },
};

const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

interface Case {
  readonly session?: Partial<Claims>;
  readonly fresh?: Partial<Claims>;
  readonly bounds?: StatedBounds;
  readonly used?: readonly string[];
  readonly at?: number;
}

async function decide({ session = {}, fresh = {}, bounds, used = [], at = f.NOW }: Case = {}) {
  const claims = { ...SESSION, ...session };
  const ticket = await sealTicket(
    { ...FRESH, ...session, jti: FRESH.jti, target: FRESH.target, ...fresh },
    { kind: "shared", key: f.SHARED },
  );
  const rules =
    bounds === undefined
      ? RULES
      : { ...RULES, bounds: new Map([[claims.iss, readBounds(bounds)]]) };
  return freshTarget(bytes({ ticket }), claims, used, rules, at * 1000);
}

/** Why there is no target: the error's code with its detail. */
async function fault(decision: Promise<unknown>): Promise<unknown> {
  try {
    return await decision;
  } catch (error) {
    if (!(error instanceof HookError)) throw error;
    return { code: error.code, ...error.detail };
  }
}

describe("a fresh target", () => {
  it("is the ticket's, in canonical spelling and with its route; nothing else is taken", async ({
    expect,
  }) => {
    const fresh = {
      grant: { mode: "view" },
      keyboard: "fr",
      console: { ...SESSION.console, name: "-" },
    } as const;
    expect(await decide({ fresh })).toEqual({
      jti: FRESH.jti,
      target: { kind: "rfb", host: "10.0.0.2", port: 5901, password: "fresh", route: "dc1" },
    });
  });

  it("stays within the jurisdiction of its session", async ({ expect }) => {
    const session = { jurisdiction: "eu" } as const;
    const target = { kind: "rfb", host: "10.8.0.1", port: 5900 } as const;
    expect(await decide({ session, fresh: { target } })).toMatchObject({ target: { route: "eu" } });
    expect(await decide({ session })).toMatchObject({ target: { route: "dc1" } });
  });

  it.for<[string, Partial<Claims>, Partial<Claims>]>([
    ["iss", {}, { iss: "another" }],
    ["sub", {}, { sub: "eve@example.com" }],
    ["tenant", {}, { tenant: "other" }],
    ["console.id", {}, { console: { ...SESSION.console, id: "i-2-43-VM" } }],
    ["by", { iss: f.AUDIENCE, by: "portal" }, { by: "other" }],
    ["by", { iss: f.AUDIENCE, by: "portal" }, { by: undefined }],
  ])("has to have the session's %s", async ([claim, session, fresh], { expect }) => {
    expect(await fault(decide({ session, fresh }))).toEqual({ code: "hook-mismatch", claim });
  });

  it("is taken from each ticket once, and never from the session's own", async ({ expect }) => {
    const used = [SESSION.jti, FRESH.jti];
    expect(await fault(decide({ used }))).toEqual({ code: "hook-invalid", reason: "used" });
    const fresh = { jti: "g".repeat(22) };
    expect(await decide({ used, fresh })).toMatchObject(fresh);
  });

  it.for<[string, Case, object]>([
    ["has expired", { at: f.NOW + 330 }, { reason: "expired" }],
    ["is from the future", { at: f.NOW - 31 }, { reason: "issued-in-future" }],
    ["lives too long", { fresh: { exp: f.NOW + 601 } }, { reason: "lifetime" }],
    ["is for another gateway", { fresh: { aud: "gateway-2" } }, { reason: "audience" }],
    ["should be signed", { session: { iss: "portal" } }, { reason: "issuer" }],
    [
      "leads where no list does",
      { fresh: { target: { kind: "rfb", host: "10.1.0.1", port: 5900 } } },
      { reason: "target-not-allowed" },
    ],
    [
      "leads where its issuer may not go",
      { bounds: { targets: "10.0.0.1:5900-5999" } },
      { reason: "target-not-allowed" },
    ],
    [
      "names a route that does not exist",
      { fresh: { target: { kind: "rfb", host: "10.0.0.1", port: 5900, route: "dc2" } } },
      { reason: "no-route" },
    ],
    [
      "takes a route that is not its issuer's",
      { bounds: { routes: ["internet"] } },
      { reason: "target-not-allowed" },
    ],
    [
      "has a pool beyond its issuer's",
      {
        bounds: { targets: "10.0.0.0/16:5900" },
        fresh: {
          target: {
            kind: "xapi",
            host: "10.0.0.1",
            port: 5900,
            console: "uuid=1",
            session: "OpaqueRef:1",
            pool: ["10.1.0.1"],
          },
        },
      },
      { reason: "bounds", claim: "target.pool" },
    ],
    [
      "leaves out TLS where all have it",
      { fresh: { target: { kind: "rfb", host: "kvm.example", port: 5900, tls: false } } },
      { reason: "target-not-verified" },
    ],
    [
      "leads out of where the session runs",
      { fresh: { target: { kind: "rfb", host: "10.8.0.1", port: 5900 } } },
      { reason: "bounds", claim: "jurisdiction" },
    ],
    [
      "leads from one jurisdiction to another",
      {
        session: { jurisdiction: "us" },
        fresh: { target: { kind: "rfb", host: "10.8.0.1", port: 5900 } },
      },
      { reason: "bounds", claim: "jurisdiction" },
    ],
    [
      "has an issuer that is no longer known",
      { session: { iss: f.AUDIENCE, by: "gone" } },
      { reason: "issuer" },
    ],
  ])("is refused if the ticket %s", async ([, given, expected], { expect }) => {
    expect(await fault(decide(given))).toEqual({ code: "hook-invalid", ...expected });
  });

  it("is the signed ticket's of an issuer that signs", async ({ expect }) => {
    const [recipient] = f.RECIPIENTS;
    if (recipient === undefined) throw new Error("no recipient");
    const seal = (iss: string, signingKey = f.SIGNING.EdDSA) =>
      sealTicket({ ...FRESH, iss }, { kind: "nested", signingKey, recipient });
    const ask = async (ticket: Promise<string>) =>
      fault(
        freshTarget(
          bytes({ ticket: await ticket }),
          { ...SESSION, iss: "portal" },
          [],
          RULES,
          f.NOW * 1000,
        ),
      );
    expect(await ask(seal("portal"))).toMatchObject({ jti: FRESH.jti });
    expect(await ask(seal("other", f.OTHER_SIGNING))).toEqual({
      code: "hook-mismatch",
      claim: "iss",
    });
  });

  it("may be of a session of CloudStack's, by the shared key alone", async ({ expect }) => {
    const session = { iss: "cloudstack", tenant: "cloudstack", sub: "cloudstack" };
    expect(await decide({ session })).toMatchObject({ jti: FRESH.jti });
    expect(await fault(decide({ fresh: { iss: "cloudstack" } }))).toMatchObject({ claim: "iss" });
  });

  it.for([
    ["nothing", ""],
    ["no JSON", "canary"],
    ["no object", "[]"],
    ["no ticket", "{}"],
    ["a ticket twice", '{"ticket":"a","ticket":"b"}'],
    ["a ticket that is no text", '{"ticket":1}'],
    ["another member", '{"ticket":"a","canary":1}'],
    ["a ticket that is too long", JSON.stringify({ ticket: "a".repeat(8193) })],
  ] as const)("is refused if the answer has %s", async ([, text], { expect }) => {
    const decision = freshTarget(bytes(text), SESSION, [], RULES, f.NOW * 1000);
    expect(await fault(decision)).toEqual({ code: "hook-invalid", reason: "answer" });
  });

  it("is refused if the answer is a link, or no ticket at all", async ({ expect }) => {
    for (const ticket of ["https://gateway/c#a.b.c.d.e", "canary", "a".repeat(8192)]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const found = await fault(freshTarget(bytes({ ticket }), SESSION, [], RULES, f.NOW * 1000));
      expect(found).toEqual({ code: "hook-invalid", reason: "not-compact" });
    }
  });
});
