import { describe, it } from "vitest";

import { LEASE_MS, MAX_MEMBERS } from "../../../worker/directory/contract.ts";
import { MAX_PEOPLE, MAX_REQUESTS, type Action } from "../../../worker/directory/presence.ts";
import type { Sharing } from "../../../worker/directory/entry.ts";
import { Stage, type Guest } from "./console-stage.ts";

const NO = { ask: false, take: false, give: false };

/** What becomes of a newcomer while somebody else, `first`, has the console. */
const NEWCOMERS: readonly (readonly [Sharing, Guest, string, string])[] = [
  ["shared", {}, "entered", "first"],
  ["shared", { takeOver: true }, "entered", "first"],
  ["shared", { subject: "first" }, "entered", "first"],
  ["shared", { observer: true }, "entered", "first"],
  ["shared", { sharing: "takeover" }, "in-use", "first"],
  ["shared", { sharing: "exclusive" }, "refused console-in-use first", "first"],
  ["takeover", {}, "in-use", "first"],
  ["takeover", { sharing: "takeover" }, "in-use", "first"],
  ["takeover", { takeOver: true }, "entered", "second"],
  ["takeover", { subject: "first" }, "entered", "second"],
  ["takeover", { subject: "first", issuer: "other" }, "in-use", "first"],
  ["takeover", { subject: "first", anonymous: true }, "in-use", "first"],
  ["takeover", { canChoose: false }, "refused console-in-use first", "first"],
  ["takeover", { canChoose: false, takeOver: true }, "entered", "second"],
  ["takeover", { mode: "view" }, "in-use", "first"],
  ["takeover", { mode: "view", observer: true }, "entered", "first"],
  ["ask", {}, "asked", "first"],
  ["ask", { canChoose: false }, "asked", "first"],
  ["ask", { takeOver: true }, "entered", "second"],
  ["ask", { subject: "first" }, "entered", "second"],
  ["ask", { subject: "first", anonymous: true }, "asked", "first"],
  ["ask", { mode: "view", observer: true }, "entered", "first"],
  ["exclusive", {}, "refused console-in-use first", "first"],
  ["exclusive", { sharing: "shared" }, "refused console-in-use first", "first"],
  ["exclusive", { takeOver: true }, "entered", "second"],
  ["exclusive", { subject: "first" }, "entered", "second"],
  ["exclusive", { subject: "first", anonymous: true }, "refused console-in-use first", "first"],
  ["exclusive", { mode: "view", observer: true }, "entered", "first"],
];

function outcome(stage: Stage, session: string): string {
  const news = stage.news.get(session);
  if (news?.kind !== "refused") return news?.kind ?? "none";
  return [news.kind, news.code, news.holder?.subject ?? news.limit ?? "nobody"].join(" ");
}

