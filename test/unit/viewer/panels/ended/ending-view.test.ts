import { describe, it } from "vitest";

import { CLOSE_CODES, type EndCode } from "../../../../../worker/channel/ends.ts";
import { viewOfEnding } from "../../../../../viewer/src/panels/ended/ending-view.ts";
import type { EndFacts, Ending } from "../../../../../viewer/src/session/channel/ending.ts";
import * as ENDS from "../../../../../viewer/src/words/en/ends.ts";

const GATEWAY_ENDS = Object.keys(CLOSE_CODES) as EndCode[]; // the table's own keys
const LOCAL_ENDS: readonly Ending[] = [
  "gateway-unreachable",
  "gateway-refused",
  "connection-lost",
  "page-incomplete",
  "viewer-failed",
  "browser-unsupported",
];

/** Nothing but the name of the end is known. */
const BARE = { outlastsLoss: false, facts: undefined, hello: undefined, nowUnixMs: 0 } as const;

describe("endings", () => {
  it.for(GATEWAY_ENDS)("shows of %s its words and its close code", (code, { expect }) => {
    const view = viewOfEnding(code, BARE);
    expect(view.title).toBe(ENDS.ends[code].title);
    expect(view.advice).toBe(ENDS.ends[code].advice);
    const detail = `${code} (${String(CLOSE_CODES[code])})`;
    expect(view.details).toEqual(code === "closed" ? [] : [detail]);
  });

  it.for(LOCAL_ENDS)("shows of %s its words, without a close code", (ending, { expect }) => {
    const view = viewOfEnding(ending, BARE);
    expect(view.details).toEqual([ending]);
    expect(view.title).toBe(ENDS.ends[ending].title);
    expect(view.advice).toBe(ENDS.ends[ending].advice);
  });

  it("have the session's name among their details, also where somebody has just left", ({
    expect,
  }) => {
    const hello = { session: "s-1" };
    expect(viewOfEnding("closed", { ...BARE, hello }).details).toEqual(["session s-1"]);
    expect(viewOfEnding("viewer-failed", { ...BARE, hello }).details).toEqual([
      "viewer-failed",
      "session s-1",
    ]);
  });

  it("are calm where nothing has gone wrong", ({ expect }) => {
    const tone = (ending: Ending) => viewOfEnding(ending, BARE).tone;
    expect(tone("closed")).toBe("calm");
    expect(tone("session-expired")).toBe("passing");
    expect(tone("connection-lost")).toBe("passing");
    expect(tone("target-protocol")).toBe("wrong");
  });

  it("say to try again only where a button does", ({ expect }) => {
    for (const ending of [...GATEWAY_ENDS, ...LOCAL_ENDS]) {
      const { advice, retry, title } = viewOfEnding(ending, BARE);
      if (!retry) expect(`${title} ${advice}`, ending).not.toMatch(/try again|reload/i);
    }
  });

  it("offers to try again only where ticket or token cannot have been used", ({ expect }) => {
    const retryable = (outlastsLoss: boolean): readonly Ending[] =>
      [...GATEWAY_ENDS, ...LOCAL_ENDS].filter(
        (ending) => viewOfEnding(ending, { ...BARE, outlastsLoss }).retry,
      );
    const before = [
      "gateway-busy",
      "gateway-refused",
      "gateway-unreachable",
      "gateway-unready",
      "ticket-early",
    ];
    expect(retryable(false).toSorted()).toEqual(before);
    // A page that was loaded again, and lost its WebSocket before it was greeted.
    expect(retryable(true).toSorted()).toEqual(
      ["connection-lost", "page-incomplete", ...before].toSorted(),
    );
  });
});

describe("an end of which the gateway tells more", () => {
  const SINCE = new Date(2026, 10, 27, 10, 14).getTime() / 1000;
  const told = (ending: Ending, facts: EndFacts, you?: string) =>
    viewOfEnding(ending, {
      ...BARE,
      facts,
      hello: { session: "s", subject: you },
      nowUnixMs: SINCE * 1000,
    });

  it.for<[Ending, EndFacts, string]>([
    ["console-in-use", { by: "alice", since: SINCE }, "In use by alice since 10:14"],
    ["console-taken", { by: "alice" }, "alice has taken over this console"],
    ["ended-by-operator", { by: "ops" }, "ops ended your session"],
    ["ticket-revoked", { by: "ops" }, "ops withdrew this link"],
  ])("says of %s who it was", ([ending, facts, title], { expect }) => {
    expect(told(ending, facts).title).toBe(title);
    expect(told(ending, facts).advice).toMatch(/^.*\.$/);
    const { since: _since, ...unnamed } = { ...facts, by: undefined };
    expect(told(ending, unnamed as EndFacts).title).toBe(ENDS.ends[ending].title);
  });

  it("does not say that it was somebody else", ({ expect }) => {
    expect(told("console-taken", { by: "bob" }, "bob").title).toBe(ENDS.told.takenByYou.title);
  });

  it("gives the reason as it was written", ({ expect }) => {
    expect(told("ended-by-operator", { reason: "Maintenance\nuntil noon" }).reason).toBe(
      "Maintenance\nuntil noon",
    );
    expect(told("ended-by-operator", {}).reason).toBeUndefined();
  });

  it.for<[string, keyof typeof ENDS.told.limit]>([
    ["subject", "subject"],
    ["liveSessions.console", "console"],
    ["tenant", "other"],
    ["constructor", "other"],
  ])("says whose limit %s is", ([limit, words], { expect }) => {
    expect(told("limit-reached", { limit }).advice).toBe(ENDS.told.limit[words]);
    expect(told("limit-reached", {}).advice).toBe(ENDS.ends["limit-reached"].advice);
  });
});
