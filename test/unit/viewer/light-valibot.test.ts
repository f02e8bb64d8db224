import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as valibot from "valibot";
import { describe, it } from "vitest";

import * as light from "../../../viewer/src/light-valibot.ts";
import { ROOT } from "../../support/root.ts";

// That it gives the same results is in test/integration/viewer/light-valibot.test.ts.
describe("what the viewer has in place of valibot", () => {
  it("has every function that the viewer's schemas use", ({ expect }) => {
    const folders = ["viewer/src", "worker/channel"];
    const sources = folders.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((path) => /\.tsx?$/.test(path) && !path.endsWith("light-valibot.ts"))
        .map((path) => readFileSync(join(ROOT, folder, path), "utf8"))
        .filter((source) => source.includes('from "valibot"')),
    );
    const used = new Set(
      sources.flatMap((source) => [...source.matchAll(/\bv\.([a-z]\w*)/g)].map(([, name]) => name)),
    );
    const functions = [...used].filter((name) => name !== undefined && name in valibot);
    expect(functions.length).toBeGreaterThan(15);
    expect(functions.filter((name) => !Object.hasOwn(light, name ?? ""))).toEqual([]);
  });
});
