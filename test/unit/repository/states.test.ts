import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { describe, it } from "vitest";

import { picturesOf, STATE_NAMES } from "../../support/states/states.ts";

const DOCS = join(import.meta.dirname, "../../../docs");
const APPROVED = join(DOCS, "states");

/** Max size of all pictures together, in bytes: whoever clones the repository gets them. */
const MAX_BYTES = 3_000_000;

const names = new Set(readdirSync(APPROVED));

describe("the pictures of the page's states", () => {
  it.for(STATE_NAMES)("are all there, and in the documentation: %s", (state, { expect }) => {
    const pictures = picturesOf(state).map((name) => `${name}.webp`);
    expect(pictures.filter((name) => !names.has(name))).toEqual([]);
    const page = readFileSync(join(DOCS, "viewer.md"), "utf8");
    const shown = pictures.filter((name) => /\.(?:light|phone)\./.test(name));
    expect(shown.filter((name) => !page.includes(`"states/${name}"`))).toEqual([]);
    expect(page).toMatch(new RegExp(`\\*\\*.+\\*\\* \\(\`${state}\`\\)\\. .+\\.`));
  });

  it("are of states that there are, and small", ({ expect }) => {
    const known = new Set(STATE_NAMES.flatMap(picturesOf).map((name) => `${name}.webp`));
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
    const bytes = [...names].map((name) => statSync(join(APPROVED, name)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES);
  });
});
