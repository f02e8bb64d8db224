import { describe, it } from "vitest";

import { CommandKey } from "../../../../../viewer/src/keyboard/mac/command-key.ts";

type Pressed = Pick<KeyboardEvent, "altKey" | "code" | "ctrlKey" | "key" | "metaKey">;

/** What a person does, and what the machine hears of it. */
type Step = readonly [does: string, hears: string];

const COMMANDS = new Map([
  ["Cmd", "MetaLeft"],
  ["RightCmd", "MetaRight"],
]);

/** Plays what a person does: `+` presses a key, `-` releases one. */
function play(steps: readonly Step[]): string[] {
  const keys = new CommandKey<Pressed>();
  let held = 0;
  return steps.map(([does]) => {
    if (does === "click") return heard(keys.follow());
    if (does === "blur") {
      keys.lost();
      return "";
    }
    const name = does.slice(1);
    const isDown = does.startsWith("+");
    const command = COMMANDS.get(name);
    if (command !== undefined) held += isDown ? 1 : -1;
    const event = {
      altKey: false,
      ctrlKey: false,
      metaKey: held > 0,
      key: command === undefined ? name : "Meta",
      code: command ?? `Key${name.toUpperCase()}`,
    };
    return heard(isDown ? keys.down(event) : keys.up(event));
  });
}

function heard(act: ReturnType<CommandKey<Pressed>["down"]>): string {
  switch (act.kind) {
    case "passes":
      return "passes";
    case "stays":
      return "";
    case "follows":
      return `+${act.command.code}, passes`;
    case "shortcut":
      return `${act.command === undefined ? "" : `-${act.command.code}, `}Ctrl+${act.letter}`;
  }
}

const PLAYS: Readonly<Record<string, readonly Step[]>> = {
  "shortcuts are Ctrl, and nothing is heard of Cmd": [
    ["+Cmd", ""],
    ["+c", "Ctrl+c"],
    ["+V", "Ctrl+v"],
    ["-Cmd", ""],
    ["+c", "passes"],
  ],
  "Shift goes with them": [
    ["+Cmd", ""],
    ["+Shift", "passes"],
    ["+z", "Ctrl+z"],
    ["-Shift", "passes"],
    ["-Cmd", ""],
  ],
  "another key has its Cmd": [
    ["+Cmd", ""],
    ["+l", "+MetaLeft, passes"],
    ["+k", "passes"],
    ["-Cmd", "passes"],
  ],
  "a Cmd that was heard of comes up for a shortcut, and may be heard of again": [
    ["+Cmd", ""],
    ["+l", "+MetaLeft, passes"],
    ["+c", "-MetaLeft, Ctrl+c"],
    ["+l", "+MetaLeft, passes"],
    ["-Cmd", "passes"],
  ],
  "Cmd alone is heard of when it comes up": [
    ["+Cmd", ""],
    ["-Cmd", "+MetaLeft, passes"],
    ["+Cmd", ""],
    ["+x", "Ctrl+x"],
    ["-Cmd", ""],
  ],
  "a click has its Cmd": [
    ["+Cmd", ""],
    ["click", "+MetaLeft, passes"],
    ["click", "passes"],
    ["-Cmd", "passes"],
  ],
  "Cmd+Tab is not heard of, and holds nothing": [
    ["+Cmd", ""],
    ["blur", ""],
    ["click", "passes"],
    ["-Cmd", "passes"],
  ],
  "two of them are one": [
    ["+Cmd", ""],
    ["+RightCmd", ""],
    ["+s", "Ctrl+s"],
    ["-RightCmd", "passes"],
    ["-Cmd", ""],
  ],
};

describe("the Cmd key of a Mac", () => {
  it.for(Object.entries(PLAYS))("%s", ([, steps], { expect }) => {
    expect(play(steps)).toEqual(steps.map(([, hears]) => hears));
  });

  it("makes no shortcut with Ctrl or Alt, and goes by the place where letters are not Latin", ({
    expect,
  }) => {
    const keys = new CommandKey<Pressed>();
    const c = { altKey: false, ctrlKey: false, metaKey: true, key: "c", code: "KeyC" };
    expect(keys.down({ ...c, altKey: true }).kind).toBe("passes");
    expect(keys.down({ ...c, ctrlKey: true }).kind).toBe("passes");
    expect(keys.down({ ...c, key: "с" })).toMatchObject({ kind: "shortcut", letter: "c" });
    expect(keys.down({ ...c, key: "ArrowLeft", code: "ArrowLeft" }).kind).toBe("passes");
  });
});
