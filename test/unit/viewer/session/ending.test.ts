import { readFile } from "node:fs/promises";

import { describe, it } from "vitest";

import { ENDS, type EndCode } from "../../../../worker/channel/ends.ts";
import { viewOfEnding, type Ending } from "../../../../viewer/src/session/ending.ts";

const GATEWAY_ENDS = Object.keys(ENDS) as EndCode[]; // the table's own keys
const LOCAL_ENDS: readonly Ending[] = [
  "gateway-unreachable",
  "gateway-refused",
  "connection-lost",
  "viewer-failed",
  "browser-unsupported",
];

describe("endings", () => {
  it.for(GATEWAY_ENDS)(
    "says of %s what the table says, with its close code",
    (code, { expect }) => {
      const view = viewOfEnding(code);
      expect(view.title).toBe(ENDS[code].title);
      expect(view.advice).toBe(ENDS[code].advice);
      expect(view.detail).toBe(`${code} (${String(ENDS[code].close)})`);
    },
  );

  it.for(LOCAL_ENDS)("has words of its own for %s", (ending, { expect }) => {
    const view = viewOfEnding(ending);
    expect(view.detail).toBe(ending);
    expect(view.title).not.toBe("");
    expect(view.advice).not.toBe("");
  });

  it("offers to try again only where the ticket cannot have been used", ({ expect }) => {
    const retryable = [...GATEWAY_ENDS, ...LOCAL_ENDS].filter(
      (ending) => viewOfEnding(ending).retry,
    );
    expect(retryable.sort()).toEqual([
      "gateway-busy",
      "gateway-refused",
      "gateway-unreachable",
      "gateway-unready",
      "ticket-early",
    ]);
  });

  it("asks only for icons that the build puts into the page", async ({ expect }) => {
    const build = await readFile(`${import.meta.dirname}/../../../../viewer/build.ts`, "utf8");
    for (const ending of [...GATEWAY_ENDS, ...LOCAL_ENDS]) {
      expect(build).toContain(`"${viewOfEnding(ending).icon}"`);
    }
  });
});
