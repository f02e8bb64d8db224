import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

interface LockedPackage {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(
  readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"),
) as { readonly packages: Readonly<Record<string, LockedPackage>> };

const locked = Object.entries(lock.packages);

/** Every installed version of a package, at any depth. */
function versionsOf(name: string): readonly string[] {
  return locked
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map(([, { version }]) => version);
}

describe("package-lock.json", () => {
  it("has one workerd, in the miniflare that wrangler brings", () => {
    expect(versionsOf("workerd")).toHaveLength(1);
    expect(versionsOf("miniflare")).toEqual([
      lock.packages["node_modules/wrangler"]?.dependencies?.["miniflare"],
    ]);
  });

  it("has the types of that workerd", () => {
    const [workerd = ""] = versionsOf("workerd");
    const [types = ""] = versionsOf("@cloudflare/workers-types");
    // A major version of its own, then workerd's date.
    expect(types.replace(/^\d+\./, "")).toBe(workerd.replace(/^\d+\./, ""));
  });

  it.each(["workerd", "esbuild", "oxlint", "oxlint-tsgolint", "oxfmt", "typescript", ""])(
    "has the packages of every platform: %s",
    (name) => {
      const { optionalDependencies = {} } =
        lock.packages[name === "" ? "" : `node_modules/${name}`] ?? {};
      const platforms = Object.keys(optionalDependencies);
      for (const system of [/linux/, /darwin/, /(?<!dar)win/]) {
        expect(platforms.some((platform) => system.test(platform))).toBe(true);
      }
      expect(platforms.filter((platform) => versionsOf(platform).length === 0)).toEqual([]);
    },
  );
});
