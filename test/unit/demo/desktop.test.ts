import { describe, it } from "vitest";

import { Desktop } from "../../../demo/desktop/desktop.ts";
import type { Watcher } from "../../../demo/desktop/screen.ts";
import {
  cellAt,
  LARGEST,
  PATCH_COLOURS,
  PATCH_SIDE,
  SMALLEST,
} from "../../../demo/desktop/layout.ts";
import { MAX_LINE, MAX_PASTE } from "../../../demo/desktop/terminal-app.ts";

const ENTER = 0xff0d;
const BACKSPACE = 0xff08;
const UP = 0xff52;
const CONTROL = 0xffe3;

function start(now: () => number = () => 0): Desktop {
  return new Desktop({ width: 1024, height: 640, now, hasPatch: true });
}

function press(desktop: Desktop, ...keysyms: number[]): void {
  for (const keysym of keysyms) {
    desktop.key(true, keysym);
    desktop.key(false, keysym);
  }
}

function type(desktop: Desktop, text: string): void {
  press(desktop, ...Array.from(text, (char) => (char === "\n" ? ENTER : char.charCodeAt(0))));
}

function repainted(desktop: Desktop): Uint32Array {
  return desktop.repainted().row(0, 0, desktop.width * desktop.height);
}

/** The last row with text in it. */
function lastLine(desktop: Desktop): string | undefined {
  return desktop.terminalText.findLast((line) => line !== "");
}

function cleared(): Desktop {
  const desktop = start();
  type(desktop, "clear\n");
  return desktop;
}

describe("the terminal", () => {
  it("echoes typed keys in its pixels", ({ expect }) => {
    const desktop = cleared();
    const cell = cellAt(desktop.layout.terminal, "porthole › ".length, 0);
    type(desktop, "H");
    expect(lastLine(desktop)).toBe("porthole › H");
    const lit = Array.from({ length: cell.h }, (_, y) =>
      Array.from(desktop.screen.row(cell.x, cell.y + y, cell.w)).some((pixel) => pixel > 0xc00000),
    );
    expect(lit.filter(Boolean)).toHaveLength(12);
  });

  it("takes characters back", ({ expect }) => {
    const desktop = cleared();
    type(desktop, "ab");
    press(desktop, BACKSPACE, BACKSPACE, BACKSPACE);
    type(desktop, "c");
    expect(desktop.terminalText[0]).toBe("porthole › c");
  });

  it("takes characters back across a wrapped line", ({ expect }) => {
    const desktop = cleared();
    const before = desktop.terminalText;
    type(desktop, "x".repeat(150));
    expect(desktop.terminalText[2]).toMatch(/^x+$/);
    for (let i = 0; i < 150; i++) press(desktop, BACKSPACE);
    expect(desktop.terminalText).toEqual(before);
  });

  it("scrolls", ({ expect }) => {
    const desktop = cleared();
    for (let i = 0; i < 60; i++) type(desktop, `echo ${i}\n`);
    const text = desktop.terminalText;
    expect(text.at(-2)).toBe("59");
    expect(text[0]).not.toBe("");
  });

  it("stops taking characters at its longest line", ({ expect }) => {
    const desktop = cleared();
    type(desktop, `echo ${"y".repeat(MAX_LINE)}`);
    const typed = desktop.terminalText.join("").replace("porthole › ", "");
    expect(typed).toHaveLength(MAX_LINE);
  });

  it("shows characters past Latin-1 and a block for what it cannot draw", ({ expect }) => {
    const desktop = cleared();
    press(desktop, 0xe9, 0x01002026, 0x01004e2d);
    expect(lastLine(desktop)).toBe("porthole › é…█");
  });

  it("recalls lines and forgets them again", ({ expect }) => {
    const desktop = cleared();
    type(desktop, "echo one\necho two\n");
    press(desktop, UP, UP);
    expect(lastLine(desktop)).toBe("porthole › echo one");
    desktop.key(true, CONTROL);
    press(desktop, "u".charCodeAt(0));
    desktop.key(false, CONTROL);
    expect(lastLine(desktop)).toBe("porthole ›");
  });

  it("says that Ctrl-Alt-Del arrived and keeps what was typed", ({ expect }) => {
    const desktop = cleared();
    type(desktop, "half");
    desktop.key(true, CONTROL);
    press(desktop, 0xffff);
    expect(desktop.terminalText.slice(1, 3)).toEqual([
      "Ctrl-Alt-Del arrived. Nothing to restart here.",
      "porthole › half",
    ]);
  });

  it("pastes its clipboard with Ctrl+V, line by line, up to its limit", ({ expect }) => {
    const desktop = cleared();
    const paste = (text: string): void => {
      desktop.clipboard(text);
      desktop.key(true, CONTROL);
      press(desktop, "v".charCodeAt(0));
      desktop.key(false, CONTROL);
    };
    desktop.clipboard("nobody wants this now");
    expect(lastLine(desktop)).toBe("porthole ›");
    paste("echo first\r\necho sec\u0007ond\n");
    expect(desktop.terminalText.slice(0, 4)).toEqual([
      "porthole › echo first",
      "first",
      "porthole › echo second",
      "second",
    ]);
    paste(`${" ".repeat(MAX_PASTE - 1)}ab`);
    expect(lastLine(desktop)).toBe("porthole ›");
  });
});

