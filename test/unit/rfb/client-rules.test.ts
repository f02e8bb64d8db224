import { describe, it } from "vitest";

import { ClientRules, type InputRates } from "../../../worker/rfb/client-rules.ts";
import { RfbError } from "../../../worker/rfb/errors.ts";
import { parseChord, type Chord } from "../../../worker/rfb/key-chord.ts";
import { Negotiation } from "../../../worker/rfb/negotiation.ts";
import type { Policy } from "../../../worker/rfb/policy.ts";
import type { Extension } from "../../../worker/rfb/server-messages.ts";
import { hex } from "../../support/play.ts";
import { message } from "./client-stream.ts";

const ALL: Policy = {
  input: true,
  clipboardToGuest: true,
  clipboardFromGuest: true,
  clipboardBytes: 1000,
  resize: true,
  power: true,
  blockedChords: [],
};
const RATES: InputRates = {
  keysPerSecond: 1000,
  keyBurst: 1000,
  pointerPerSecond: 1000,
  pointerBurst: 1000,
};
const EXTENSIONS: readonly Extension[] = [
  "extended-key",
  "extended-desktop-size",
  "extended-mouse-buttons",
  "extended-clipboard",
  "xvp",
];

function rules(
  policy: Partial<Policy> = {},
  extensions = EXTENSIONS,
  rates: Partial<InputRates> = {},
) {
  const negotiation = new Negotiation();
  for (const extension of extensions) negotiation.acknowledge(extension);
  return new ClientRules({ ...ALL, ...policy }, negotiation, { ...RATES, ...rates });
}

function passes(keyboard: ClientRules, bytes: Uint8Array, now = 0): boolean {
  return keyboard.admit(bytes, now).length > 0;
}

function verdict(run: () => boolean): string {
  try {
    return run() ? "pass" : "drop";
  } catch (error) {
    return error instanceof RfbError ? error.code : String(error);
  }
}

function chords(...texts: string[]): Chord[] {
  return texts.map(parseChord).filter((chord) => chord !== undefined);
}

const TEXT = 0x1;
const [CAPS, REQUEST, PEEK, NOTIFY, PROVIDE] = [24, 25, 26, 27, 28].map(
  (bit) => ((1 << bit) | TEXT) >>> 0,
) as [number, number, number, number, number];

const MESSAGES = {
  key: message.key(0x61),
  extendedKey: message.extendedKey(0x61, 0x1e),
  pointer: message.pointer(1),
  text: message.cutText(5),
  caps: message.extendedCutText(CAPS, 4),
  request: message.extendedCutText(REQUEST),
  peek: message.extendedCutText(PEEK),
  notify: message.extendedCutText(NOTIFY),
  provide: message.extendedCutText(PROVIDE, 20),
  xvp: message.xvp(),
  size: message.desktopSize(),
} as const;
type Name = keyof typeof MESSAGES;
const NAMES = Object.keys(MESSAGES) as Name[]; // keys of a literal

