import fc from "fast-check";
import { describe, it, type TestContext } from "vitest";

import { policyOf } from "../../../worker/console/policy-of-grant.ts";
import { ClientRules } from "../../../worker/rfb/policy/to-server.ts";
import { RfbError } from "../../../worker/rfb/errors.ts";
import { hex } from "../../support/play.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { LAYOUTS, QemuKeyboard } from "../../unit/rfb/policy/qemu-keyboard.ts";

type Expect = TestContext["expect"];

/** How the server shows itself. A QEMU that shows nothing is spoken to by keysyms alone. */
interface Shown {
  readonly isQemu: boolean;
  readonly readsCodes: boolean;
}

const EVERY_SHOWN: readonly Shown[] = [
  { isQemu: true, readsCodes: true },
  { isQemu: true, readsCodes: false },
  { isQemu: false, readsCodes: true },
  { isQemu: false, readsCodes: false },
];

const RATES = { keysPerSecond: 1e9, keyBurst: 1e9, pointerPerSecond: 1e9, pointerBurst: 1e9 };

function rulesFor({ isQemu, readsCodes }: Shown, blockedKeys?: string[]): ClientRules {
  const policy = policyOf({ mode: "control", ...(blockedKeys && { blockedKeys }) });
  return new ClientRules(
    policy,
    { quirks: { isQemu, isWebMks: false }, has: () => readsCodes },
    RATES,
  );
}

/** A chord as a guest or QEMU itself sees it: codes of keys, one of each group held, then one of the last. */
interface SeenChord {
  readonly modifiers: readonly (readonly number[])[];
  readonly keys: readonly number[];
}

const CTRL = [0x1d, 0x9d];
const SHIFT = [0x2a, 0x36];
const ALT = [0x38];
const EITHER_ALT = [0x38, 0xb8];

/** QEMU's console switch: the digit row, Ctrl and the left Alt (`do_key_event`). */
const CONSOLE_SWITCH: SeenChord = {
  modifiers: [CTRL, ALT],
  keys: Array.from({ length: 9 }, (_, index) => 0x02 + index),
};

const TICKETS: readonly (readonly [string | undefined, SeenChord])[] = [
  [undefined, CONSOLE_SWITCH],
  ["Ctrl+Alt+Delete", { modifiers: [CTRL, EITHER_ALT], keys: [0xd3, 0x53] }],
  ["Alt+F4", { modifiers: [EITHER_ALT], keys: [0x3e] }],
  ["Alt+Tab", { modifiers: [EITHER_ALT], keys: [0x0f] }],
  ["Ctrl+Alt+0", { modifiers: [CTRL, ALT], keys: [0x0b] }],
  ["Ctrl+Q", { modifiers: [CTRL], keys: [0x10] }],
  ["Ctrl+Shift+M", { modifiers: [CTRL, SHIFT], keys: [0x32] }],
  ["Ctrl+AltGr+T", { modifiers: [CTRL, [0xb8]], keys: [0x14] }],
  ["Alt+Space", { modifiers: [EITHER_ALT], keys: [0x39] }],
  ["Alt+PrintScreen", { modifiers: [EITHER_ALT], keys: [0x54, 0xb7] }],
];

/** A QEMU of every layout, and one that goes by key codes; each tells when it sees a chord. */
function everyQemu(chord: SeenChord, onSeen: (layout: string) => void): QemuKeyboard[] {
  return [undefined, ...LAYOUTS.keys()].map(
    (layout) =>
      new QemuKeyboard(layout, (code, held) => {
        const isHeld = chord.modifiers.every((keys) => keys.some((key) => held.has(key)));
        if (isHeld && chord.keys.includes(code)) onSeen(layout ?? "key codes");
      }),
  );
}

/** Keysyms that some layout has on the keys of a chord, its modifiers among them. */
function keysymsOn(chord: SeenChord): number[] {
  const codes = new Set([...chord.keys, ...chord.modifiers.flat()]);
  const found = [...LAYOUTS.values()].flatMap((layout) =>
    [...layout].filter(([, keys]) => keys.some((key) => codes.has(key & 0xff))),
  );
  return [...new Set(found.map(([keysym]) => keysym))];
}

/** What only 16 bits are read of can be told in four ways and more. */
const SPELLINGS = [0, 0x1_0000, 0x0100_0000, 0x0101_0000] as const;

