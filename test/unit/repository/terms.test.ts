import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** For these the project has the field's words: default, a number or `n`, in flight. */
const UNWANTED = /\b(?:preset|so many|under way)\b/iu;

/** What somebody reads who works on the project or with it. */
const PLACES = ["worker", "connector", "viewer/src", "cli", "docs"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:css|md|tsx?)$/.test(name))
    .map((name) => join(folder, name)),
);

describe("comments, names and documents", () => {
  it("use the field's words", ({ expect }) => {
    const found = ["README.md", ...PLACES].flatMap((name) =>
      readFileSync(join(ROOT, name), "utf8")
        .split("\n")
        .filter((line) => UNWANTED.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
});