describe("entering a console", () => {
  it.for(NEWCOMERS)(
    "that is %s, as %j: %s",
    ([sharing, guest, expected, controller], { expect }) => {
      const stage = new Stage();
      stage.enter("first", { sharing });
      expect(stage.controllers).toEqual(["first"]);
      stage.now += 60_000;
      stage.enter("second", guest);
      expect(outcome(stage, "second")).toBe(expected);
      expect(stage.controllers).toEqual([controller]);
      if (controller === "second") {
        expect(outcome(stage, "first")).toBe(`refused console-taken ${guest.subject ?? "second"}`);
        expect(stage.isThere("first")).toBe(false);
        expect(stage.facts.map(({ type }) => type)).toContain("console-taken");
      }
    },
  );

  it.for(["shared", "takeover", "ask", "exclusive"] as const)(
    "that is %s and that somebody has parked is entered",
    (sharing, { expect }) => {
      const stage = new Stage();
      stage.enter("first", { sharing });
      stage.park("first");
      stage.enter("second", { sharing });
      expect(stage.controllers).toEqual(["second"]);
      stage.leave("second");
      stage.enter("first", { sharing });
      expect(stage.controllers).toEqual(["first"]);
    },
  );

  it("waits for the former until its lease is over if that does not answer", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first", { sharing: "takeover" });
    stage.deaf.add("first");
    stage.enter("second", { sharing: "takeover" });
    stage.takeOver("second");
    expect(stage.news.get("second")).toMatchObject({ kind: "pending", secondsLeft: 150 });
    stage.wait(LEASE_MS - 1000);
    expect(outcome(stage, "second")).toBe("pending");
    stage.wait(1000);
    expect(outcome(stage, "second")).toBe("entered");
  });

  it.for([
    [true, "entered", "refused console-taken second"],
    [false, "refused console-in-use first", "entered"],
  ] as const)("depends on the holder's answer, %s", ([allow, second, first], { expect }) => {
    const stage = new Stage();
    stage.enter("first", { sharing: "ask" });
    stage.enter("second", { sharing: "ask" });
    stage.enter("third", { sharing: "ask" });
    const [request] = stage.presence("first").requests;
    expect(request).toMatchObject({ name: "second", what: "enter", secondsLeft: 30 });
    stage.act("third", { type: "answer", request: request?.id ?? 0, allow: true });
    expect(outcome(stage, "second")).toBe("asked");
    stage.act("first", { type: "answer", request: request?.id ?? 0, allow });
    expect([outcome(stage, "second"), outcome(stage, "first")]).toEqual([second, first]);
    // Whoever else has asked has asked for what is gone.
    expect(outcome(stage, "third")).toBe(allow ? "refused console-in-use second" : "asked");
  });

  it("is refused when nobody answers for 30 s, and not before", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first", { sharing: "ask" });
    stage.enter("second", { sharing: "ask" });
    stage.wait(29_000);
    expect(outcome(stage, "second")).toBe("asked");
    stage.wait(1000);
    expect(outcome(stage, "second")).toBe("refused console-in-use first");
    expect(stage.presence("first").requests).toEqual([]);
  });

  it.for(["takeover", "ask"] as const)(
    "is free for the first who waits when the holder of a console that is %s leaves",
    (sharing, { expect }) => {
      const stage = new Stage();
      stage.enter("first", { sharing });
      stage.enter("second", { sharing });
      stage.enter("third", { sharing });
      stage.leave("first");
      expect(outcome(stage, "second")).toBe("entered");
      expect(stage.controllers).toEqual(["second"]);
      expect(outcome(stage, "third")).not.toBe("entered");
    },
  );

  it("is won by one of 50 at once", ({ expect }) => {
    const stage = new Stage();
    for (let at = 0; at < 50; at += 1) stage.enter(`s${at}`, { sharing: "exclusive" });
    const outcomes = Array.from({ length: 50 }, (_, at) => outcome(stage, `s${at}`));
    expect(outcomes.filter((one) => one === "entered")).toHaveLength(1);
    expect(new Set(outcomes.slice(1))).toEqual(new Set(["refused console-in-use s0"]));
  });

  it("of 50 who take it over at once, the last has it", ({ expect }) => {
    const stage = new Stage();
    for (let at = 0; at < 50; at += 1) stage.enter(`s${at}`, { sharing: "takeover" });
    for (let at = 1; at < 50; at += 1) stage.takeOver(`s${at}`);
    expect(stage.controllers).toEqual(["s49"]);
    expect(stage.state.participants.map(({ session }) => session)).toEqual(["s49"]);
  });

  it("whose machine turns out to accept one connection at a time is taken over, not shared", ({
    expect,
  }) => {
    const stage = new Stage();
    stage.enter("first");
    stage.report("first", { takesOne: true });
    stage.enter("second");
    expect(outcome(stage, "second")).toBe("in-use");
    stage.enter("watcher", { mode: "view", observer: true });
    expect(outcome(stage, "watcher")).toBe("refused console-in-use first");
    expect(stage.takeOver("second")?.kind).toBe("entered");
    expect(outcome(stage, "first")).toBe("refused console-taken second");
    stage.enter("third", { sharing: "exclusive" });
    expect(outcome(stage, "third")).toBe("refused console-in-use second");
  });

  it("whose machine turns out to do so, whoever finds it out, is its holder's alone", ({
    expect,
  }) => {
    for (const finder of ["first", "second", "watcher"]) {
      const stage = new Stage();
      stage.enter("first");
      stage.enter("second");
      stage.enter("watcher", { mode: "view", observer: true });
      stage.report(finder, { takesOne: true });
      expect(outcome(stage, "first")).toBe("entered");
      expect(outcome(stage, "second")).toBe("refused console-taken first");
      expect(outcome(stage, "watcher")).toBe("refused console-in-use first");
      expect(stage.controllers).toEqual(["first"]);
      expect(stage.state.participants.map(({ session }) => session)).toEqual(["first"]);
      // Moved on to a server that accepts several, it is shared again.
      stage.report("first", { takesOne: false });
      stage.enter("fourth");
      expect(outcome(stage, "fourth")).toBe("entered");
    }
  });

  it("has a limit of participants", { timeout: 90_000 }, ({ expect }) => {
    const stage = new Stage();
    for (let at = 0; at < MAX_MEMBERS; at += 1) {
      // What each would say to each change is not looked at here.
      if (at < MAX_MEMBERS - 1) stage.deaf.add(`s${at}`);
      stage.enter(`s${at}`, { mode: "view" });
    }
    expect(outcome(stage, `s${MAX_MEMBERS - 1}`)).toBe("entered");
    stage.enter("late", { mode: "view" });
    expect(outcome(stage, "late")).toBe("refused limit-reached liveSessions.console");
    expect(stage.isThere("late")).toBe(false);
  });

  it("of a policy that this version does not know permits nobody else", ({ expect }) => {
    const stage = new Stage();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as a newer version may say it
    stage.enter("first", { sharing: "by-turns" as Sharing });
    stage.enter("second");
    expect(outcome(stage, "second")).toBe("refused console-in-use first");
  });

  it("that others have asked to be let into says whom it declined, and why", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first", { sharing: "ask" });
    stage.enter("second");
    const { requests } = stage.presence("first");
    stage.act("first", { type: "answer", request: requests[0]?.id ?? 0, allow: false });
    stage.enter("third");
    stage.wait(30_000);
    stage.enter("fourth");
    stage.enter("fifth", { takeOver: true });
    const declined = stage.facts.filter(({ type }) => type === "control-declined");
    expect(declined).toEqual([
      { type: "control-declined", session: "second", reason: "declined", by: "first" },
      { type: "control-declined", session: "third", reason: "unanswered" },
      { type: "control-declined", session: "fourth", reason: "taken" },
    ]);
    expect(stage.facts).toContainEqual({ type: "console-taken", session: "fifth", from: "first" });
  });

  it("does not name a holder who is not shown", ({ expect }) => {
    const stage = new Stage();
    stage.enter("unseen", { sharing: "exclusive", covert: true, mode: "view" });
    stage.enter("second", { sharing: "exclusive" });
    expect(outcome(stage, "second")).toBe("refused console-in-use nobody");
  });

  it("anew keeps what a session had, and nothing after it was parked", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first");
    stage.enter("second");
    stage.enter("first", { again: true });
    expect(stage.controllers).toEqual(["first"]);
    expect(stage.presence("first").people.map(({ name }) => name)).toEqual(["first", "second"]);
    stage.enter("first");
    expect(stage.presence("first").people.map(({ name }) => name)).toEqual(["second", "first"]);
  });

  it("is not heard of an earlier stay", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first");
    const { state } = stage;
    const [before = expect.fail("nobody is there")] = state.participants;
    stage.enter("first", { again: true });
    const standing = { state: "live", mode: "control" } as const;
    const late = { session: "first", incarnation: before.incarnation, standing };
    const { begunUnixMs, terms } = before;
    stage.happens({ type: "enter", ...late, begunUnixMs, terms, again: true });
    stage.happens({ type: "gone", ...late });
    stage.happens({ type: "park", ...late });
    expect(stage.state.participants).toMatchObject([{ session: "first", incarnation: "stay-2" }]);
  });
});

