import { describe, it } from "vitest";

import { readConfig } from "../../../worker/config/config.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { NETWORKS } from "../http/gateway.ts";

const AUD = "0123456789abcdef".repeat(4);
const CALLERS = JSON.stringify([
  { emails: ["Olga@Example.com", "@Acme.example"], scopes: ["tickets"], tenants: ["acme"] },
  { scopes: ["sessions:read"], routes: ["dc1"], targets: "10.0.0.0/16:5900" },
]);
const ACCESS: Settings = {
  ...NETWORKS,
  ACCESS_TEAM_DOMAIN: "example.cloudflareaccess.com",
  ACCESS_AUD: AUD,
  ACCESS_CALLERS: CALLERS,
};

const TEAM_PROBLEM =
  "ACCESS_TEAM_DOMAIN must be a team's domain such as example.cloudflareaccess.com.";
const AUD_PROBLEM =
  "ACCESS_AUD must be 1 to 8 application audience tags, each of 64 hexadecimal digits.";

const problems = (changes: Settings) => readConfig({ ...ACCESS, ...changes }).problems;
const problemsWith = (entry: object) =>
  problems({ ACCESS_CALLERS: JSON.stringify([{ scopes: ["tickets"], ...entry }]) });

describe("Cloudflare Access", () => {
  it("is off by default, and while its domain is blank", ({ expect }) => {
    expect(readConfig(NETWORKS).gateway).toHaveProperty("access", undefined);
    const blank = { ...ACCESS, ACCESS_TEAM_DOMAIN: "" };
    expect(readConfig(blank).gateway).toHaveProperty("access", undefined);
    expect(readConfig(blank).gateway?.bounds.has("access:olga@example.com")).toBe(false);
  });

  it("knows a team, its applications and who may do what", ({ expect }) => {
    const { gateway } = readConfig(ACCESS);
    expect(gateway?.access).toMatchObject({
      team: "https://example.cloudflareaccess.com",
      audiences: [AUD],
      entries: [
        { emails: ["olga@example.com", "@acme.example"], bounds: { tenants: ["acme"] } },
        { emails: undefined, scopes: ["sessions:read"], bounds: { routes: ["dc1"] } },
      ],
    });
    const tenantsOf = (name: string) => gateway?.bounds.get(name)?.tenants;
    expect(tenantsOf("access:olga@example.com")).toEqual(["acme"]);
    expect(tenantsOf("access:ivan@acme.example")).toEqual(["acme"]);
    expect(gateway?.bounds.get("access:eve@other.example")).toMatchObject({ routes: ["dc1"] });
    expect(gateway?.bounds.has("olga@example.com")).toBe(false);
  });

  it.for<[Settings, string]>([
    [{ ACCESS_AUD: "" }, "ACCESS_AUD is not set."],
    [{ ACCESS_CALLERS: "" }, "ACCESS_CALLERS is not set."],
    [{ ACCESS_TEAM_DOMAIN: "example" }, TEAM_PROBLEM],
    [{ ACCESS_TEAM_DOMAIN: "http://example.com" }, TEAM_PROBLEM],
    [{ ACCESS_TEAM_DOMAIN: "https://example.com/path" }, TEAM_PROBLEM],
    [{ ACCESS_TEAM_DOMAIN: "https://user@example.com" }, TEAM_PROBLEM],
    [{ ACCESS_TEAM_DOMAIN: "https://169.254.169.254" }, TEAM_PROBLEM],
    [{ ACCESS_AUD: "canary" }, AUD_PROBLEM],
    [{ ACCESS_AUD: `${AUD}0` }, AUD_PROBLEM],
    [{ ACCESS_AUD: `${AUD} `.repeat(9) }, AUD_PROBLEM],
    [{ ACCESS_CALLERS: "canary" }, "ACCESS_CALLERS: is not JSON, or has a member twice."],
  ])("refuses %o", ([changes, problem], { expect }) => {
    expect(problems(changes)).toContain(problem);
    expect(readConfig({ ...ACCESS, ...changes }).gateway).toBeUndefined();
  });

  it("takes an origin for the domain, and up to 8 tags", ({ expect }) => {
    expect(problems({ ACCESS_TEAM_DOMAIN: "https://login.example.com" })).toEqual([]);
    expect(problems({ ACCESS_AUD: `${AUD},`.repeat(8) })).toEqual([]);
  });

  it.for<[string, object]>([
    ["no scopes", { scopes: [] }],
    ["an unknown scope", { scopes: ["everything"] }],
    ["no addresses", { emails: [] }],
    ["what is no address", { emails: ["canary"] }],
    ["two addresses in one", { emails: ["a@b@c"] }],
    ["a pattern", { emails: ["@*.example.com "] }],
    ["an unknown member", { email: "olga@example.com" }],
  ])("refuses an entry with %s, without quoting it", ([, entry], { expect }) => {
    const [problem, ...others] = problemsWith(entry);
    expect(others).toEqual([]);
    expect(problem).toMatch(/^ACCESS_CALLERS: 0[\w. ]* is missing, malformed or not allowed\.$/);
  });

  it("refuses entries whose routes and targets cannot be", ({ expect }) => {
    expect(problemsWith({ routes: ["nowhere"] })).toEqual([
      "ACCESS_CALLERS: Entry 1 names a route that does not exist.",
    ]);
    expect(problemsWith({ targets: "canary" })[0]).toMatch(
      /^ACCESS_CALLERS: Entry 1 has targets that cannot be read: /,
    );
  });

  it("shares its names with no issuer", ({ expect }) => {
    const key = {
      kty: "OKP",
      crv: "Ed25519",
      x: Buffer.alloc(32, 9).toString("base64url"),
      alg: "EdDSA",
      kid: "portal-1",
    };
    const issuer = [{ issuer: "access:olga@example.com", keys: [key] }];
    expect(problems({ TICKET_ISSUERS: JSON.stringify(issuer) })).toEqual([
      "TICKET_ISSUERS must not have an issuer whose name begins with access:.",
    ]);
  });
});