describe("the shell", () => {
  it.for([
    ["echo  Hello,  you ", "Hello,  you"],
    ["nonsense", "nonsense: not a command here. Type help to see what is."],
    ["constructor", "constructor: not a command here. Type help to see what is."],
    ["color mauve", "No colour of that name. Try teal, amber, coral, sky, violet, green."],
    ["resize 100x100", "From 640x400 to 1920x1200, please."],
    ["resize", "From 640x400 to 1920x1200, please."],
    ["uptime", "up 0 s, 0 viewers watching"],
  ] as const)("answers %j", ([line, answer], { expect }) => {
    const desktop = cleared();
    type(desktop, `${line}\n`);
    expect(desktop.terminalText[1]).toBe(answer.slice(0, 68).trimEnd());
  });

  it("tells viewers to ring and to take text", ({ expect }) => {
    const desktop = start();
    const heard: string[] = [];
    const watcher: Watcher = {
      changed: () => undefined,
      moved: () => undefined,
      resized: () => undefined,
      cursorChanged: () => undefined,
      bell: () => heard.push("bell"),
      clipboard: (text) => heard.push(text),
    };
    desktop.watch(watcher);
    type(desktop, "bell\ncopy some text\n");
    expect(heard).toEqual(["bell", "some text"]);
    // It is on the machine's own clipboard as well.
    desktop.key(true, CONTROL);
    press(desktop, "v".charCodeAt(0));
    expect(lastLine(desktop)).toBe("porthole › some text");
  });
});

describe("the screen", () => {
  it.for([
    [1024, 640],
    [SMALLEST.width, SMALLEST.height],
    [LARGEST.width, LARGEST.height],
  ] as const)("has the test patch in its corner at %i by %i", ([width, height], { expect }) => {
    const desktop = start();
    desktop.resize(width, height);
    expect([desktop.width, desktop.height]).toEqual([width, height]);
    PATCH_COLOURS.forEach((colour, i) => {
      const x = width - PATCH_SIDE * (3 - i);
      expect(desktop.screen.get(x, height - PATCH_SIDE)).toBe(colour);
      expect(desktop.screen.get(x + PATCH_SIDE - 1, height - 1)).toBe(colour);
    });
  });

  it("has no test patch where people look at it", ({ expect }) => {
    const desktop = new Desktop({ width: 1024, height: 640, now: () => 0, hasPatch: false });
    const patch = PATCH_COLOURS.map((_, i) => desktop.screen.get(1023 - i * PATCH_SIDE, 639));
    for (const colour of PATCH_COLOURS) expect(patch).not.toContain(colour);
  });

  it("keeps the test patch where it is while a window is dragged below it", ({ expect }) => {
    const desktop = start();
    desktop.pointer(1, 780, 66);
    for (const [x, y] of [
      [900, 560],
      [850, 540],
    ] as const) {
      desktop.pointer(1, x, y);
      const { screen, width, height } = desktop;
      const right = repainted(desktop).every(
        (pixel, i) => pixel === screen.get(i % width, Math.floor(i / width)),
      );
      expect(right).toBe(true);
      expect(screen.get(width - 1, height - 1)).toBe(0x0000ff);
    }
  });

  it.for([
    [SMALLEST.width - 1, 480],
    [800, SMALLEST.height - 1],
    [LARGEST.width + 1, 800],
    [800, LARGEST.height + 1],
  ] as const)("does not become %i by %i", ([width, height], { expect }) => {
    const desktop = start();
    desktop.resize(width, height);
    expect([desktop.width, desktop.height]).toEqual([1024, 640]);
  });

  it("keeps what was typed when a command changes its size", ({ expect }) => {
    const desktop = cleared();
    type(desktop, "echo before\nresize 800x600\nafter");
    expect([desktop.width, desktop.height]).toEqual([800, 600]);
    expect(desktop.terminalText.filter((line) => line !== "")).toEqual([
      "porthole › echo before",
      "before",
      "porthole › resize 800x600",
      "The screen is 800x600 now.",
      "porthole › after",
    ]);
  });

  it("changes its size by the buttons in the bar", ({ expect }) => {
    const desktop = start();
    desktop.pointer(1, 1024 - 3 * 82, 15);
    expect([desktop.width, desktop.height]).toEqual([800, 600]);
  });

  it("shows strokes of the mouse in Sketch", ({ expect }) => {
    const desktop = start();
    const { sketch } = desktop.layout;
    const y = sketch.y + sketch.h - 30;
    desktop.pointer(1, sketch.x + 30, y);
    desktop.pointer(1, sketch.x + 90, y);
    desktop.pointer(0, sketch.x + 150, y - 40);
    expect(desktop.screen.get(sketch.x + 60, y)).toBe(0x2ba89c);
    expect(desktop.screen.get(sketch.x + 60, y - 10)).toBe(0xf7f4ec);
  });

  it("moves time only when it is told", ({ expect }) => {
    let now = 1_000_000;
    const desktop = start(() => now);
    const painted: unknown[] = [];
    desktop.watch({
      changed: (area) => painted.push(area),
      moved: () => undefined,
      resized: () => undefined,
      cursorChanged: () => undefined,
      bell: () => undefined,
      clipboard: () => undefined,
    });
    painted.length = 0;
    desktop.tick();
    expect(painted).toEqual([]);
    now += 1000;
    desktop.tick();
    expect(painted.length).toBeGreaterThan(0);
  });
});
