import fc from "fast-check";
import * as v from "valibot";
import { describe, it } from "vitest";

import { policyOf } from "../../../worker/console/policy-of-grant.ts";
import { parseChord } from "../../../worker/rfb/client/key-chord.ts";
import { Claims, type Grant } from "../../../worker/ticket/claims.ts";
import { CLAIMS } from "../../support/ticket/fixtures.ts";

/** The grant as a ticket carries it, or `undefined` if no ticket can. */
function granted(grant: object): Grant | undefined {
  const parsed = v.safeParse(Claims, { ...CLAIMS, grant });
  return parsed.success ? parsed.output.grant : undefined;
}

describe("policyOf", () => {
  it("has one list of QEMU's chords for all sessions, and none that a session could lengthen", ({
    expect,
  }) => {
    const { blockedChords } = policyOf({ mode: "control" });
    expect(policyOf({ mode: "view" }).blockedChords).toBe(blockedChords);
    const more = policyOf({ mode: "view" }, ["Ctrl+Alt+F1"]).blockedChords;
    expect(more).toEqual([...blockedChords, parseChord("Ctrl+Alt+F1")]);
    expect(policyOf({ mode: "control" }).blockedChords).not.toContainEqual(
      parseChord("Ctrl+Alt+F1"),
    );
  });

  it("allows what a grant does not name to nobody", ({ expect }) => {
    expect(policyOf({ mode: "view" })).toEqual({
      input: false,
      clipboardToGuest: false,
      clipboardFromGuest: false,
      clipboardBytes: 65_536,
      resize: false,
      power: false,
      audio: false,
      blockedChords: policyOf({ mode: "control" }).blockedChords,
    });
    expect(policyOf({ mode: "control" })).toEqual({
      ...policyOf({ mode: "view" }),
      input: true,
    });
  });

  it("blocks what is always blocked besides what the grant or the default blocks", ({ expect }) => {
    const chords = (grant: Grant, always: readonly string[]) =>
      policyOf(grant, always).blockedChords;
    const [one, del] = [parseChord("Ctrl+Alt+1"), parseChord("Ctrl+Alt+Del")];
    const control = { mode: "control" } as const;
    expect(chords(control, ["Ctrl+Alt+Del"])).toHaveLength(10);
    expect(chords(control, ["Ctrl+Alt+Del"])).toContainEqual(del);
    expect(chords({ ...control, blockedKeys: [] }, ["Ctrl+Alt+1"])).toEqual([one]);
  });

  it("allows what a grant names", ({ expect }) => {
    const grant = {
      mode: "control",
      resize: true,
      power: true,
      audio: true,
      clipboardBytes: 7,
    } as const;
    expect(policyOf(grant)).toMatchObject({
      resize: true,
      power: true,
      audio: true,
      clipboardBytes: 7,
    });
    expect(policyOf({ ...grant, resize: false, power: false })).toMatchObject({
      resize: false,
      power: false,
    });
  });

  it.for([
    ["none", false, false],
    ["to-guest", true, false],
    ["from-guest", false, true],
    ["both", true, true],
  ] as const)("reads the clipboard direction %s", ([clipboard, to, from], { expect }) => {
    expect(policyOf({ mode: "control", clipboard })).toMatchObject({
      clipboardToGuest: to,
      clipboardFromGuest: from,
    });
  });

  it("blocks the console chords of QEMU on every server, unless the grant names others", ({
    expect,
  }) => {
    const blocked = policyOf({ mode: "control" }).blockedChords;
    expect(blocked).toEqual(
      ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((digit) => parseChord(`Ctrl+Alt+${digit}`)),
    );
    expect(policyOf({ mode: "control", blockedKeys: [] }).blockedChords).toEqual([]);
    const own = policyOf({ mode: "control", blockedKeys: ["Alt+F4", "Ctrl+Alt+Del"] });
    expect(own.blockedChords).toEqual([parseChord("Alt+F4"), parseChord("Ctrl+Alt+Del")]);
  });

  it("blocks every chord that a ticket can carry", ({ expect }) => {
    const modifier = fc.constantFrom("Ctrl", "Alt", "AltGr", "Shift", "Super", "ctrl", "ALT");
    const key = fc.oneof(
      fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCXYZ0123456789".split("")),
      fc.integer({ min: 0, max: 14 }).map((number) => `F${number}`),
      fc.constantFrom("Backspace", "Del", "Delete", "Esc", "Escape", "Tab", "Enter", "Space"),
      fc.constantFrom("PrintScreen", "printscreen", "Home", "Ctrl", "", "ß", "\u{212a}", " a"),
    );
    const text = fc
      .tuple(fc.array(modifier, { maxLength: 5 }), key)
      .map(([modifiers, last]) => [...modifiers, last].join("+"));
    let carried = 0;
    fc.assert(
      fc.property(text, (chord) => {
        const grant = granted({ mode: "control", blockedKeys: [chord] });
        if (!grant) return;
        carried += 1;
        expect(policyOf(grant).blockedChords, chord).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
    expect(carried).toBeGreaterThan(500);
  });
});

describe("what a ticket may grant", () => {
  it.for([
    [{ clipboard: "both", clipboardBytes: 1, resize: true, power: false }],
    [{ clipboardBytes: 262_144 }],
    [{ blockedKeys: [] }],
    [{ blockedKeys: Array.from({ length: 32 }, () => "Ctrl+Alt+1") }],
    [{ blockedKeys: ["Ctrl+Alt+Shift+Super+F12"] }],
    [{ blockedKeys: ["Ctrl+AltGr+T"] }],
  ] as const)("is %j", ([grant], { expect }) => {
    expect(granted({ mode: "view", ...grant })).toEqual({ mode: "view", ...grant });
  });

  it.for([
    [{ clipboard: "in" }],
    [{ clipboardBytes: 0 }],
    [{ clipboardBytes: 262_145 }],
    [{ clipboardBytes: 1.5 }],
    [{ resize: "yes" }],
    [{ power: 1 }],
    [{ audio: 1 }],
    [{ blockedKeys: "Ctrl+Alt+1" }],
    [{ blockedKeys: Array.from({ length: 33 }, () => "Ctrl+Alt+1") }],
    [{ blockedKeys: ["1"] }],
    [{ blockedKeys: ["Ctrl+"] }],
    [{ blockedKeys: ["Hyper+1"] }],
    [{ blockedKeys: ["Ctrl+F13"] }],
    [{ blockedKeys: ["Ctrl+Alt+Shift+Super+Ctrl+1"] }],
    [{ blockedKeys: ["Ctrl+Alt+1\n"] }],
  ] as const)("is not %j", ([grant], { expect }) => {
    expect(granted({ mode: "control", ...grant })).toBeUndefined();
  });
});
