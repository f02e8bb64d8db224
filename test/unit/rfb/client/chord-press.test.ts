import { describe, it } from "vitest";

import { chordPress } from "../../../../worker/rfb/client/chord-press.ts";
import { parseChord, type Chord } from "../../../../worker/rfb/client/key-chord.ts";
import { hex } from "../../../support/play.ts";
import { message } from "../../../support/rfb/client-stream.ts";
import { LAYOUTS, QemuKeyboard } from "../policy/qemu-keyboard.ts";
import { ACKNOWLEDGE_ALL, openStage, VIEW } from "../proxy-stage.ts";

function chordOf(text: string): Chord {
  const chord = parseChord(text);
  if (chord === undefined) throw new Error(`no chord: ${text}`);
  return chord;
}

const codes = (text: string) => chordPress(chordOf(text), true).map((each) => hex(each));
const keysyms = (text: string) => chordPress(chordOf(text), false).map((each) => hex(each));

describe("a chord that is pressed", () => {
  it("goes down and up by key codes with their keysyms", ({ expect }) => {
    const { extendedKey } = message;
    expect(codes("Ctrl+Alt+Del")).toEqual(
      [
        extendedKey(0xffe3, 0x1d),
        extendedKey(0xffe9, 0x38),
        extendedKey(0xffff, 0xd3),
        extendedKey(0xffff, 0xd3, false),
        extendedKey(0xffe9, 0x38, false),
        extendedKey(0xffe3, 0x1d, false),
      ].map(hex),
    );
  });

  it("goes down and up by keysyms where the server reads no codes", ({ expect }) => {
    const { key } = message;
    expect(keysyms("super+l")).toEqual(
      [key(0xffeb), key(0x6c), key(0x6c, false), key(0xffeb, false)].map(hex),
    );
  });

  it.for([
    ["Shift+L", 0x4c],
    ["Shift+1", 0x21],
    ["Ctrl+L", 0x6c],
    ["Ctrl+1", 0x31],
    ["Shift+Tab", 0xff09],
    ["Shift+Space", 0x20],
    ["Shift+F12", 0xffc9],
  ] as const)("has the keysym that a keyboard gives it: %s", ([text, keysym], { expect }) => {
    expect(keysyms(text)).toContain(hex(message.key(keysym)));
  });

  it("has each modifier once", ({ expect }) => {
    expect(codes("Ctrl+ctrl+Shift+AltGr+F1")).toHaveLength(8);
    expect(codes("AltGr+Super+F1")).toEqual(
      expect.arrayContaining(
        [message.extendedKey(0xfe03, 0xb8), message.extendedKey(0xffeb, 0xdb)].map(hex),
      ),
    );
  });

  it.for([
    ["Ctrl+Alt+Delete", [0x1d, 0x38], [0xd3, 0x53]],
    ["Super+L", [0xdb], [0x26]],
    ["Ctrl+Shift+Escape", [0x1d, 0x2a], [0x01]],
  ] as const)("%s is seen by a QEMU", ([text, modifiers, keys], { expect }) => {
    // Of letters the place depends on the layout, unless the server goes by key codes.
    const layouts = /\+[A-Z]$/.test(text) ? ["en-us"] : [...LAYOUTS.keys()];
    for (const layout of [undefined, ...layouts]) {
      for (const readsCodes of [true, false]) {
        const seen: boolean[] = [];
        const keyboard = new QemuKeyboard(layout, (code, held) => {
          if (!keys.some((key) => key === code)) return;
          seen.push(modifiers.every((modifier) => held.has(modifier)));
        });
        for (const each of chordPress(chordOf(text), readsCodes)) keyboard.receive(each);
        expect(seen, `${layout}`).toEqual([true]);
      }
    }
  });

  it("follows the release of everything, whatever the viewer may do", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromViewer(message.key(0x61), 1);
    proxy.fromViewer(message.pointer(1), 2);
    upstream();
    proxy.press(chordOf("Super+L"));
    expect(upstream()).toEqual([
      hex(message.key(0x61, false)),
      hex(message.pointer(0)),
      ...keysyms("Super+L"),
    ]);
    const viewing = openStage({ policy: { ...VIEW, blockedChords: [chordOf("Super+L")] } });
    viewing.proxy.press(chordOf("Super+L"));
    expect(viewing.upstream()).toEqual(keysyms("Super+L"));
  });

  it("goes by key codes once the server has shown that it reads them", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromServer(ACKNOWLEDGE_ALL, 0);
    upstream();
    proxy.press(chordOf("Super+L"));
    expect(upstream()).toEqual(codes("Super+L"));
  });
});
