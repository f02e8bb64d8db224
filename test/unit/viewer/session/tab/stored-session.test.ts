import fc from "fast-check";
import { describe, it } from "vitest";

import {
  MAX_ENTRY_LENGTH,
  type EntryStorage,
} from "../../../../../viewer/src/session/tab/stored-entry.ts";
import type { ConsoleKey } from "../../../../../viewer/src/session/tab/console-key.ts";
import { StoredSession } from "../../../../../viewer/src/session/tab/stored-session.ts";
import { anyText } from "../../../../support/any-text.ts";

const SESSION = "aA0-_".repeat(9).slice(0, 43);

const PATH = `/c/${SESSION}`;
const ENTRY = `porthole:${PATH}`;

const KNOWN: ConsoleKey = {
  kind: "session",
  session: SESSION,
  token: "t-_0".repeat(16),
  name: "web-01",
  keyboard: "de",
};

interface Tab {
  readonly stored: StoredSession;
  readonly entries: Map<string, string>;
}

/** A tab with this in its storage. */
function tab(entries: Readonly<Record<string, string>> = {}, path = PATH): Tab {
  const map = new Map(Object.entries(entries));
  return { stored: new StoredSession(path, () => storageOf(map)), entries: map };
}

function storageOf(map: Map<string, string>): EntryStorage {
  return {
    getItem: (key) => map.get(key) ?? null,
    removeItem: (key) => map.delete(key),
    setItem: (key, value) => map.set(key, value),
  };
}

const text = anyText({ minLength: 1, maxLength: 200 });
const maybe = fc.option(text, { nil: undefined });
const secret = fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/), { nil: undefined });
const key: fc.Arbitrary<ConsoleKey> = fc.oneof(
  fc.record({
    kind: fc.constant("ticket" as const),
    ticket: text,
    session: fc.constantFrom(SESSION, undefined),
    tab: secret,
  }),
  fc.record({
    kind: fc.constant("cloudstack" as const),
    query: text,
    keyboard: maybe,
    tab: secret,
  }),
  fc.record({
    kind: fc.constant("session" as const),
    session: fc.constant(SESSION),
    token: fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/),
    name: fc.string(),
    keyboard: maybe,
  }),
);

describe("what a tab knows of its console", () => {
  it("is read as it was written, until it is removed", ({ expect }) => {
    fc.assert(
      fc.property(key, (written) => {
        const { stored, entries } = tab();
        stored.write(written);
        expect(stored.read()).toEqual(written);
        expect([...entries.keys()]).toEqual([ENTRY]);
        stored.remove();
        expect(stored.read()).toBeUndefined();
        expect(entries.size).toBe(0);
      }),
    );
  });

  it("is of the page's path alone", ({ expect }) => {
    const { entries, stored } = tab();
    stored.write(KNOWN);
    const elsewhere = new StoredSession("/c", () => storageOf(entries));
    expect(elsewhere.read()).toBeUndefined();
    elsewhere.remove();
    expect(stored.read()).toEqual(KNOWN);
  });

  it("takes the place of what was there: of a ticket too", ({ expect }) => {
    const { entries, stored } = tab();
    stored.write({ kind: "ticket", ticket: "cAnArY", session: SESSION, tab: "one" });
    stored.write(KNOWN);
    expect(stored.read()).toEqual(KNOWN);
    expect([...entries.values()].join()).not.toContain("cAnArY");
  });
});

describe("an entry that is not what was written", () => {
  const garbled = {
    "no JSON": "{",
    "no object": "7",
    "another kind": { ...KNOWN, kind: "password" },
    "something more": { ...KNOWN, target: "10.0.0.1" },
    "no token": { ...KNOWN, token: undefined },
    "a token of other characters": { ...KNOWN, token: "a.b" },
    "a token that is too long": { ...KNOWN, token: "a".repeat(129) },
    "an empty token": { ...KNOWN, token: "" },
    "a session that is none": { ...KNOWN, session: "../../c" },
    "a name that is none": { ...KNOWN, name: 7 },
    "an empty ticket": { kind: "ticket", ticket: "" },
    "a ticket with a token": { kind: "ticket", ticket: "a", token: "b" },
    "a tab's secret of other characters": { kind: "ticket", ticket: "a", tab: "a, b" },
    "a tab's secret that is too long": { kind: "ticket", ticket: "a", tab: "a".repeat(129) },
    "no query": { kind: "cloudstack" },
  };

  it.for(Object.entries(garbled))("with %s is removed", ([, entry], { expect }) => {
    const { stored, entries } = tab({
      [ENTRY]: typeof entry === "string" ? entry : JSON.stringify(entry),
      other: "stays",
    });
    expect(stored.read()).toBeUndefined();
    expect([...entries]).toEqual([["other", "stays"]]);
  });

  it("may be as long as an entry can be, and no longer", ({ expect }) => {
    const empty = JSON.stringify({ kind: "ticket", ticket: "" }).length;
    const longest: ConsoleKey = {
      kind: "ticket",
      ticket: "a".repeat(MAX_ENTRY_LENGTH - empty),
      session: undefined,
      tab: undefined,
    };
    const tooLong = { ...longest, ticket: `${longest.ticket}a` };
    const { stored, entries } = tab();
    stored.write(longest);
    expect(stored.read()).toEqual(longest);
    stored.write(tooLong);
    expect(entries.size).toBe(0);
    entries.set(ENTRY, JSON.stringify(tooLong));
    expect(stored.read()).toBeUndefined();
    expect(entries.size).toBe(0);
  });
});

describe("a browser without storage", () => {
  it.for([
    [
      "denies it",
      (): EntryStorage => {
        throw new DOMException("denied", "SecurityError");
      },
    ],
    [
      "fails in it",
      (): EntryStorage => {
        const fail = (): never => {
          throw new DOMException("no", "InvalidStateError");
        };
        return { getItem: fail, removeItem: fail, setItem: fail };
      },
    ],
  ] as const)("that %s only forgets", ([, storage], { expect }) => {
    const stored = new StoredSession(PATH, storage);
    stored.write(KNOWN);
    expect(stored.read()).toBeUndefined();
    stored.remove();
  });

  it("that has no room keeps nothing old", ({ expect }) => {
    const entries = new Map<string, string>();
    let full = false;
    const stored = new StoredSession(PATH, () => ({
      ...storageOf(entries),
      setItem: (name, value) => {
        if (full) throw new DOMException("full", "QuotaExceededError");
        entries.set(name, value);
      },
    }));
    stored.write(KNOWN);
    full = true;
    stored.write({ ...KNOWN, token: "newer" });
    expect(stored.read()).toBeUndefined();
  });
});
