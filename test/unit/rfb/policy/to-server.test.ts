import { describe, it } from "vitest";

import {
  ClientRules,
  type InputRates,
  type KnownServer,
} from "../../../../worker/rfb/policy/to-server.ts";
import { capsShown, passesCutText } from "../../../../worker/rfb/policy/to-viewer.ts";
import { RfbError } from "../../../../worker/rfb/errors.ts";
import { parseChord, type Chord } from "../../../../worker/rfb/client/key-chord.ts";
import type { Policy } from "../../../../worker/rfb/policy/policy.ts";
import type { Extension } from "../../../../worker/rfb/extensions.ts";
import { hex } from "../../../support/play.ts";
import { message } from "../../../support/rfb/client-stream.ts";

const ALL: Policy = {
  input: true,
  clipboardToGuest: true,
  clipboardFromGuest: true,
  clipboardBytes: 1000,
  resize: true,
  power: true,
  audio: true,
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
  server: Partial<KnownServer["quirks"]> = {},
) {
  const quirks = { isQemu: false, isWebMks: false, ...server };
  const known = { quirks, has: (extension: Extension) => extensions.includes(extension) };
  return new ClientRules({ ...ALL, ...policy }, known, { ...RATES, ...rates });
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
    expect(capsShown(ALL_ACTIONS, { ...ALL, ...policy })).toBe(ALL_ACTIONS - hidden);
    expect(passesCutText({ bytes: 8, flags: ALL_ACTIONS }, { ...ALL, ...policy })).toBe(true);
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
    const policy = { ...ALL, ...TO_GUEST, clipboardBytes: 1 };
    expect(passesCutText({ bytes: 68, flags: ALL_ACTIONS }, policy)).toBe(true);
    expect(passesCutText({ bytes: 69, flags: ALL_ACTIONS }, policy)).toBe(false);
  });

  it("that are longer are judged as acts", ({ expect }) => {
    expect(passes(rules(TO_GUEST), message.extendedCutText(ALL_ACTIONS, 65))).toBe(false);
    expect(passesCutText({ bytes: 69, flags: ALL_ACTIONS }, { ...ALL, ...TO_GUEST })).toBe(false);
    expect(passes(rules(), message.extendedCutText(ALL_ACTIONS, 65))).toBe(true);
  });

  it("do not pass to or from a view-only viewer", ({ expect }) => {
    const view = rules({ input: false });
    expect(passes(view, message.extendedCutText(ALL_ACTIONS, 4))).toBe(false);
    expect(passesCutText({ bytes: 8, flags: ALL_ACTIONS }, { ...ALL, input: false })).toBe(false);
  });
});

describe("keysyms that the protocol does not define", () => {
  const ODD = [0x1_0032, 0x1_ffe3, 0x0100_d800, 0x0111_0000, 0x1008_ff11, 0xffff_ffff] as const;

  it.for(ODD)("reach no server: %i", (keysym, { expect }) => {
    const keyboard = rules();
    for (const down of [true, false]) {
      expect(keyboard.admit(message.key(keysym, down), 0)).toEqual([]);
      expect(keyboard.admit(message.extendedKey(keysym, 0, down), 0)).toEqual([]);
      // The key is one all the same: volume keys of a keyboard, by their codes.
      expect(keyboard.admit(message.extendedKey(keysym, 0xae, down), 0).map(hex)).toEqual([
        hex(message.extendedKey(0, 0xae, down)),
      ]);
    }
    expect(keyboard.release()).toEqual([]);
  });

  it("are not kept for the release either", ({ expect }) => {
    const keyboard = rules();
    keyboard.admit(message.extendedKey(0x1008_ff11, 0xae), 0);
    expect(keyboard.release().map(hex)).toEqual([hex(message.extendedKey(0, 0xae, false))]);
  });
});