describe("what of the viewer's messages passes", () => {
  it.for<[string, Partial<Policy>, readonly Name[]]>([
    ["everything is granted", {}, []],
    ["only viewing is", { input: false }, NAMES],
    ["pasting is not", { clipboardToGuest: false }, ["text", "notify", "provide"]],
    ["copying is not", { clipboardFromGuest: false }, ["request", "peek"]],
    [
      "no clipboard is",
      { clipboardToGuest: false, clipboardFromGuest: false },
      ["text", "request", "peek", "notify", "provide"],
    ],
    ["changing the size is not", { resize: false }, ["size"]],
    ["power is not", { power: false }, ["xvp"]],
  ])("when %s", ([, policy, dropped], { expect }) => {
    for (const name of NAMES) {
      const expected = dropped.includes(name) ? "drop" : "pass";
      expect(
        verdict(() => passes(rules(policy), MESSAGES[name], 0)),
        name,
      ).toBe(expected);
    }
  });

  it("drops an extended message that both asks and offers unless both are granted", ({
    expect,
  }) => {
    const both = message.extendedCutText((REQUEST | PROVIDE) >>> 0);
    expect(passes(rules(), both, 0)).toBe(true);
    expect(passes(rules({ clipboardToGuest: false }), both, 0)).toBe(false);
    expect(passes(rules({ clipboardFromGuest: false }), both, 0)).toBe(false);
  });

  it("passes clipboard messages as long as granted and drops longer ones", ({ expect }) => {
    const limited = rules({ clipboardBytes: 100 });
    expect(passes(limited, message.cutText(100), 0)).toBe(true);
    expect(passes(limited, message.cutText(101), 0)).toBe(false);
    expect(passes(limited, message.extendedCutText(PROVIDE, 96), 0)).toBe(true);
    expect(passes(limited, message.extendedCutText(PROVIDE, 97), 0)).toBe(false);
  });

  it.for<[Extension, Name]>([
    ["extended-key", "extendedKey"],
    ["extended-desktop-size", "size"],
    ["extended-clipboard", "provide"],
    ["xvp", "xvp"],
  ])("fails without %s at %s, in view only as well", ([extension, name], { expect }) => {
    const others = EXTENSIONS.filter((other) => other !== extension);
    for (const policy of [{}, { input: false }, { power: false, resize: false }]) {
      expect(verdict(() => passes(rules(policy, others), MESSAGES[name], 0))).toBe("message");
      expect(verdict(() => passes(rules(policy), MESSAGES[name], 0))).not.toBe("message");
    }
  });

  it("fails at an extended clipboard message without flags", ({ expect }) => {
    const bare = MESSAGES.caps.slice(0, 11);
    new DataView(bare.buffer).setInt32(4, -3);
    for (const policy of [{}, { input: false }]) {
      expect(verdict(() => passes(rules(policy), bare, 0))).toBe("message");
    }
  });

  it("decides nothing about messages that are not its own", ({ expect }) => {
    expect(passes(rules(), message.request(true), 0)).toBe(false);
    expect(passes(rules(), message.pixelFormat(), 0)).toBe(false);
  });
});

describe("what of the server's clipboard passes", () => {
  const plain = (policy: Partial<Policy>, bytes = 5) => rules(policy).passesCutText({ bytes });
  const extended = (policy: Partial<Policy>, flags: number, bytes = 24) =>
    rules(policy).passesCutText({ bytes, flags });

  it("is plain text where copying is granted, in view only as well", ({ expect }) => {
    expect(plain({})).toBe(true);
    expect(plain({ input: false })).toBe(true);
    expect(plain({ clipboardToGuest: false })).toBe(true);
    expect(plain({ clipboardFromGuest: false })).toBe(false);
    expect(plain({ input: false, clipboardFromGuest: false })).toBe(false);
  });

  it("is as long as granted", ({ expect }) => {
    expect(plain({ clipboardBytes: 5 })).toBe(true);
    expect(plain({ clipboardBytes: 4 })).toBe(false);
    expect(extended({ clipboardBytes: 24 }, PROVIDE)).toBe(true);
    expect(extended({ clipboardBytes: 23 }, PROVIDE)).toBe(false);
  });

  it.for([
    ["caps", CAPS, true, true],
    ["request", REQUEST, false, true],
    ["peek", PEEK, false, true],
    ["notify", NOTIFY, true, false],
    ["provide", PROVIDE, true, false],
    ["peek with provide", (PEEK | PROVIDE) >>> 0, false, false],
  ] as const)(
    "is extended %s by direction, and never in view only",
    ([, flags, withCopying, withPasting], { expect }) => {
      expect(extended({}, flags)).toBe(true);
      expect(extended({ clipboardToGuest: false }, flags)).toBe(withCopying);
      expect(extended({ clipboardFromGuest: false }, flags)).toBe(withPasting);
      expect(extended({ input: false }, flags)).toBe(false);
    },
  );
});

