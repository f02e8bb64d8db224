import { describe, it } from "vitest";

import { newsOf } from "../../../../../../viewer/src/panels/others/people/news.ts";
import {
  buttonOf,
  peopleOf,
} from "../../../../../../viewer/src/panels/others/people/people-view.ts";
import type { PresenceMessage } from "../../../../../../viewer/src/session/states/presence.ts";
import { ALICE, BOB, NOW_UNIX_MS, person, presence } from "./presence.ts";

const MINE = {
  people: [person(1, "alice"), { ...BOB, controls: true }],
  controls: true,
  may: { ask: false, take: false, give: true },
} satisfies Partial<PresenceMessage>;

const ALONE = {
  people: [{ ...BOB, controls: true }],
  controls: true,
} satisfies Partial<PresenceMessage>;

describe("the list of people", () => {
  it("says of each what it does and since when, and who is you", ({ expect }) => {
    expect(peopleOf(presence(), NOW_UNIX_MS)).toEqual([
      {
        id: 1,
        name: "alice",
        isYou: false,
        controls: true,
        what: "Controls, here since 10:14",
        give: undefined,
      },
      {
        id: 2,
        name: "bob",
        isYou: true,
        controls: false,
        what: "Watches, here since 10:14",
        give: undefined,
      },
    ]);
  });

  it.for<[ReturnType<typeof person>["state"], boolean]>([
    ["live", false],
    ["opening", false],
    ["waiting", false],
    ["detached", true],
    ["parked", true],
  ])("says whether somebody who is %s is away", ([state, isAway], { expect }) => {
    const people = [person(1, "alice", { state }), person(2, "bob", { state, controls: true })];
    const said = peopleOf(presence({ people }), NOW_UNIX_MS).map(({ what }) => what);
    expect(said).toEqual(
      isAway
        ? ["Away, here since 10:14", "Controls, away, here since 10:14"]
        : ["Watches, here since 10:14", "Controls, here since 10:14"],
    );
  });

  it("offers control to those who can have it, and only where it can be given", ({ expect }) => {
    const watcher = person(3, "carol", { mode: "view" });
    const people = [...MINE.people, watcher];
    const offers = (may: PresenceMessage["may"]): unknown[] =>
      peopleOf(presence({ ...MINE, people, may }), NOW_UNIX_MS).map(({ give }) => give);
    expect(offers(MINE.may)).toEqual(["Give control to alice", undefined, undefined]);
    expect(offers({ ...MINE.may, give: false })).toEqual([undefined, undefined, undefined]);
  });
});

describe("the button of the list", () => {
  it("says how many there are, and who controls", ({ expect }) => {
    const label = (changes: Partial<PresenceMessage>): string => buttonOf(presence(changes)).label;
    expect(label({})).toBe("2 people here, alice controls");
    expect(label({ more: 70 })).toBe("72 people here, alice controls");
    expect(label({ people: [person(1, "alice"), BOB] })).toBe("2 people here, nobody controls");
    expect(buttonOf(presence(MINE))).toEqual({
      count: 2,
      text: "You control",
      label: "You control, 2 people here",
    });
    expect(buttonOf(presence(ALONE))).toEqual({
      count: 1,
      text: "",
      label: "1 person here: you",
    });
  });
});

describe("what is new about the people", () => {
  const news = (
    before: Partial<PresenceMessage> | undefined,
    after: Partial<PresenceMessage>,
  ): readonly string[] =>
    newsOf(before === undefined ? undefined : presence(before), presence(after));

  it("is at first who has come later than oneself, and who was there is no news", ({ expect }) => {
    expect(news(undefined, {})).toEqual([]);
    const carol = person(3, "carol");
    expect(news(undefined, { people: [ALICE, BOB, carol] })).toEqual(["carol is here now"]);
    const later = person(1, "dave", { since: ALICE.since + 1 });
    expect(news(undefined, { people: [later, BOB, carol] })).toEqual([
      "2 more people are here now",
    ]);
    expect(news(undefined, { people: [ALICE] })).toEqual([]);
  });

  it("is nothing where nothing changes", ({ expect }) => {
    expect(news({}, { observersMissing: 1 })).toEqual([]);
  });

  it("is who has come and gone, by number where they are several", ({ expect }) => {
    const carol = person(3, "carol", { mode: "view" });
    const dave = person(4, "dave", { mode: "view" });
    const among = (...more: readonly ReturnType<typeof person>[]) => ({
      people: [ALICE, BOB, ...more],
    });
    expect(news({}, among(carol))).toEqual(["carol is here now"]);
    expect(news({}, among(carol, dave))).toEqual(["2 more people are here now"]);
    expect(news(among(carol), {})).toEqual(["carol has left"]);
    expect(news(among(carol, dave), {})).toEqual(["2 people have left"]);
    expect(news(among(carol), among(dave))).toEqual(["dave is here now", "carol has left"]);
  });

  it("is who controls now, before all else", ({ expect }) => {
    expect(news({}, MINE)).toEqual(["You control now"]);
    expect(news(MINE, {})).toEqual(["alice controls now"]);
    expect(news(MINE, MINE)).toEqual([]);
    const blocked = { ...MINE, observersMissing: 1 };
    expect(news({}, blocked)).toEqual([]);
    expect(news(blocked, MINE)).toEqual(["You control now"]);
    const free = { people: [person(1, "alice"), BOB] };
    expect(news({}, free)).toEqual(["Nobody controls now"]);
    expect(news(MINE, free)).toEqual(["Nobody controls now"]);
    expect(news(free, free)).toEqual([]);
    const carol = person(3, "carol", { controls: true });
    expect(news({}, { people: [person(1, "alice"), BOB, carol] })).toEqual([
      "carol controls now",
      "carol is here now",
    ]);
    expect(news(ALONE, {})).toEqual(["alice controls now", "alice is here now"]);
  });
});
