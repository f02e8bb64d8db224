import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { describe, it, type TestContext } from "vitest";

import {
  inspectTicket,
  sessionIn,
  ticketIn,
  type TicketFacts,
} from "../../../cli/ticket-report.ts";
import { readBounds } from "../../../worker/admission/bounds.ts";
import type { Claims } from "../../../worker/ticket/claims.ts";
import { sealTicket } from "../../../worker/ticket/seal.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { internetRoute } from "../../../worker/route/route.ts";
import * as f from "../../support/ticket/fixtures.ts";
import { ownFolder } from "./own-folder.ts";
import { run } from "./run.ts";

const CLAIMS: Claims = {
  ...f.CLAIMS,
  target: { kind: "rfb", host: "10.1.1.5", port: 5903, password: "cAnArY-password" },
};

const INTERNET = internetRoute(parseAllowList("10.0.0.0/8:5900-5999"));

const FACTS: TicketFacts = {
  keys: f.KEYS,
  issuers: f.ISSUERS,
  audience: "porthole",
  maxSeconds: 600,
  routes: [INTERNET],
  bounds: new Map([
    ["portal", readBounds({ tenants: ["acme"] })],
    ["other", readBounds({})],
  ]),
};

const shared = (claims = CLAIMS) => sealTicket(claims, { kind: "shared", key: f.SHARED });
const nested = (changes: Partial<Claims> = {}) => {
  const [recipient] = f.RECIPIENTS;
  if (recipient === undefined) throw new Error("no recipient");
  const how = { kind: "nested", signingKey: f.SIGNING.ES256, recipient } as const;
  return sealTicket({ ...CLAIMS, iss: "portal", ...changes }, how);
};

/** The faults, and everything that was said; a secret in it fails the test. */
async function inspect(
  ticket: string,
  { expect }: Pick<TestContext, "expect">,
  facts: Partial<TicketFacts> = {},
  now = f.NOW,
) {
  const findings = await inspectTicket(ticket, { ...FACTS, ...facts }, now * 1000);
  const all = findings.map(({ kind, text }) => `${kind}: ${text}`).join("\n");
  expect(all).not.toContain("cAnArY");
  expect(all).not.toContain(ticket.slice(-30));
  return { faults: findings.filter(({ kind }) => kind === "fault").map(({ text }) => text), all };
}

describe("a sound ticket", () => {
  it("has no fault, and it is told what it opens", async (t) => {
    const { faults, all } = await inspect(await shared(), t);
    t.expect(faults).toEqual([]);
    for (const words of [
      "It was sealed with the gateway's key shared-1.",
      `Its issuer is control-plane, its session ${await sessionName(CLAIMS)}.`,
      "It opens the console i-2-42-VM (build server) of acme.",
      "It is for ada@example.com, to control.",
      "and opens until 2027-01-15T08:05:00.000Z.",
      "at 10.1.1.5, port 5903",
      "The route internet admits it, without TLS.",
      "each ticket opens once",
    ]) {
      t.expect(all).toContain(words);
    }
  });

  it("of an issuer names the issuer's key too", async (t) => {
    const { faults, all } = await inspect(await nested(), t);
    t.expect(faults).toEqual([]);
    t.expect(all).toContain("the gateway's key gateway-ec.");
    t.expect(all).toContain("Its issuer has signed it with the key portal-ec.");
  });
});

describe("what is wrong with a ticket", () => {
  it.for<[string, () => Promise<string>, Partial<TicketFacts>, number, string]>([
    ["cut", async () => (await shared()).slice(0, -1), {}, 0, "It is not a ticket: it is cut"],
    [
      "no key",
      () => shared(),
      { keys: { keys: [f.sharedKey("x", 1)] } },
      0,
      "Its kid is that of no",
    ],
    [
      "another key of that name",
      () => shared(),
      { keys: { keys: [f.sharedKey("shared-1", 1)] } },
      0,
      "It was sealed with another key of that kid",
    ],
    ["no issuer", () => nested(), { issuers: [] }, 0, "Its issuer is not in TICKET_ISSUERS"],
    [
      "an issuer by the shared key",
      () => shared({ ...CLAIMS, iss: "portal" }),
      {},
      0,
      "Its issuer is",
    ],
    [
      "a claim",
      () => f.sealRaw({ ...CLAIMS, grant: { mode: "cAnArY" } }),
      {},
      0,
      "Its claims are not as docs/tickets.md has them: grant.mode.",
    ],
    [
      "audience",
      () => shared(),
      { audience: "gw" },
      0,
      "It is for the gateway porthole, and TICKET",
    ],
    [
      "too long",
      () => shared(),
      { maxSeconds: 299 },
      0,
      "It lives 5 minutes, and TICKET_MAX_SECONDS is 299.",
    ],
    ["at the end", () => shared(), {}, 330, "It expired 30 seconds ago."],
    ["a day later", () => shared(), {}, 86_700, "It expired 1 day ago."],
    ["early", () => shared(), {}, -31, "It opens in 31 seconds only"],
    [
      "the tenant",
      () => nested({ tenant: "b" }),
      {},
      0,
      "Its tenant is more than its issuer may ask for.",
    ],
    [
      "the route",
      () => shared({ ...CLAIMS, target: { ...CLAIMS.target, host: "192.0.2.1" } }),
      {},
      0,
      "ALLOWED_TARGETS and ROUTES do not admit that address.",
    ],
    [
      "the jurisdiction",
      () => shared({ ...CLAIMS, jurisdiction: "us" }),
      { routes: [{ ...INTERNET, placement: { jurisdiction: "eu" } }] },
      0,
      "Its jurisdiction is not that of the route internet.",
    ],
  ])("%s", async ([, ticket, facts, later, expected], t) => {
    const { faults } = await inspect(await ticket(), t, facts, f.NOW + later);
    t.expect(faults).toHaveLength(1);
    t.expect(faults[0]).toContain(expected);
  });

  it("is nothing within the clocks' difference", async (t) => {
    t.expect((await inspect(await shared(), t, {}, f.NOW + 329)).faults).toEqual([]);
    t.expect((await inspect(await shared(), t, {}, f.NOW - 30)).faults).toEqual([]);
  });
});

