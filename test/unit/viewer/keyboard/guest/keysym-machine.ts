import { LAYOUTS } from "../../../../../viewer/layouts/tables.ts";
import {
  levelsOf,
  type LayoutTable,
} from "../../../../../viewer/src/keyboard/guest/guest-layout.ts";
import type { KeysymEvent } from "../../../../../viewer/src/keyboard/guest/key-translator.ts";

const MODIFIERS: ReadonlyMap<number, string> = new Map([
  [0xffe1, "ShiftLeft"],
  [0xffe2, "ShiftRight"],
  [0xffe3, "ControlLeft"],
  [0xffe4, "ControlRight"],
  [0xffe9, "AltLeft"],
  [0xffea, "AltRight"],
  [0xfe03, "AltRight"],
  [0xff7e, "AltRight"],
  [0xffeb, "MetaLeft"],
  [0xff08, "Backspace"],
  [0xff0d, "Enter"],
  [0xff51, "ArrowLeft"],
]);

const BEFORE_SPACE: Readonly<Record<string, string>> = {
  "\u0300": "`",
  "\u0301": "'",
  "\u0302": "^",
  "\u0303": "~",
  "\u0306": "˘",
  "\u0307": "˙",
  "\u0308": '"',
  "\u030B": "˝",
  "\u030C": "ˇ",
  "\u0327": "¸",
  "\u0328": "˛",
};

interface Key {
  readonly code: string;
  readonly level: number;
}

/**
 * A machine behind a VNC server that gets keysyms: the server looks up each in a US map, as QEMU's
 * `keysym2scancode` does, and the guest reads the key with its own layout and composes dead keys.
 */
export class KeysymMachine {
  /** What the guest has typed; a key with Ctrl, Alt or Meta as `Ctrl+Shift+KeyZ`. */
  readonly typed: string[] = [];
  /** Codes of the keys that are down. */
  readonly down = new Set<string>();
  readonly #us = new Map<number, Key[]>();
  readonly #guest: LayoutTable;
  readonly #pressed = new Map<number, string>();
  #dead = "";

  constructor(guest: LayoutTable) {
    this.#guest = guest;
    // In the order of scancodes, where the key beside Shift is the last.
    const { IntlBackslash = "", ...keys } = LAYOUTS["us"]?.keys ?? {};
    for (const [code, text] of Object.entries({ ...keys, IntlBackslash })) {
      for (const [level, character] of levelsOf(text).entries()) {
        const keysym = character.codePointAt(0) ?? 0;
        this.#us.set(keysym, [...(this.#us.get(keysym) ?? []), { code, level }]);
      }
    }
  }

  get text(): string {
    return this.typed.join("");
  }

  take(events: readonly KeysymEvent[]): void {
    for (const { keysym, down } of events) {
      const code = down ? this.#codeOf(keysym) : this.#pressed.get(keysym);
      if (code === undefined) throw new Error(`no key of ${keysym.toString(16)} is down`);
      if (down) this.#pressed.set(keysym, code);
      else this.#pressed.delete(keysym);
      if (down) this.#press(code);
      else this.down.delete(code);
    }
  }

  get #shift(): boolean {
    return this.down.has("ShiftLeft") || this.down.has("ShiftRight");
  }

  get #level(): number {
    return (this.#shift ? 1 : 0) + (this.down.has("AltRight") ? 2 : 0);
  }

  #codeOf(keysym: number): string {
    const modifier = MODIFIERS.get(keysym);
    if (modifier !== undefined) return modifier;
    const keys = this.#us.get(keysym) ?? [];
    const letter = /^[a-z]$/i.exec(String.fromCodePoint(keysym))?.[0];
    if (letter !== undefined && (letter !== letter.toLowerCase()) !== this.#shift) {
      throw new Error(`the server would press CapsLock for ${letter}`);
    }
    const key = keys.find(({ level }) => level === this.#level) ?? keys[0];
    if (key === undefined) throw new Error(`a US keyboard has no ${keysym.toString(16)}`);
    return key.code;
  }

  #press(code: string): void {
    this.down.add(code);
    const text = this.#guest.keys[code];
    if (text === undefined) return;
    const shortcut = ["Control", "Alt", "Meta"].filter((name) => this.down.has(`${name}Left`));
    if (shortcut.length > 0) {
      const shift = this.#shift ? ["Shift"] : [];
      this.typed.push([...shortcut, ...shift, code].join("+"));
      return;
    }
    const types = levelsOf(text)[this.#level] ?? "";
    if (types.startsWith("\u25CC")) {
      this.#dead = types.slice(1);
      return;
    }
    const composed =
      this.#dead !== "" && types === " "
        ? (BEFORE_SPACE[this.#dead] ?? "?")
        : (types + this.#dead).normalize("NFC");
    this.#dead = "";
    this.typed.push(composed);
  }
}
