import { describe, it } from "vitest";

import { timesOf, type SessionTimes } from "../../../worker/admission/session-times.ts";
import type { ConsoleRules } from "../../../worker/admission/rules.ts";
import type { Grant } from "../../../worker/ticket/claims.ts";

const RULES = {
  sessionMaxSeconds: 28_800,
  resumeGraceSeconds: 60,
  waitSeconds: 120,
  idleSeconds: 0,
  parkAfterSeconds: 300,
};
const TIMES: SessionTimes = {
  maxSeconds: 28_800,
  graceSeconds: 60,
  waitSeconds: 120,
  parkAfterSeconds: 300,
};

describe("the times of a session", () => {
  it.for<[string, Partial<Grant>, Partial<ConsoleRules>, Partial<SessionTimes>]>([
    ["are the gateway's", {}, {}, {}],
    [
      "of a grant are shorter",
      { maxSeconds: 1, graceSeconds: 59, waitSeconds: 119 },
      {},
      {
        maxSeconds: 1,
        graceSeconds: 59,
        waitSeconds: 119,
      },
    ],
    [
      "of a grant may be none",
      { graceSeconds: 0, waitSeconds: 0 },
      {},
      {
        graceSeconds: 0,
        waitSeconds: 0,
      },
    ],
    [
      "of a grant are never longer",
      { graceSeconds: 61, waitSeconds: 121, maxSeconds: 28_801 },
      {},
      {},
    ],
    [
      "of a gateway may be none",
      { graceSeconds: 60, waitSeconds: 60 },
      { resumeGraceSeconds: 0, waitSeconds: 0 },
      { graceSeconds: 0, waitSeconds: 0 },
    ],
    ["have an idle limit of the grant's", { idleSeconds: 900 }, {}, { idleSeconds: 900 }],
    ["have one of the gateway's", {}, { idleSeconds: 600 }, { idleSeconds: 600 }],
    ["have the shorter", { idleSeconds: 60 }, { idleSeconds: 600 }, { idleSeconds: 60 }],
    ["have no longer one", { idleSeconds: 601 }, { idleSeconds: 600 }, { idleSeconds: 600 }],
    ["park", { park: true }, {}, {}],
  ])("%s", ([, grant, rules, expected], { expect }) => {
    expect(timesOf({ mode: "control", ...grant }, { ...RULES, ...rules })).toEqual({
      ...TIMES,
      ...expected,
    });
  });

  it("let the page hold on to the machine where grant or gateway say so", ({ expect }) => {
    const { parkAfterSeconds: _, ...never } = TIMES;
    expect(timesOf({ mode: "view", park: false }, RULES)).toEqual(never);
    const rules = { ...RULES, parkAfterSeconds: 0 };
    expect(timesOf({ mode: "view", park: true }, rules)).toEqual(never);
  });
});