/** Each action by whoever it does not belong to has no effect. */
const IDLE_ACTIONS: readonly (readonly [string, Action])[] = [
  ["first", { type: "ask" }],
  ["first", { type: "cancel" }],
  ["first", { type: "take" }],
  ["first", { type: "give", to: 3 }],
  ["first", { type: "give", to: 99 }],
  ["first", { type: "answer", request: 99, allow: true }],
  ["second", { type: "take" }],
  ["second", { type: "release" }],
  ["second", { type: "cancel" }],
  ["second", { type: "give", to: 2 }],
  ["watcher", { type: "ask" }],
  ["watcher", { type: "take" }],
  ["watcher", { type: "release" }],
  ["stranger", { type: "take" }],
];

describe("control of a shared console", () => {
  function three(): Stage {
    const stage = new Stage();
    stage.enter("first");
    stage.enter("second");
    stage.enter("watcher", { mode: "view" });
    return stage;
  }

  it("is the first one's, and the others see that", ({ expect }) => {
    const stage = three();
    expect(stage.presence("first").may).toEqual({ ...NO, give: true });
    expect(stage.presence("second").may).toEqual({ ...NO, ask: true });
    expect(stage.presence("watcher").may).toEqual(NO);
    const { people } = stage.presence("watcher");
    expect(people.map(({ name, controls, mode, you }) => [name, controls, mode, you])).toEqual([
      ["first", true, "control", undefined],
      ["second", false, "control", undefined],
      ["watcher", false, "view", true],
    ]);
  });

  it("goes to the first who could have it, not to who only watches", ({ expect }) => {
    const stage = new Stage();
    stage.enter("watcher", { mode: "view" });
    expect(stage.controllers).toEqual([]);
    stage.enter("first");
    expect(stage.controllers).toEqual(["first"]);
  });

  it.for(IDLE_ACTIONS)("does not change when %s does %j", ([session, action], { expect }) => {
    const stage = three();
    const before = stage.state;
    stage.act(session, action);
    const known = before.participants.map((one) => ({ ...one, heardUnixMs: stage.now }));
    expect(stage.state).toEqual({ ...before, participants: known });
  });

  it("is asked for and given, with everybody told", ({ expect }) => {
    const stage = three();
    stage.act("second", { type: "ask" });
    expect(stage.presence("second").asking).toEqual({ secondsLeft: 30 });
    expect(stage.presence("second").may).toEqual(NO);
    const [request] = stage.presence("first").requests;
    expect(request).toMatchObject({ name: "second", what: "control", from: 2 });
    expect(stage.presence("watcher").requests).toEqual([]);
    stage.act("first", { type: "answer", request: request?.id ?? 0, allow: true });
    expect(stage.controllers).toEqual(["second"]);
    expect(stage.presence("watcher").people[1]?.controls).toBe(true);
    expect(stage.facts.at(-1)).toEqual({
      type: "control-handed",
      session: "second",
      from: "first",
      how: "asked",
    });
  });

  it("is asked for and declined, or the question taken back", ({ expect }) => {
    const stage = three();
    stage.act("second", { type: "ask" });
    const [request] = stage.presence("first").requests;
    stage.act("first", { type: "answer", request: request?.id ?? 0, allow: false });
    expect(stage.presence("second").asking).toBe(undefined);
    stage.act("second", { type: "ask" });
    stage.act("second", { type: "cancel" });
    expect(stage.presence("first").requests).toEqual([]);
    expect(stage.controllers).toEqual(["first"]);
    expect(stage.facts.filter(({ type }) => type === "control-declined")).toEqual([
      { type: "control-declined", session: "second", reason: "declined", by: "first" },
    ]);
  });

  it.for([
    ["without input for a minute", { lastInputUnixMs: 1_000_000 - 30_000 }, "second"],
    ["with input a moment less ago", { lastInputUnixMs: 1_000_000 - 29_000 }, "first"],
    ["whose viewer is lost", { lastInputUnixMs: 1_000_000, state: "detached" }, "second"],
  ] as const)("that one has %s and does not answer for", ([, change, controller], { expect }) => {
    const stage = three();
    stage.report("first", change);
    stage.act("second", { type: "ask" });
    stage.wait(29_000);
    expect(stage.controllers).toEqual(["first"]);
    stage.wait(1000);
    expect(stage.controllers).toEqual([controller]);
    expect(stage.presence("second").asking).toBe(undefined);
    expect(stage.facts.at(-1)).toEqual(
      controller === "first"
        ? { type: "control-declined", session: "second", reason: "unanswered" }
        : { type: "control-handed", session: "second", from: "first", how: "unanswered" },
    );
  });

  it("is given, and taken with the right to", ({ expect }) => {
    const stage = three();
    stage.enter("boss", { takeOver: true });
    stage.act("first", { type: "give", to: 2 });
    expect(stage.controllers).toEqual(["second"]);
    expect(stage.presence("boss").may).toEqual({ ask: true, take: true, give: false });
    stage.act("boss", { type: "take" });
    expect(stage.controllers).toEqual(["boss"]);
  });

  it("is free once it is released: whoever takes it has it", ({ expect }) => {
    const stage = three();
    stage.act("first", { type: "release" });
    expect(stage.controllers).toEqual([]);
    expect(stage.facts.at(-1)).toEqual({
      type: "control-withdrawn",
      session: "first",
      how: "released",
    });
    expect(stage.presence("first").may.take).toBe(true);
    expect(stage.presence("second").may).toEqual({ ...NO, take: true });
    stage.act("second", { type: "take" });
    expect(stage.controllers).toEqual(["second"]);
  });

  it("stays released where nobody else could have it, until it is taken", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first");
    stage.act("first", { type: "release" });
    stage.report("first");
    expect(stage.controllers).toEqual([]);
    stage.act("first", { type: "take" });
    expect(stage.controllers).toEqual(["first"]);
  });

  it.for(["leave", "park", "release"] as const)(
    "goes to who has asked first on %s",
    (what, { expect }) => {
      const stage = three();
      stage.enter("third");
      stage.act("third", { type: "ask" });
      stage.act("second", { type: "ask" });
      if (what === "release") stage.act("first", { type: "release" });
      else stage[what]("first");
      expect(stage.controllers).toEqual(["third"]);
      expect(stage.presence("third").requests).toMatchObject([{ name: "second" }]);
    },
  );

  it("goes to the only one who could have it, and to nobody where there are two", ({ expect }) => {
    const stage = three();
    stage.leave("first");
    expect(stage.controllers).toEqual(["second"]);
    stage.enter("third");
    stage.enter("fourth");
    stage.leave("second");
    expect(stage.controllers).toEqual([]);
  });

  it("ends when the API lets its holder only watch", ({ expect }) => {
    const stage = three();
    stage.report("first", { mode: "view" });
    expect(stage.controllers).toEqual(["second"]);
  });

  it("is nobody's until the former has put it in force, or its lease is over", ({ expect }) => {
    const stage = three();
    stage.wait(40_000);
    stage.deaf.add("first");
    stage.enter("boss", { takeOver: true });
    stage.act("boss", { type: "take" });
    expect(stage.presence("boss").controls).toBe(false);
    expect(stage.presence("second").people.some(({ controls }) => controls)).toBe(false);
    stage.deaf.delete("first");
    stage.report("first");
    expect(stage.presence("boss").controls).toBe(false);
    // The answer has said it; the next report says that it is in force.
    stage.report("first");
    expect(stage.controllers).toEqual(["boss"]);
  });

  it("is over with the lease of one who is not heard of", ({ expect }) => {
    const stage = three();
    stage.deaf.add("first");
    stage.wait(LEASE_MS - 1000);
    expect(stage.presence("second").controls).toBe(false);
    stage.wait(1000);
    expect(stage.presence("second").controls).toBe(true);
    expect(stage.isThere("first")).toBe(false);
  });
});

