import fc from "fast-check";
import { describe, it } from "vitest";

import {
  MAX_CONSOLES,
  MAX_KEPT_LENGTH,
  MAX_VALUE_LENGTH,
  Preferences,
  type Preference,
  type PreferenceStorage,
} from "../../../../viewer/src/page/preferences.ts";

const PATH = "/console/";
const ENTRY = `porthole.preferences:${PATH}`;

const VOLUME: Preference<number> = {
  name: "volume",
  parse: (kept) => (typeof kept === "number" && kept >= 0 && kept <= 1 ? kept : undefined),
};

const NOTE: Preference<string> = {
  name: "note",
  parse: (kept) => (typeof kept === "string" ? kept : undefined),
};

const at = (place: string): Preference<string> => ({ ...NOTE, name: place });

function browser(kept?: string) {
  const entries = new Map(kept === undefined ? [] : [[ENTRY, kept]]);
  const storage: PreferenceStorage = {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => entries.set(key, value),
  };
  return { entries, open: (path = PATH) => new Preferences(path, () => storage) };
}

describe("preferences", () => {
  it("are there for the next page, for one console or for all", ({ expect }) => {
    const { open } = browser();
    const before = open();
    before.shared.write(VOLUME, 0.5);
    before.of("web-01").write(NOTE, "fit");
    before.of("db-01").write(NOTE, "100");
    const after = open();
    expect(after.shared.read(VOLUME)).toBe(0.5);
    expect(after.of("web-01").read(NOTE)).toBe("fit");
    expect(after.of("db-01").read(NOTE)).toBe("100");
    expect(after.of("mail-01").read(NOTE)).toBeUndefined();
    expect(after.shared.read(NOTE)).toBeUndefined();
    expect(after.of("web-01").read(VOLUME)).toBeUndefined();
  });

  it("of another gateway on the same origin are others", ({ expect }) => {
    const { open } = browser();
    open().shared.write(VOLUME, 0.5);
    expect(open("/").shared.read(VOLUME)).toBeUndefined();
  });

  it("can be forgotten, and leave nothing behind", ({ expect }) => {
    const { entries, open } = browser();
    open().of("web-01").write(NOTE, "fit");
    open().of("web-01").write(VOLUME, 1);
    open().of("web-01").write(NOTE, undefined);
    expect(open().of("web-01").read(NOTE)).toBeUndefined();
    expect(open().of("web-01").read(VOLUME)).toBe(1);
    open().of("web-01").write(VOLUME, undefined);
    expect(entries.get(ENTRY)).not.toContain("web-01");
  });

  it("that have no meaning any more count as none, and stay until they are set", ({ expect }) => {
    const { open } = browser();
    const loud: Preference<number> = { name: "volume", parse: () => undefined };
    open().shared.write(loud, 11);
    open().shared.write(NOTE, "x");
    expect(open().shared.read(VOLUME)).toBeUndefined();
    expect(open().shared.read({ name: "volume", parse: String })).toBe("11");
    open().shared.write(VOLUME, 1);
    expect(open().shared.read(VOLUME)).toBe(1);
  });

  it("of consoles whose ids mean something to an object are as any others", ({ expect }) => {
    const { open } = browser();
    for (const id of ["__proto__", "constructor", ""]) {
      open().of(id).write(NOTE, id);
      expect(open().of(id).read(NOTE)).toBe(id);
    }
    expect({}).not.toHaveProperty("note");
  });

  it("are kept for the consoles that were used last", ({ expect }) => {
    const { open } = browser();
    for (let i = 0; i < MAX_CONSOLES; i += 1) open().of(`vm-${i}`).write(NOTE, `${i}`);
    open().of("vm-0").write(VOLUME, 1);
    expect(open().of("vm-1").read(NOTE)).toBe("1");
    open().of("one-more").write(NOTE, "x");
    expect(open().of("vm-0").read(NOTE)).toBe("0");
    expect(open().of("vm-1").read(NOTE)).toBeUndefined();
    expect(open().of("vm-2").read(NOTE)).toBe("2");
    expect(open().of("one-more").read(NOTE)).toBe("x");
  });

  it("have a longest value", ({ expect }) => {
    const { open } = browser();
    const longest = "x".repeat(MAX_VALUE_LENGTH - 2);
    open().shared.write(NOTE, longest);
    expect(open().shared.read(NOTE)).toBe(longest);
    open().shared.write(NOTE, `${longest}x`);
    expect(open().shared.read(NOTE)).toBe(longest);
  });

  it("are not kept beyond what all of them may take: old consoles make room", ({ expect }) => {
    const { entries, open } = browser();
    const long = "x".repeat(MAX_VALUE_LENGTH - 2);
    for (let i = 0; i < 12; i += 1) {
      open().of(`vm-${i}`).write(NOTE, long);
      expect(entries.get(ENTRY)?.length).toBeLessThanOrEqual(MAX_KEPT_LENGTH);
    }
    expect(open().of("vm-0").read(NOTE)).toBeUndefined();
    expect(open().of("vm-11").read(NOTE)).toBe(long);
    for (let i = 0; i < 12; i += 1) open().shared.write(at(`n${i}`), long);
    expect(open().shared.read(at("n0"))).toBe(long);
    expect(open().shared.read(at("n11"))).toBeUndefined();
    open().of("vm-12").write(VOLUME, 1);
    expect(open().of("vm-12").read(VOLUME)).toBe(1);
  });

  it("of a storage that throws are none", ({ expect }) => {
    const denied = new Preferences(PATH, () => {
      throw new DOMException("denied");
    });
    denied.shared.write(VOLUME, 1);
    expect(denied.shared.read(VOLUME)).toBeUndefined();
    const full = new Preferences(PATH, () => ({
      getItem: () => null,
      setItem: () => {
        throw new DOMException("full");
      },
    }));
    full.of("web-01").write(NOTE, "x");
    expect(full.of("web-01").read(NOTE)).toBeUndefined();
  });

  it("are none in whatever else is stored there, and can be set all the same", ({ expect }) => {
    const written = browser();
    written.open().of("web-01").write(NOTE, "fit");
    const good = written.entries.get(ENTRY) ?? "";
    const foreign = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((value) => `{"version":1,"shared":${value},"consoles":[]}`),
      fc.json().map((value) => `{"version":1,"shared":[],"consoles":[["web-01",${value}]]}`),
      fc.nat(good.length - 1).map((length) => good.slice(0, length)),
      fc.constant(good.replace('"version":1', '"version":2')),
      fc.constant(good + " ".repeat(MAX_KEPT_LENGTH)),
    );
    fc.assert(
      fc.property(foreign, (kept) => {
        const { open } = browser(kept);
        expect(open().of("web-01").read(NOTE)).toBeUndefined();
        open().of("web-01").write(NOTE, "100");
        expect(open().of("web-01").read(NOTE)).toBe("100");
      }),
    );
  });
});