describe("blocked chords", () => {
  const blocked = { blockedChords: chords("Ctrl+Alt+1", "Ctrl+Alt+Delete") };
  const [CTRL, CTRL_R, ALT, ALT_GR, SHIFT] = [0xffe3, 0xffe4, 0xffe9, 0xfe03, 0xffe1] as const;
  const KEYSYMS_ONLY = EXTENSIONS.filter((extension) => extension !== "extended-key");

  /** What becomes of each event; `code` is one that goes on without its keysym. */
  function typed(
    extensions: readonly Extension[],
    ...events: readonly Uint8Array[]
  ): ("pass" | "code" | "drop")[] {
    const keyboard = rules(blocked, extensions);
    return events.map((event) => {
      const [admitted] = keyboard.admit(event, 0);
      if (admitted === undefined) return "drop";
      return hex(admitted) === hex(event) ? "pass" : "code";
    });
  }
  const last = (extensions: readonly Extension[], ...events: readonly Uint8Array[]) =>
    typed(extensions, ...events).at(-1);

  it("never go down in the guest; everything before them does", ({ expect }) => {
    const events = [message.key(CTRL), message.key(ALT), message.key(0x31)];
    expect(typed(KEYSYMS_ONLY, ...events)).toEqual(["pass", "pass", "drop"]);
    expect(typed(EXTENSIONS, ...events)).toEqual(["pass", "pass", "drop"]);
  });

  it.for([
    ["right Ctrl", [message.key(CTRL_R), message.key(ALT)], message.key(0x31)],
    ["Shift as well", [CTRL, ALT, SHIFT].map((key) => message.key(key)), message.key(0x21)],
    ["high bits", [0x0100_ffe3, 0x0100_ffe9].map((key) => message.key(key)), message.key(0x31)],
    ["a French layout", [CTRL, ALT].map((key) => message.key(key)), message.key(0x26)],
    ["Meta", [CTRL, 0xffe7].map((key) => message.key(key)), message.key(0x31)],
    ["right Alt at Delete", [CTRL, ALT_GR].map((key) => message.key(key)), message.key(0xffff)],
  ] as const)("are known by keysyms with %s", ([, modifiers, key], { expect }) => {
    expect(last(KEYSYMS_ONLY, ...modifiers, key)).toBe("drop");
    expect(last(EXTENSIONS, ...modifiers, key)).toBe("drop");
  });

  it.for([
    ["codes", [0x1d, 0x38].map((code) => message.extendedKey(0, code)), 0x02],
    [
      "codes under false keysyms",
      [message.extendedKey(0x61, 0x1d), message.extendedKey(0x62, 0x38)],
      0x02,
    ],
    ["both kinds mixed", [message.key(CTRL), message.extendedKey(0, 0x38)], 0xd3],
  ] as const)("are known by %s", ([, modifiers, code], { expect }) => {
    expect(last(EXTENSIONS, ...modifiers, message.extendedKey(0x63, code))).toBe("drop");
  });

  it.for([
    [
      "keysyms under false codes",
      [message.extendedKey(CTRL, 0x10), message.extendedKey(ALT, 0x11)],
    ],
    [
      "a modifier released under another name",
      [message.extendedKey(CTRL, 0x10), message.extendedKey(0x78, 0x10, false), message.key(ALT)],
    ],
  ] as const)("are taken out of events with another code: %s", ([, modifiers], { expect }) => {
    for (const keysym of [0x31, 0x26, 0x0100_0031, 0xffff]) {
      expect(last(EXTENSIONS, ...modifiers, message.extendedKey(keysym, 0x12))).toBe("code");
    }
    expect(last(EXTENSIONS, ...modifiers, message.extendedKey(0xff0d, 0x1c))).toBe("pass");
  });

  it("let no event without a code pass where the server takes codes", ({ expect }) => {
    const modifiers = [message.extendedKey(CTRL, 0x1d), message.extendedKey(ALT, 0x38)];
    expect(last(EXTENSIONS, ...modifiers, message.key(0x61))).toBe("drop");
    expect(last(EXTENSIONS, ...modifiers, message.extendedKey(0x61, 0))).toBe("drop");
    expect(last(EXTENSIONS, ...modifiers, message.extendedKey(0x61, 0x1e))).toBe("pass");
    expect(last(KEYSYMS_ONLY, message.key(CTRL), message.key(ALT), message.key(0x61))).toBe("pass");
  });

  it("leave what AltGr makes of a digit", ({ expect }) => {
    const altGr = [message.extendedKey(CTRL, 0x1d), message.extendedKey(ALT_GR, 0xb8)];
    // Ctrl+] of a German, Ctrl+\ of a French and Ctrl+| of a Spanish keyboard.
    for (const [keysym, code] of [
      [0x5d, 0x0a],
      [0x5c, 0x09],
      [0x7c, 0x02],
    ] as const) {
      expect(last(EXTENSIONS, ...altGr, message.extendedKey(keysym, code))).toBe("pass");
      expect(last(KEYSYMS_ONLY, message.key(CTRL), message.key(ALT_GR), message.key(keysym))).toBe(
        "pass",
      );
    }
  });

  it("are free again when a modifier is released", ({ expect }) => {
    const events = [message.key(CTRL), message.key(ALT), message.key(ALT, false)];
    expect(last(EXTENSIONS, ...events, message.key(0x31))).toBe("pass");
  });

  it("leave other keys and key-ups alone", ({ expect }) => {
    const modifiers = [message.key(CTRL), message.key(ALT)];
    expect(last(KEYSYMS_ONLY, ...modifiers, message.key(0xffb1))).toBe("pass");
    expect(last(KEYSYMS_ONLY, ...modifiers, message.key(0x31, false))).toBe("pass");
    expect(last(EXTENSIONS, ...modifiers, message.key(0x31, false))).toBe("pass");
    expect(last(EXTENSIONS, ...modifiers, message.extendedKey(0x31, 0x02, false))).toBe("pass");
  });

  it("are not held, so they are not released", ({ expect }) => {
    const keyboard = rules(blocked);
    for (const key of [CTRL, ALT, 0x31]) keyboard.admit(message.key(key), 0);
    expect(keyboard.release().map(hex)).toEqual(
      [ALT, CTRL].map((key) => hex(message.key(key, false))),
    );
  });
});

