import { readFileSync } from "node:fs";

import { describe, it } from "vitest";

import { configurationDocument } from "../../../scripts/documents/configuration.ts";
import { settingsReader } from "../../../worker/config/reader.ts";
import { MAX_SETTING_LENGTH } from "../../../worker/config/schemas.ts";
import { SETTINGS, type SettingName } from "../../../worker/config/settings.ts";

const NAMES = Object.keys(SETTINGS) as SettingName[];

const fileAt = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

/** The problems of one setting. */
function problemsOf(name: SettingName, value: unknown): readonly string[] {
  const problems: string[] = [];
  settingsReader({ [name]: value }, problems).read(name);
  return problems;
}

/** The lines of wrangler.toml's `[vars]`, each of which is a name and a string. */
function variablesOfFile(): Readonly<Record<string, string>> {
  const [, section = ""] = /^\[vars\]\n(.*?)^(?:\[|# No )/ms.exec(fileAt("wrangler.toml")) ?? [];
  const lines = section.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = line, basic, literal] =
        /^(\w+) = (?:"([^"\\]*)"|'([^']*)')$/.exec(line) ?? [];
      return [name, basic ?? literal ?? "no string"];
    }),
  );
}

describe("the table of settings", () => {
  it("is what docs/configuration.md says (npm run docs:configuration)", ({ expect }) => {
    const document = fileAt("docs/configuration.md");
    expect(document).toBe(configurationDocument(document));
  });

  it("has wrangler.toml's [vars], each set to its default", ({ expect }) => {
    const variables = NAMES.filter((name) => SETTINGS[name].kind === "variable");
    expect(variablesOfFile()).toEqual(
      Object.fromEntries(variables.map((name) => [name, SETTINGS[name].default ?? ""])),
    );
  });

  it("has wrangler.toml's delay of a deploy, as long as a session lasts by default", ({
    expect,
  }) => {
    const [, mode, delay] =
      /^\[durable_objects\.code_update_strategy\]\nmode = "(\w+)"\nmax_delay = (\d+)\n/m.exec(
        fileAt("wrangler.toml"),
      ) ?? [];
    expect(mode).toBe("deferred");
    expect(delay).toBe(SETTINGS.SESSION_MAX_SECONDS.default);
    // Cloudflare's limit.
    expect(Number(delay)).toBeLessThanOrEqual(86_400);
  });

  it.for(NAMES)("has one sentence for what %s means, and whole ones for its faults", (name, t) => {
    t.expect(SETTINGS[name].meaning).toMatch(/^[A-Z`[].+\.$/);
    for (const bad of ["\u0007 canary", { canary: 1 }, "canary ".repeat(MAX_SETTING_LENGTH)]) {
      const problems = problemsOf(name, bad);
      t.expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems) {
        t.expect(problem).toMatch(new RegExp(`^${name}\\b.+\\.$`));
        t.expect(problem).not.toContain("canary");
      }
    }
  });

  it("holds NAT64_PREFIXES to its limit", ({ expect }) => {
    const prefixes = (count: number) => "2001:db8:64::/96 ".repeat(count);
    expect(problemsOf("NAT64_PREFIXES", prefixes(16))).toEqual([]);
    expect(problemsOf("NAT64_PREFIXES", prefixes(17))).toHaveLength(1);
  });

  it("holds text to its limit", ({ expect }) => {
    const fits = `kvm.example:5900${" ".repeat(MAX_SETTING_LENGTH - 16)}`;
    expect(problemsOf("ALLOWED_TARGETS", fits)).toEqual([]);
    expect(problemsOf("ALLOWED_TARGETS", `${fits} `)).toEqual([
      "ALLOWED_TARGETS must be text of at most 65536 characters.",
    ]);
  });
});