it("is looked for in links and alone", async ({ expect }) => {
  const ticket = await shared();
  expect(ticketIn(ticket)).toBe(ticket);
  expect(ticketIn(` https://gw.example.com/c#${ticket}\n`)).toBe(ticket);
  const session = "s".repeat(43);
  expect(ticketIn(`https://gw.example.com/c/${session}#${ticket}`)).toBe(ticket);
  expect(sessionIn(`https://gw.example.com/c/${session}#${ticket}`)).toBe(session);
  expect(sessionIn(` https://gw.example.com/vm/c/${session}#${ticket}\n`)).toBe(session);
  expect(sessionIn(`https://gw.example.com/c#${ticket}`)).toBe(undefined);
  expect(sessionIn(ticket)).toBe(undefined);
  expect(ticketIn("https://gw.example.com/resource/noVNC/vnc.html?token=a.b")).toBe(undefined);
});

describe("check, run with a link", () => {
  it("finds the keys of a deployment beside those for local use", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    const write = async (name: string, kid: string) => {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      const keys = JSON.stringify({ keys: [f.sharedKey(kid, 7)] });
      await writeFile(join(folder, name), `TICKET_KEYS='${keys}'\n`);
    };
    await write(".dev.vars", "local");
    await write(".porthole/secrets", "shared-1");
    const iat = Math.floor(Date.now() / 1000);
    const claims = { ...CLAIMS, iat, nbf: iat, exp: iat + 60 };
    const link = `https://gw.example.com/c#${await shared(claims)}`;
    const check = (argv: readonly string[], input = "") =>
      run(["check", ...argv], { cwd: folder, env: {}, input });
    const good = await check([link]);
    expect(good).toMatchObject({ status: 0, stderr: "" });
    expect(good.stdout).toContain("This ticket would open a console.");
    expect(await check(["-"], link)).toMatchObject({ status: 0 });
    const other = await check([link, "--keys-file", ".dev.vars"]);
    expect(other.status).toBe(1);
    expect(other.stdout).toContain("✗ Its kid is that of no key here");
    expect(await check([link, "--keys-file", "nowhere"])).toMatchObject({ status: 2 });
    const session = await sessionName(claims);
    expect(await check([link.replace("/c#", `/c/${session}#`)])).toMatchObject({ status: 0 });
    expect(await check([link.replace("/c#", `/c/${session}.eu#`)])).toMatchObject({ status: 0 });
    const misnamed = await check([link.replace("/c#", `/c/${"s".repeat(43)}#`)]);
    expect(misnamed.status).toBe(1);
    expect(misnamed.stdout).toContain("✗ Its link names another session.");
    expect(`${good.stdout}${other.stdout}`).not.toContain("cAnArY");
  });

  it.for([
    [
      "a link without its ticket",
      `https://gw.example.com/c/${"s".repeat(43)}`,
      "missing or was cut",
    ],
    ["a link that was cut", "https://gw.example.com/vm/c#eyJhbGciOi", "missing or was cut"],
    ["another page", "https://gw.example.com/admin", "no link to a console"],
    ["no link at all", "i-2-17-VM", "no link to a console"],
  ] as const)("says of %s what it is, without any key", async ([, text, said], context) => {
    const { expect } = context;
    const cwd = await ownFolder(context);
    const { status, stdout, stderr } = await run(["check", text], { cwd, env: {} });
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toContain(said);
  });
});