describe("VMware's messages", () => {
  const vmware = (policy: Partial<Policy>, ...events: readonly Uint8Array[]): string[] => {
    const keyboard = rules(policy, [], {}, { isWebMks: true });
    return events.flatMap((event) => keyboard.admit(event, 0).map(hex));
  };

  it("pass to WebMKS where they are key events, and are dropped elsewhere", ({ expect }) => {
    const key = message.vmwareKey(0x1e);
    expect(vmware({}, key)).toEqual([hex(key)]);
    expect(vmware({}, message.vmware(4, 8), message.vmware(0, 10), message.vmware(0, 4))).toEqual(
      [],
    );
    for (const server of [{}, { isQemu: true }]) {
      expect(rules({}, EXTENSIONS, {}, server).admit(key, 0)).toEqual([]);
    }
  });

  it("do not pass in view only, nor with a code that no key has", ({ expect }) => {
    expect(vmware({ input: false }, message.vmwareKey(0x1e))).toEqual([]);
    expect(vmware({}, message.vmwareKey(0x9d), message.vmwareKey(0x202))).toEqual([]);
  });

  it("complete no blocked chord, alone or with plain keys", ({ expect }) => {
    const policy = { blockedChords: chords("Ctrl+Alt+Delete") };
    const [ctrl, alt] = [message.vmwareKey(0x1d), message.vmwareKey(0x38)];
    const plain = [message.key(0xffe4), message.key(0xffe9)];
    const del = [message.vmwareKey(0x153), message.vmwareKey(0x53), message.key(0xffff)];
    for (const modifiers of [[ctrl, alt], plain, [ctrl, message.key(0xffe9)]]) {
      expect(vmware(policy, ...modifiers, ...del)).toEqual(modifiers.map(hex));
    }
  });

  it("are released at the end, and count as keys", ({ expect }) => {
    const keyboard = rules({}, [], { keysPerSecond: 1, keyBurst: 2 }, { isWebMks: true });
    keyboard.admit(message.vmwareKey(0x11d), 0);
    keyboard.admit(message.vmwareKey(0x1e), 0);
    expect(verdict(() => passes(keyboard, message.vmwareKey(0x1f)))).toBe("limit");
    expect(keyboard.release().map(hex)).toEqual([
      hex(message.vmwareKey(0x1e, false)),
      hex(message.vmwareKey(0x11d, false)),
    ]);
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

  it("let no move overtake another, and lose no button", ({ expect }) => {
    const mouse = rules({}, EXTENSIONS, { pointerPerSecond: 10, pointerBurst: 2 });
    const at = (mask: number, now: number) => mouse.admit(message.pointer(mask, now), now).map(hex);
    const sent = (mask: number, x: number) => hex(message.pointer(mask, x));
    expect([at(0, 0), at(0, 1), at(0, 2), at(0, 3)]).toEqual([[sent(0, 0)], [sent(0, 1)], [], []]);
    // The newest of those that came too fast goes ahead of a button.
    expect([at(1, 4), at(1, 5), at(0, 6), at(0, 7)]).toEqual([
      [sent(0, 3), sent(1, 4)],
      [],
      [sent(1, 5), sent(0, 6)],
      [],
    ]);
    expect(at(0, 107)).toEqual([sent(0, 107)]);
    expect(mouse.wakeAt).toBeUndefined();
  });

  it("end a burst of moves at its last one, when the rate allows it", ({ expect }) => {
    const mouse = rules({}, EXTENSIONS, { pointerPerSecond: 10, pointerBurst: 1 });
    for (let x = 0; x < 50; x += 1) mouse.admit(message.pointer(0, x), 0);
    expect(mouse.wakeAt).toBe(100);
    expect(mouse.tick(99)).toEqual([]);
    expect(mouse.wakeAt).toBe(100);
    expect(mouse.tick(100).map(hex)).toEqual([hex(message.pointer(0, 49))]);
    expect(mouse.wakeAt).toBeUndefined();
    expect(mouse.tick(1000)).toEqual([]);
  });

  it("send a late move ahead of a key that passes, and only of that", ({ expect }) => {
    const mouse = rules({ blockedChords: chords("Ctrl+1") }, [], {
      pointerPerSecond: 10,
      pointerBurst: 1,
    });
    mouse.admit(message.key(0xffe3), 0);
    for (const x of [1, 2, 3]) mouse.admit(message.pointer(0, x), 0);
    expect(mouse.admit(message.key(0x31), 0)).toEqual([]);
    expect(mouse.admit(message.key(0x61), 0).map(hex)).toEqual([
      hex(message.pointer(0, 3)),
      hex(message.key(0x61)),
    ]);
    expect(mouse.admit(message.key(0x62), 0)).toHaveLength(1);
  });

  it("let buttons go where a late move has gone", ({ expect }) => {
    const mouse = rules({}, [], { pointerPerSecond: 10, pointerBurst: 1 });
    const view = message.pointer(1, 2, 2);
    for (const event of [message.pointer(1, 1, 1), view]) mouse.admit(event, 0);
    view.fill(0xee); // a view of a buffer that is used again
    expect(mouse.release().map(hex)).toEqual([
      hex(message.pointer(1, 2, 2)),
      hex(message.pointer(0, 2, 2)),
    ]);
    expect(mouse.wakeAt).toBeUndefined();
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