describe("clipboard abilities", () => {
  const ALL_ACTIONS = 0x1f00_0001;
  const [OFFERS, ASKS] = [0x1800_0000, 0x0600_0000] as const;
  const TO_GUEST = { clipboardFromGuest: false };
  const FROM_GUEST = { clipboardToGuest: false };

  // What a side can take is of use to the other only where that may offer it or ask for it.
  it.for<[string, Partial<Policy>, number, number]>([
    ["both ways", {}, 0, 0],
    ["to the guest", TO_GUEST, ASKS, OFFERS],
    ["from the guest", FROM_GUEST, OFFERS, ASKS],
    ["no way", { ...TO_GUEST, ...FROM_GUEST }, OFFERS | ASKS, OFFERS | ASKS],
  ])("pass without what is not granted: %s", ([, policy, hidden, hiddenOfViewer], { expect }) => {
    expect(rules(policy).capsShown(ALL_ACTIONS)).toBe(ALL_ACTIONS - hidden);
    expect(rules(policy).passesCutText({ bytes: 8, flags: ALL_ACTIONS })).toBe(true);
    const caps = message.extendedCutText(ALL_ACTIONS, 4);
    expect(rules(policy).admit(caps, 0).map(hex)).toEqual([
      hex(message.extendedCutText(ALL_ACTIONS - hiddenOfViewer, 4)),
    ]);
    expect(hex(caps)).toBe(hex(message.extendedCutText(ALL_ACTIONS, 4)));
  });

  it("pass whatever length of text is granted, up to a size for each of 16 formats", ({
    expect,
  }) => {
    const limited = rules({ ...TO_GUEST, clipboardBytes: 1 });
    expect(passes(limited, message.extendedCutText(ALL_ACTIONS, 64))).toBe(true);
    expect(passes(limited, message.extendedCutText(ALL_ACTIONS, 65))).toBe(false);
    expect(limited.passesCutText({ bytes: 68, flags: ALL_ACTIONS })).toBe(true);
    expect(limited.passesCutText({ bytes: 69, flags: ALL_ACTIONS })).toBe(false);
  });

  it("that are longer are judged as acts", ({ expect }) => {
    expect(passes(rules(TO_GUEST), message.extendedCutText(ALL_ACTIONS, 65))).toBe(false);
    expect(rules(TO_GUEST).passesCutText({ bytes: 69, flags: ALL_ACTIONS })).toBe(false);
    expect(passes(rules(), message.extendedCutText(ALL_ACTIONS, 65))).toBe(true);
  });

  it("do not pass to or from a view-only viewer", ({ expect }) => {
    const view = rules({ input: false });
    expect(passes(view, message.extendedCutText(ALL_ACTIONS, 4))).toBe(false);
    expect(view.passesCutText({ bytes: 8, flags: ALL_ACTIONS })).toBe(false);
  });
});

