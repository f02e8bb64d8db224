import fc from "fast-check";
import { describe, it } from "vitest";

import {
  decodeToViewer,
  encodeControl,
  MAX_TO_VIEWER_LENGTH,
} from "../../../worker/channel/messages.ts";
import { isNews, presenceMessage } from "../../../worker/console/presence-message.ts";
import type { Person, Presence } from "../../../worker/directory/presence.ts";

const person = (id: number, name: string, more: Partial<Person> = {}): Person => {
  return { id, name, mode: "control", controls: false, sinceUnixMs: 1999, state: "live", ...more };
};

const presence = (changes: Partial<Presence>): Presence => ({
  turn: 7,
  controls: true,
  people: [],
  may: { ask: true, take: false, give: true },
  requests: [],
  observersMissing: 0,
  ...changes,
});

describe("who is there, as a viewer is told", () => {
  it("fits into one message, whoever is there, with the viewer and who controls", ({ expect }) => {
    const names = fc.oneof(fc.string({ maxLength: 256 }), fc.constantFrom('"'.repeat(256), ""));
    const request = fc.record({
      id: fc.nat(),
      from: fc.nat(),
      name: names,
      what: fc.constantFrom("control" as const, "enter" as const),
      secondsLeft: fc.nat(30),
    });
    fc.assert(
      fc.property(
        fc.array(names, { minLength: 2, maxLength: 50 }),
        fc.option(fc.nat(256), { nil: undefined }),
        fc.array(request, { maxLength: 8 }),
        (all, more, requests) => {
          const people = all.map((name, id) =>
            person(id, name, {
              controls: id === all.length - 2,
              ...(id === all.length - 1 && { you: true }),
            }),
          );
          const message = presenceMessage(
            presence({ people, requests, ...(more !== undefined && { more }) }),
          );
          const text = encodeControl(message);
          expect(text.length).toBeLessThanOrEqual(MAX_TO_VIEWER_LENGTH);
          expect(decodeToViewer(text)).toEqual(message);
          expect(message.people.some(({ you }) => you === true)).toBe(true);
          expect(message.people.some(({ controls }) => controls)).toBe(true);
          expect(message.people.length + (message.more ?? 0)).toBe(all.length + (more ?? 0));
          const ids = message.people.map(({ id }) => id);
          expect(ids).toEqual(ids.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it("has everybody where they fit", ({ expect }) => {
    const people = Array.from({ length: 50 }, (_, id) => person(id, `person ${id}`));
    expect(presenceMessage(presence({ people }))).toMatchObject({
      people: people.map(({ id, name }) => ({ id, name, since: 1 })),
    });
    expect(presenceMessage(presence({ people }))).not.toHaveProperty("more");
    const long = people.map((one) => ({ ...one, name: '"'.repeat(256) }));
    expect(presenceMessage(presence({ people: long })).more).toBeGreaterThan(0);
  });

  it.for<[string, Partial<Presence>, boolean]>([
    ["alone with control", { people: [person(1, "a", { you: true })] }, false],
    ["alone without control", { controls: false, people: [person(1, "a", { you: true })] }, true],
    [
      "alone to watch",
      { controls: false, people: [person(1, "a", { you: true, mode: "view" })] },
      false,
    ],
    ["two", { people: [person(1, "a", { you: true }), person(2, "b")] }, true],
    ["more than are named", { more: 2 }, true],
    ["observers missing", { observersMissing: 1 }, true],
    ["asking", { asking: { secondsLeft: 30 } }, true],
    ["asked", { requests: [{ id: 1, from: 2, name: "b", what: "enter", secondsLeft: 30 }] }, true],
  ])("is news: %s", ([, changes, expected], { expect }) => {
    expect(isNews(presence(changes))).toBe(expected);
  });
});
