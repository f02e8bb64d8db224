import { describe, it } from "vitest";

import { viewOfInUse } from "../../../../../../viewer/src/panels/others/in-use/in-use-view.ts";
import type { InUse } from "../../../../../../viewer/src/session/states/session-state.ts";
import { later } from "../../../../../../viewer/src/words/en/later.ts";
import { NOW_UNIX_MS, SINCE } from "../people/presence.ts";

const HELD: InUse = {
  kind: "in-use",
  holder: { by: "alice", sinceUnixMs: SINCE * 1000 },
  wasIn: false,
  since: 0,
};

describe("a console that somebody else has", () => {
  it("says who has it and since when, and what follows from taking it over", ({ expect }) => {
    expect(viewOfInUse(HELD, NOW_UNIX_MS)).toEqual({
      title: "In use by alice since 10:14. Take over?",
      advice: "alice is told that you have taken over. The machine keeps running.",
      answerBy: undefined,
    });
  });

  it("says who is being asked", ({ expect }) => {
    expect(viewOfInUse({ ...HELD, answerBy: 30_000 }, NOW_UNIX_MS)).toEqual({
      title: "alice is being asked",
      advice: "alice has had this console since 10:14 and can let you in.",
      answerBy: 30_000,
    });
  });

  it("names nobody who is not shown", ({ expect }) => {
    const unseen = { ...HELD, holder: {} };
    const { advice, askedAdvice, askedTitle, title } = later.inUseUnseen;
    expect(viewOfInUse(unseen, NOW_UNIX_MS)).toEqual({ title, advice, answerBy: undefined });
    expect(viewOfInUse({ ...unseen, answerBy: 1 }, NOW_UNIX_MS)).toEqual({
      title: askedTitle,
      advice: askedAdvice,
      answerBy: 1,
    });
  });
});