describe("blocked chords", () => {
  const blocked = { blockedChords: chords("Ctrl+Alt+1", "Ctrl+Alt+Delete") };
  const [CTRL, CTRL_R, ALT, ALT_GR, SHIFT] = [0xffe3, 0xffe4, 0xffe9, 0xfe03, 0xffe1] as const;

  function typed(...events: Uint8Array[]): boolean[] {
    const keyboard = rules(blocked);
    return events.map((event) => passes(keyboard, event, 0));
  }

  it("never go down in the guest; everything before them does", ({ expect }) => {
    expect(typed(message.key(CTRL), message.key(ALT), message.key(0x31))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.for([
    ["right modifiers", [message.key(CTRL_R), message.key(0xffea)], message.key(0x31)],
    ["AltGr", [message.key(CTRL), message.key(ALT_GR)], message.key(0x31)],
    ["Shift as well", [CTRL, ALT, SHIFT].map((key) => message.key(key)), message.key(0x21)],
    [
      "codes",
      [message.extendedKey(0, 0x1d), message.extendedKey(0, 0xb8)],
      message.extendedKey(0, 0x02),
    ],
    [
      "codes under false keysyms",
      [message.extendedKey(0x61, 0x1d), message.extendedKey(0x62, 0x38)],
      message.extendedKey(0x63, 0x02),
    ],
    [
      "keysyms under false codes",
      [message.extendedKey(CTRL, 0x10), message.extendedKey(ALT, 0x11)],
      message.extendedKey(0x31, 0x12),
    ],
    ["both kinds mixed", [message.key(CTRL), message.extendedKey(0, 0x38)], message.key(0xffff)],
    [
      "a modifier let go under another name",
      [message.extendedKey(CTRL, 0x10), message.extendedKey(0x78, 0x10, false), message.key(ALT)],
      message.extendedKey(0x31, 0x12),
    ],
  ] as const)("are known with %s", ([, modifiers, last], { expect }) => {
    expect(typed(...modifiers, last)).toEqual([...modifiers.map(() => true), false]);
  });

  it("are free again when a modifier is let go", ({ expect }) => {
    const events = [message.key(CTRL), message.key(ALT), message.key(ALT, false)];
    expect(typed(...events, message.key(0x31)).at(-1)).toBe(true);
  });

  it("leave other keys and key-ups alone", ({ expect }) => {
    const modifiers = [message.key(CTRL), message.key(ALT)];
    expect(typed(...modifiers, message.key(0x32)).at(-1)).toBe(true);
    expect(typed(...modifiers, message.key(0x31, false)).at(-1)).toBe(true);
  });

  it("are not held, so they are not let go", ({ expect }) => {
    const keyboard = rules(blocked);
    for (const key of [CTRL, ALT, 0x31]) passes(keyboard, message.key(key), 0);
    expect(keyboard.release().map(hex)).toEqual(
      [ALT, CTRL].map((key) => hex(message.key(key, false))),
    );
  });
});

describe("rates", () => {
  it("end a session that types faster than granted", ({ expect }) => {
    const keyboard = rules({}, EXTENSIONS, { keysPerSecond: 10, keyBurst: 3 });
    const type = (now: number) => verdict(() => passes(keyboard, message.key(0x61), now));
    expect([0, 0, 0, 0, 100, 150].map(type)).toEqual([
      "pass",
      "pass",
      "pass",
      "limit",
      "pass",
      "limit",
    ]);
  });

  it("count plain and extended keys as one", ({ expect }) => {
    const keyboard = rules({}, EXTENSIONS, { keysPerSecond: 1, keyBurst: 2 });
    passes(keyboard, message.key(0x61), 0);
    passes(keyboard, message.extendedKey(0x61, 0x1e), 0);
    expect(verdict(() => passes(keyboard, message.key(0x61), 0))).toBe("limit");
  });

  it("drop moves that come too fast, and no button", ({ expect }) => {
    const mouse = rules({}, EXTENSIONS, { pointerPerSecond: 10, pointerBurst: 2 });
    const at = (mask: number, now: number) => passes(mouse, message.pointer(mask, now), now);
    expect([at(0, 0), at(0, 1), at(0, 2), at(0, 3)]).toEqual([true, true, false, false]);
    expect([at(1, 4), at(1, 5), at(0, 6), at(0, 7)]).toEqual([true, false, true, false]);
    expect(at(0, 107)).toBe(true);
  });

  it("do not count what a view-only viewer types", ({ expect }) => {
    const view = rules({ input: false }, EXTENSIONS, { keysPerSecond: 1, keyBurst: 1 });
    for (let count = 0; count < 100; count += 1) {
      expect(passes(view, message.key(0x61), 0)).toBe(false);
    }
  });
});

it("holds nothing that did not pass", ({ expect }) => {
  const view = rules({ input: false });
  passes(view, message.key(0x61), 0);
  passes(view, message.pointer(1), 0);
  expect(view.release()).toEqual([]);
});