/** Events about a chord: its keys and modifiers in every dialect, with others between. */
function eventsAbout(chord: SeenChord): fc.Arbitrary<Uint8Array> {
  const keysym = fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...keysymsOn(chord)) },
        { weight: 1, arbitrary: fc.nat(0xffff) },
        { weight: 1, arbitrary: fc.constant(0) },
      ),
      fc.constantFrom(...SPELLINGS),
    )
    .map(([low, high]) => (low | high) >>> 0);
  const keycode = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...chord.keys, ...chord.modifiers.flat()) },
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.nat(0xff) },
  );
  const down = fc.oneof(
    { weight: 3, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  );
  return fc.oneof(
    fc.tuple(keysym, down).map(([symbol, isDown]) => message.key(symbol, isDown)),
    fc
      .tuple(keysym, keycode, down)
      .map(([symbol, code, isDown]) => message.extendedKey(symbol, code, isDown)),
  );
}

/** Gives events to the gateway and what it lets pass to the servers, until the gateway ends the session. */
function play(
  rules: ClientRules,
  servers: readonly QemuKeyboard[],
  events: readonly Uint8Array[],
): number {
  let passed = 0;
  const give = (messages: readonly Uint8Array[]): void => {
    passed += messages.length;
    for (const one of messages) for (const server of servers) server.receive(one);
  };
  try {
    for (const event of events) give(rules.admit(event, 0));
  } catch (error) {
    if (!(error instanceof RfbError)) throw error;
  }
  give(rules.release());
  return passed;
}

describe.for(TICKETS)("a server with any layout, told %s", ([blockedKey, chord]) => {
  // Letters that a layout moves are followed on a QEMU only, whose layouts are known.
  const isLetter = /\+[A-Z]$/.test(blockedKey ?? "");
  const shown = EVERY_SHOWN.filter(({ isQemu, readsCodes }) => !isLetter || isQemu || readsCodes);
  const blockedKeys = blockedKey === undefined ? undefined : [blockedKey];

  it("sees no blocked chord, whatever the viewer sends", ({ expect }) => {
    let passed = 0;
    const scenes = fc.tuple(
      fc.constantFrom(...shown),
      fc.array(eventsAbout(chord), { minLength: 3, maxLength: 24 }),
    );
    fc.assert(
      fc.property(scenes, ([server, all]) => {
        const events = server.readsCodes ? all : all.filter(([type]) => type === 4);
        const seen = new Set<string>();
        const servers = everyQemu(chord, (layout) => seen.add(layout));
        passed += play(rulesFor(server, blockedKeys), servers, events);
        expect([...seen], events.map(hex).join(" ")).toEqual([]);
      }),
      { numRuns: 2000 },
    );
    expect(passed).toBeGreaterThan(2000);
  });

  it("would see it without the block", ({ expect }) => {
    const seen = new Set<string>();
    const servers = everyQemu(chord, (layout) => seen.add(layout));
    const keys = [...chord.modifiers.map(([key = 0]) => key), chord.keys[0] ?? 0];
    const events = keys.map((key) => message.extendedKey(0, key));
    play(rulesFor({ isQemu: true, readsCodes: true }, []), servers, events);
    expect([...seen]).toEqual(["key codes"]);
  });
});

