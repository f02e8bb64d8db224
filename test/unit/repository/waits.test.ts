import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, it } from "vitest";

const TESTS = join(import.meta.dirname, "../..");

/** What is between the bracket that is open before `from` and the one that closes it. */
function within(text: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < text.length; at += 1) {
    if ("([{".includes(text[at] ?? "")) depth += 1;
    else if (")]}".includes(text[at] ?? "")) depth -= 1;
  }
  return text.slice(from, at - 1);
}

describe("a wait of a test", () => {
  it("has a limit that a busy computer keeps: Vitest's own is a second", ({ expect }) => {
    const hasty = globSync("**/*.ts", { cwd: TESTS }).flatMap((path) => {
      const text = readFileSync(join(TESTS, path), "utf8");
      return [...text.matchAll(/vi\s*\.wait(?:For|Until)\(/g)].flatMap(({ 0: call, index }) =>
        /SOON\b/.test(within(text, index + call.length)) ? [] : [`${path}: ${call}`],
      );
    });
    expect(hasty).toEqual([]);
  });
});