describe("presence", () => {
  it("does not show who may watch unseen, who never controls", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first");
    stage.enter("unseen", { covert: true, takeOver: true });
    expect(stage.presence("first").people.map(({ name }) => name)).toEqual(["first"]);
    expect(stage.presence("unseen").people.map(({ name }) => name)).toEqual(["first", "unseen"]);
    stage.act("unseen", { type: "take" });
    expect(stage.presence("unseen").may).toEqual(NO);
    expect(stage.controllers).toEqual(["first"]);
    stage.leave("first");
    expect(stage.controllers).toEqual([]);
  });

  it("is to the others as if nobody were there unseen", ({ expect }) => {
    const told = (isWatched: boolean): unknown[] => {
      const stage = new Stage();
      const all: unknown[] = [];
      // No viewer is told the turn.
      const seenBy = (session: string) => all.push({ ...stage.presence(session), turn: 0 });
      const unseen = { covert: true, takeOver: true };
      if (isWatched) stage.enter("unseen", unseen);
      stage.enter("first");
      if (isWatched) stage.enter("another unseen", unseen);
      seenBy("first");
      stage.act("first", { type: "give", to: 2 ** 40 + 1 });
      if (isWatched) stage.act("unseen", { type: "ask" });
      seenBy("first");
      stage.enter("second");
      stage.act("second", { type: "ask" });
      if (isWatched) stage.leave("unseen");
      seenBy("first");
      seenBy("second");
      return all;
    };
    expect(told(true)).toEqual(told(false));
  });

  it("has four eyes where another person watches whom one sees", ({ expect }) => {
    const stage = new Stage();
    const missing = () => stage.presence("first").observersMissing;
    stage.enter("first", { observersRequired: 2 });
    expect(missing()).toBe(2);
    stage.enter("own", { subject: "first", mode: "view" });
    stage.enter("unseen", { covert: true, mode: "view" });
    stage.enter("opening", { state: "opening", mode: "view" });
    expect(missing()).toBe(2);
    stage.report("opening", { state: "live" });
    stage.enter("same", { subject: "opening", mode: "view" });
    stage.enter("link", { subject: "observer of first", observer: true, anonymous: true });
    expect(missing()).toBe(1);
    stage.enter("other", { mode: "view" });
    expect(missing()).toBe(0);
    stage.report("other", { state: "detached" });
    expect(missing()).toBe(1);
  });

  it("names 50 people, the viewer and the controller among them, and counts the rest", ({
    expect,
  }) => {
    const stage = new Stage();
    for (let at = 0; at < 60; at += 1) stage.enter(`s${at}`, { mode: "view" });
    stage.enter("typist");
    const { people, more } = stage.presence("s55");
    expect(people).toHaveLength(MAX_PEOPLE);
    expect(more).toBe(11);
    expect(people.filter(({ you, controls }) => you === true || controls)).toHaveLength(2);
  });

  it("has the oldest eight requests", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first");
    for (let at = 0; at < 10; at += 1) {
      stage.enter(`s${at}`);
      stage.act(`s${at}`, { type: "ask" });
    }
    const { requests } = stage.presence("first");
    expect(requests).toHaveLength(MAX_REQUESTS);
    expect(requests[0]?.name).toBe("s0");
  });

  it("is told again three times, and then with the answer to a report", ({ expect }) => {
    const stage = new Stage();
    stage.enter("first");
    stage.report("first");
    stage.deaf.add("first");
    stage.enter("second");
    stage.wait(30_000);
    expect(stage.state.participants[0]?.tells).toBe(3);
    stage.deaf.delete("first");
    stage.report("first");
    expect(stage.presence("first").people).toHaveLength(2);
  });
});
