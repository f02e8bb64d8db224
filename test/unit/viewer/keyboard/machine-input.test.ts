import { describe, it } from "vitest";

import { MachineInput } from "../../../../viewer/src/keyboard/machine-input.ts";
import { NAMED_KEYS } from "../../../../viewer/src/keyboard/key.ts";
import type { Chord } from "../../../../viewer/src/keyboard/virtual-keyboard.ts";
import type { ConsoleScreen } from "../../../../viewer/src/screen/console-screen.ts";

interface Stage {
  readonly input: MachineInput;
  /** Keys that the machine has got: `+` down, `-` up. */
  readonly sent: string[];
  readonly untypable: string[];
}

function stage(acceptsKeyCodes = true): Stage {
  const sent: string[] = [];
  const untypable: string[] = [];
  const input = new MachineInput({
    layoutMissing: () => {},
    untypable: (character) => untypable.push(character),
  });
  const screen = {
    sendKeys: (chords: readonly Chord[]): boolean => {
      for (const { key, down } of chords.flat()) {
        sent.push(`${down ? "+" : "-"}${key.code ?? "none"}`);
      }
      return true;
    },
    textKeys: () => undefined,
    acceptsKeyCodes: () => acceptsKeyCodes,
  };
  input.attach(screen as unknown as ConsoleScreen);
  return { input, sent, untypable };
}

describe("while a text is typed", () => {
  it("no other key is made, but held ones come up", ({ expect }) => {
    const { input, sent } = stage();
    let isBusy = false;
    input.onTypeText(
      () => {},
      () => isBusy,
    );
    input.keyboard.toggle("Control");
    isBusy = true;
    input.keyboard.press(NAMED_KEYS.Escape);
    input.keyboard.toggle("Alt");
    expect(input.keyboard.edit(0, "a")).toBe(false);
    expect(sent).toEqual(["+ControlLeft"]);
    expect(input.keyboard.holds("Alt")).toBe(false);
    input.keyboard.release();
    expect(sent).toEqual(["+ControlLeft", "-ControlLeft"]);
    isBusy = false;
    input.keyboard.press(NAMED_KEYS.Escape);
    expect(sent.slice(2)).toEqual(["+Escape", "-Escape"]);
  });
});

describe("a text for the machine", () => {
  it("goes to whoever types it, if there is a machine and somebody", ({ expect }) => {
    const { input } = stage();
    expect(input.typeText("a")).toBe(false);
    const typed: string[] = [];
    input.onTypeText(
      (text) => typed.push(text),
      () => false,
    );
    expect(input.typeText("b")).toBe(true);
    input.attach(undefined);
    expect(input.typeText("c")).toBe(false);
    expect(typed).toEqual(["b"]);
  });
});

describe("a character without a key", () => {
  it("is said where keys are sent by their place", ({ expect }) => {
    const { input, untypable } = stage();
    input.keyboard.edit(0, "a漢");
    expect(untypable).toEqual(["漢"]);
  });

  it("is left to the server where that finds the key", ({ expect }) => {
    const { input, untypable, sent } = stage(false);
    input.keyboard.edit(0, "漢");
    expect(untypable).toEqual([]);
    expect(sent).toEqual(["+none", "-none"]);
  });
});
