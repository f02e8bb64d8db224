import { describe, it } from "vitest";

import { CLOSE_CODES, type EndCode } from "../../../../../worker/channel/ends.ts";
import { viewOfEnding } from "../../../../../viewer/src/panels/ended/ending-view.ts";
import type { Ending } from "../../../../../viewer/src/session/ending.ts";
import { script } from "../../../../../viewer/src/words/english.ts";

const GATEWAY_ENDS = Object.keys(CLOSE_CODES) as EndCode[]; // the table's own keys
const LOCAL_ENDS: readonly Ending[] = [
  "gateway-unreachable",
  "gateway-refused",
  "connection-lost",
  "viewer-failed",
  "browser-unsupported",
];

describe("endings", () => {
  it.for(GATEWAY_ENDS)("shows of %s its words and its close code", (code, { expect }) => {
    const view = viewOfEnding(code, false);
    expect(view.title).toBe(script.ends[code].title);
    expect(view.advice).toBe(script.ends[code].advice);
    expect(view.detail).toBe(`${code} (${String(CLOSE_CODES[code])})`);
  });

  it.for(LOCAL_ENDS)("shows of %s its words, without a close code", (ending, { expect }) => {
    const view = viewOfEnding(ending, false);
    expect(view.detail).toBe(ending);
    expect(view.title).toBe(script.ends[ending].title);
    expect(view.advice).toBe(script.ends[ending].advice);
  });

  it("offers to try again only where ticket or token cannot have been used", ({ expect }) => {
    const retryable = (isKnown: boolean): readonly Ending[] =>
      [...GATEWAY_ENDS, ...LOCAL_ENDS].filter((ending) => viewOfEnding(ending, isKnown).retry);
    const before = [
      "gateway-busy",
      "gateway-refused",
      "gateway-unreachable",
      "gateway-unready",
      "ticket-early",
    ];
    expect(retryable(false).toSorted()).toEqual(before);
    // A page that was loaded again, and lost its WebSocket before it was greeted.
    expect(retryable(true).toSorted()).toEqual(["connection-lost", ...before]);
  });
});
