import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, it } from "vitest";

const FOLDER = join(import.meta.dirname, "../../../.github/workflows");
const workflows = readdirSync(FOLDER).map((name) => ({
  name,
  text: readFileSync(join(FOLDER, name), "utf8"),
}));

describe("workflows", () => {
  it.for(workflows)("$name uses actions by the hash of a commit", ({ text }, { expect }) => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it.for(workflows)("$name may do nothing but what its jobs are given", ({ text }, { expect }) => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    expect(text).not.toContain("pull_request_target");
    const granted = [...text.matchAll(/^ {4}permissions:\n((?: {6}.*\n)+)/gm)];
    for (const [, lines] of granted) expect(lines).toBe("      contents: read\n");
  });

  it.for(workflows)("$name ends within a stated time", ({ text }, { expect }) => {
    const jobs = text.match(/^ {4}runs-on: /gm) ?? [];
    expect(text.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs.length);
  });
});