describe("QEMU's console switch", () => {
  /** All codes that any layout has a keysym on. */
  const anywhere = new Map<number, Set<number>>();
  for (const layout of LAYOUTS.values()) {
    for (const [keysym, codes] of layout) {
      const all = anywhere.get(keysym) ?? new Set();
      for (const code of codes) all.add(code & 0xff);
      anywhere.set(keysym, all);
    }
  }
  /** The codes that any QEMU can take a message for. */
  function readings(one: Uint8Array): Set<number> {
    const view = new DataView(one.buffer, one.byteOffset, one.byteLength);
    const keysym = view.getUint32(4);
    const lower = keysym >= 0x41 && keysym <= 0x5a ? keysym + 0x20 : keysym;
    const codes = new Set(anywhere.get(lower & 0xffff));
    if (one[0] === 255) codes.add(view.getUint32(8));
    return codes;
  }

  const CTRL_EVENTS = [0xffe3, 0xffe4, 0x0100_ffe3, 0x0100_ffe4].flatMap((keysym) => [
    message.key(keysym),
    message.extendedKey(keysym, 0),
    message.extendedKey(keysym, 0x10),
  ]);
  CTRL_EVENTS.push(...CTRL.map((code) => message.extendedKey(0x61, code)));
  const ALT_EVENTS = [0xffe9, 0xffe7, 0x0100_ffe9, 0x0100_ffe7].flatMap((keysym) => [
    message.key(keysym),
    message.extendedKey(keysym, 0),
    message.extendedKey(keysym, 0x11),
  ]);
  ALT_EVENTS.push(message.extendedKey(0x61, 0x38));
  const PAIRS = CTRL_EVENTS.flatMap((ctrl) => ALT_EVENTS.map((alt) => [ctrl, alt] as const));

  /** Ctrl and Alt as they are held while other keys are tried. */
  const USUAL = [0xffe3, 0xffe9].map((keysym) => message.key(keysym));
  const isUsual = (event: Uint8Array): boolean =>
    USUAL.some((one) => Buffer.compare(one, event) === 0);

  const release = (one: Uint8Array): Uint8Array => one.slice().fill(0, 1, one[0] === 4 ? 2 : 4);
  const digits = (codes: Iterable<number>): number[] =>
    [...codes].filter((code) => CONSOLE_SWITCH.keys.includes(code));

  /** All 65,536 keysyms in each spelling, alone and with the key code of no digit. */
  function* everyKeysym(readsCodes: boolean): Generator<Uint8Array> {
    for (const high of SPELLINGS) {
      for (let low = 0; low <= 0xffff; low += 1) {
        const keysym = (low | high) >>> 0;
        yield message.key(keysym);
        if (readsCodes) yield message.extendedKey(keysym, 0x1e);
      }
    }
  }

  /** Whether the server calls itself QEMU changes nothing for digits. */
  const HIDDEN = EVERY_SHOWN.filter(({ isQemu }) => !isQemu);

  it.for(HIDDEN)("is reached by no keysym while Ctrl and Alt are held: %o", (shown, { expect }) => {
    const rules = rulesFor(shown);
    for (const event of USUAL) rules.admit(event, 0);
    let passed = 0;
    for (const event of everyKeysym(shown.readsCodes)) {
      for (const admitted of rules.admit(event, 0)) {
        passed += 1;
        if (digits(readings(admitted)).length > 0) expect(hex(admitted)).toBe("dropped");
      }
      if (!isUsual(event)) rules.admit(release(event), 0);
    }
    // Letters and the keys without a character go through, by code where the server takes codes.
    expect(passed).toBeGreaterThan(shown.readsCodes ? 60_000 : 100);
  });

  it.for(HIDDEN)("is reached by no spelling of Ctrl and Alt: %o", (shown, { expect }) => {
    const isSent = ([type]: Uint8Array): boolean => type === 4 || shown.readsCodes;
    const last = [0x32, 0x40, 0xe9, 0x0100_00e9].flatMap((keysym) => [
      message.key(keysym),
      message.extendedKey(keysym, 0x03),
      message.extendedKey(keysym, 0x1e),
    ]);
    for (const pair of PAIRS.filter((both) => both.every(isSent))) {
      const rules = rulesFor(shown);
      for (const event of pair) expect(rules.admit(event, 0).map(hex)).toEqual([hex(event)]);
      for (const event of last.filter(isSent)) {
        for (const admitted of rules.admit(event, 0)) {
          expect(digits(readings(admitted)), pair.map(hex).join(" ")).toEqual([]);
        }
      }
    }
  });

  it.for(HIDDEN)("is reached by no other keysym as Ctrl or Alt: %o", (shown, { expect }) => {
    const isOne = (codes: Set<number>): boolean => [...CTRL, ...ALT].some((key) => codes.has(key));
    let found = 0;
    for (const event of everyKeysym(shown.readsCodes)) {
      if (!isOne(readings(event)) || isUsual(event)) continue;
      const rules = rulesFor(shown);
      const [admitted] = rules.admit(event, 0);
      if (admitted === undefined || !isOne(readings(admitted))) continue;
      found += 1;
      // Whichever of the two it is, the other is held as well.
      for (const other of [0xffe3, 0xffe9]) rules.admit(message.key(other), 0);
      rules.admit(message.key(0xffe3, false), 0);
      expectBlocked(expect, rules, event, CTRL);
      rules.admit(message.key(0xffe3), 0);
      rules.admit(message.key(0xffe9, false), 0);
      expectBlocked(expect, rules, event, ALT);
    }
    expect(found).toBeGreaterThan(0);
  });

  /** With only the other one released, a keysym that is one of `keys` still counts. */
  function expectBlocked(
    expect: Expect,
    rules: ClientRules,
    event: Uint8Array,
    keys: readonly number[],
  ): void {
    if (!keys.some((key) => readings(event).has(key))) return;
    for (const admitted of rules.admit(message.key(0x32), 0)) {
      expect(digits(readings(admitted)), hex(event)).toEqual([]);
    }
  }
});
