import { mono } from "../picture/face.ts";
import type { Surface } from "../picture/surface.ts";
import type { App, Host } from "./app.ts";
import { ACCENTS, INK, type AccentName } from "./palette.ts";
import { banner, runLine, type Line, type Machine } from "./shell.ts";
import { TextGrid } from "./text-grid.ts";

/** Longest line that can be typed, in characters. */
export const MAX_LINE = 400;
/** Most characters of the clipboard that are typed in. */
export const MAX_PASTE = 4096;
const MAX_HISTORY = 50;
const MAX_LOG = 200;
const BLINK_MS = 530;
const PROMPT = "porthole › ";

const KEY = {
  backspace: 0xff08,
  enter: 0xff0d,
  keypadEnter: 0xff8d,
  delete: 0xffff,
  up: 0xff52,
  down: 0xff54,
};

/** A small shell that echoes what is typed. */
export class TerminalApp implements App {
  readonly title = "Terminal";
  readonly cursor = "text";
  readonly #machine: Machine;
  #grid: TextGrid | undefined;
  #host: Host | undefined;
  #accent: number = INK.teal;
  #line = "";
  #log: Line[] = [];
  #history: string[] = [];
  #recalled = 0;
  #control = false;
  #clipboard = "";
  #typedAt = 0;
  #cursorShown = false;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** What can be read in the terminal, row by row. */
  lines(): string[] {
    return this.#grid?.lines() ?? [];
  }

  setAccent(name: AccentName): void {
    this.#accent = ACCENTS[name];
  }

  open(surface: Surface, host: Host): void {
    const first = this.#grid === undefined;
    this.#host = host;
    this.#grid = new TextGrid(surface, host);
    if (first) this.#log = [...banner(this.#machine), []];
    for (const line of this.#log.slice(-this.#grid.rows)) this.#write(line);
    this.#prompt();
    this.#grid.write(this.#line, INK.text);
    this.#showCursor(true);
  }

  tick(): void {
    if (this.#host === undefined) return;
    const on = Math.floor((this.#host.now() - this.#typedAt) / BLINK_MS) % 2 === 0;
    if (on !== this.#cursorShown) this.#showCursor(on);
  }

  pointer(): void {}

  key(down: boolean, keysym: number): void {
    if (keysym === 0xffe3 || keysym === 0xffe4) this.#control = down;
    if (!down) return;
    this.#edit(() => {
      if (this.#control) this.#shortcut(keysym);
      else if (keysym === KEY.enter || keysym === KEY.keypadEnter) this.#enter();
      else if (keysym === KEY.backspace) this.#backspace();
      else if (keysym === KEY.up) this.#recall(-1);
      else if (keysym === KEY.down) this.#recall(1);
      else this.#type(characterOf(keysym));
    });
  }

  /** What Ctrl+V types in. */
  set clipboard(text: string) {
    this.#clipboard = text.slice(0, MAX_PASTE);
  }

  /** Each line end runs the line. */
  #paste(): void {
    for (const char of this.#clipboard.replace(/\r\n?/g, "\n")) {
      if (char === "\n") this.#enter();
      else this.#type(printable(char));
    }
  }

  #edit(change: () => void): void {
    this.#showCursor(false);
    this.#typedAt = this.#host?.now() ?? 0;
    change();
    this.#showCursor(true);
  }

  #type(char: string): void {
    if (char === "" || this.#line.length >= MAX_LINE) return;
    this.#line += char;
    this.#grid?.write(char, INK.text);
  }

  #backspace(): void {
    if (this.#line === "") return;
    this.#line = this.#line.slice(0, -1);
    this.#grid?.erase();
  }

  #enter(): void {
    const line = this.#line;
    this.#keep([
      { text: PROMPT, colour: this.#accent },
      { text: line, colour: INK.text },
    ]);
    this.#line = "";
    this.#grid?.write("\n", INK.text);
    if (line.trim() !== "") this.#history = [...this.#history, line].slice(-MAX_HISTORY);
    this.#recalled = this.#history.length;
    for (const said of runLine(line, this.#machine)) {
      this.#keep(said);
      this.#write(said);
    }
    this.#prompt();
  }

  #shortcut(keysym: number): void {
    const key = characterOf(keysym).toLowerCase();
    if (keysym === KEY.delete) this.#say("Ctrl-Alt-Del arrived. Nothing to restart here.");
    if (key === "l") {
      this.clear();
      this.#prompt();
      this.#grid?.write(this.#line, INK.text);
    }
    if (key === "v") this.#paste();
    if (key === "u") this.#replaceLine("");
    if (key === "c") {
      this.#line = "";
      this.#say("^C");
    }
  }

  /** A line of the terminal's own, and the prompt again below it. */
  #say(text: string): void {
    const line = [{ text, colour: INK.dim }];
    this.#grid?.write("\n", INK.text);
    this.#keep(line);
    this.#write(line);
    this.#prompt();
    this.#grid?.write(this.#line, INK.text);
  }

  #recall(step: number): void {
    this.#recalled = Math.min(this.#history.length, Math.max(0, this.#recalled + step));
    this.#replaceLine(this.#history[this.#recalled] ?? "");
  }

  #replaceLine(line: string): void {
    while (this.#line !== "") this.#backspace();
    for (const char of line) this.#type(char);
  }

  clear(): void {
    this.#log = [];
    this.#grid?.clear();
  }

  #prompt(): void {
    this.#grid?.write(PROMPT, this.#accent);
  }

  #keep(line: Line): void {
    this.#log = [...this.#log, line].slice(-MAX_LOG);
  }

  #write(line: Line): void {
    for (const span of line) this.#grid?.write(span.text, span.colour);
    this.#grid?.write("\n", INK.text);
  }

  #showCursor(on: boolean): void {
    this.#cursorShown = on;
    this.#grid?.cursor(on, this.#accent);
  }
}

/** The character of a keysym: Latin-1 and the Unicode range (X11 protocol, appendix A). */
function characterOf(keysym: number): string {
  if (keysym >= 0xffaa && keysym <= 0xffb9) return String.fromCharCode(keysym - 0xff80);
  if (keysym >= 0x01000100 && keysym <= 0x0110ffff)
    return printable(String.fromCodePoint(keysym & 0xffffff));
  return keysym <= 0xff ? printable(String.fromCharCode(keysym)) : "";
}

function printable(char: string): string {
  if (char.length !== 1 || char < " " || (char >= "\x7f" && char < "\xa0")) return "";
  return mono.glyph(char.charCodeAt(0)) === undefined ? "█" : char;
}
