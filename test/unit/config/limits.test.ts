import { readFileSync } from "node:fs";

import { describe, it } from "vitest";

import { readConfig } from "../../../worker/config/config.ts";
import { SETTINGS } from "../http/gateway.ts";

const limitsOf = (LIMITS: unknown) => readConfig({ ...SETTINGS, LIMITS });

const DEFAULTS = {
  liveSessions: { subject: 64, console: 32, tenant: 40_000, issuer: 0, source: 1000 },
  ticketsPerMinute: { subject: 120, console: 120, tenant: 1200, caller: 1200 },
  failedTicketsPerMinute: { source: 60 },
};

describe("LIMITS", () => {
  it.for([undefined, "", "{}", '{"liveSessions":{}}', {}])(
    "has its defaults as %j",
    (value, { expect }) => {
      const { limits, problems } = limitsOf(value);
      expect(problems).toEqual([]);
      expect(limits).toEqual(DEFAULTS);
    },
  );

  it("keeps the default of what it leaves out, and takes 0 for no limit", ({ expect }) => {
    const { limits } = limitsOf('{"liveSessions":{"subject":0,"tenant":1000000}}');
    expect(limits).toEqual({
      ...DEFAULTS,
      liveSessions: { ...DEFAULTS.liveSessions, subject: 0, tenant: 1_000_000 },
    });
  });

  it("is read from a table of TOML as well", ({ expect }) => {
    const { limits } = limitsOf({ failedTicketsPerMinute: { source: 5 } });
    expect(limits).toEqual({ ...DEFAULTS, failedTicketsPerMinute: { source: 5 } });
  });

  it.for([
    "[]",
    "null",
    "8",
    "{",
    '{"canary":{}}',
    '{"liveSessions":8}',
    '{"liveSessions":{"canary":8}}',
    '{"liveSessions":{"subject":-1}}',
    '{"liveSessions":{"subject":1.5}}',
    '{"liveSessions":{"subject":1000001}}',
    '{"liveSessions":{"subject":"8"}}',
    '{"ticketsPerMinute":{"issuer":8}}',
    true,
  ])("finds fault with %j and opens nothing", (value, { expect }) => {
    const { gateway, problems } = limitsOf(value);
    expect(gateway).toBe(undefined);
    expect(problems).toEqual([expect.stringMatching(/^LIMITS must be .+\.$/)]);
  });

  it("is documented with every member and its default", ({ expect }) => {
    const document = readFileSync("docs/configuration.md", "utf8");
    const rows = document.matchAll(/^\| `(\w+)\.(\w+)` +\| ([\d,]+) +\|/gm);
    const documented = Array.from(rows, ([, group, member, number]) => [
      `${group}.${member}`,
      Number(number?.replaceAll(",", "")),
    ]);
    const defaults = Object.entries(DEFAULTS).flatMap(([group, members]) =>
      Object.entries(members).map(([member, number]) => [`${group}.${member}`, number]),
    );
    expect(documented).toEqual(defaults);
  });
});
