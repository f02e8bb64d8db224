import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { LAYOUT_NAMES } from "../src/keyboard/guest/layout-name.ts";

/**
 * Writes `tables.ts` and `COPYING` from xkeyboard-config. Run by hand (`npm run layouts`) with Debian's
 * xkb-data, libxkbcommon-tools and x11proto-dev; what it writes is committed.
 */

/** Comes before a dead key's combining character: no layout types a dotted circle. */
const DEAD = "\u25CC";

/** A level that types nothing. */
const NOTHING = "\0";

const LEVELS = 4;

const KEYSYM_HEADER = "/usr/include/X11/keysymdef.h";
const LICENCE = "/usr/share/doc/xkb-data/copyright";

/** UI Events `code` of each key that types, by xkeyboard-config's name of the key. */
const CODES: ReadonlyMap<string, string> = new Map([
  ["TLDE", "Backquote"],
  ...row("AE", "1234567890", "Digit"),
  ["AE11", "Minus"],
  ["AE12", "Equal"],
  ["AE13", "IntlYen"],
  ...row("AD", "QWERTYUIOP", "Key"),
  ["AD11", "BracketLeft"],
  ["AD12", "BracketRight"],
  ["BKSL", "Backslash"],
  ...row("AC", "ASDFGHJKL", "Key"),
  ["AC10", "Semicolon"],
  ["AC11", "Quote"],
  ["LSGT", "IntlBackslash"],
  ...row("AB", "ZXCVBNM", "Key"),
  ["AB08", "Comma"],
  ["AB09", "Period"],
  ["AB10", "Slash"],
  ["AB11", "IntlRo"],
  ["SPCE", "Space"],
] as const);

/** The combining character of a dead key, by the end of its name. Others are of no use to text. */
const DEAD_KEYS: ReadonlyMap<string, string> = new Map([
  ["grave", "\u0300"],
  ["acute", "\u0301"],
  ["circumflex", "\u0302"],
  ["tilde", "\u0303"],
  ["perispomeni", "\u0342"],
  ["macron", "\u0304"],
  ["breve", "\u0306"],
  ["abovedot", "\u0307"],
  ["diaeresis", "\u0308"],
  ["hook", "\u0309"],
  ["abovering", "\u030A"],
  ["doubleacute", "\u030B"],
  ["caron", "\u030C"],
  ["horn", "\u031B"],
  ["belowdot", "\u0323"],
  ["belowcomma", "\u0326"],
  ["cedilla", "\u0327"],
  ["ogonek", "\u0328"],
  ["iota", "\u0345"],
]);

interface Keysym {
  readonly value: number;
  readonly character: string;
}

function row(prefix: string, keys: string, code: string): [string, string][] {
  return Array.from(keys, (key, at) => [
    `${prefix}${String(at + 1).padStart(2, "0")}`,
    `${code}${key}`,
  ]);
}

/** Keysyms that are characters, by name (keysymdef.h tells which). */
function readKeysyms(): ReadonlyMap<string, Keysym> {
  const keysyms = new Map<string, Keysym>();
  const header = readFileSync(KEYSYM_HEADER, "utf8");
  for (const match of header.matchAll(
    /^#define XK_(\w+)\s+0x([0-9a-f]+)\s+\/\*\s*\(?U\+(\w+)/gim,
  )) {
    const [, name = "", value = "", point = ""] = match;
    keysyms.set(name, {
      value: Number.parseInt(value, 16),
      character: String.fromCodePoint(Number.parseInt(point, 16)),
    });
  }
  return keysyms;
}

/** What a symbol types, as the tables say it. */
function textOf(symbol: string, keysyms: ReadonlyMap<string, Keysym>): string {
  if (/^.$/u.test(symbol)) return symbol;
  const dead = /^dead_(\w+)$/.exec(symbol)?.[1];
  if (dead !== undefined) {
    const mark = DEAD_KEYS.get(dead);
    return mark === undefined ? NOTHING : DEAD + mark;
  }
  const point =
    /^U([0-9A-F]{4,6})$/i.exec(symbol)?.[1] ?? /^0x100([0-9a-f]{4,5})$/.exec(symbol)?.[1];
  if (point !== undefined) return String.fromCodePoint(Number.parseInt(point, 16));
  return keysyms.get(symbol)?.character ?? NOTHING;
}

function readLayout(name: string, keysyms: ReadonlyMap<string, Keysym>): Record<string, string> {
  const [, layout = "", variant] = /^(\w+)(?:\((\w+)\))?$/.exec(name) ?? [];
  const keymap = execFileSync(
    "xkbcli",
    [
      "compile-keymap",
      "--layout",
      layout,
      ...(variant === undefined ? [] : ["--variant", variant]),
    ],
    { encoding: "utf8", maxBuffer: 1 << 24 },
  );
  const symbols = keymap.slice(keymap.indexOf("xkb_symbols"));
  const keys: Record<string, string> = {};
  for (const [key, code] of CODES) {
    const definition = new RegExp(`key <${key}>\\s*{([^}]*)}`).exec(symbols)?.[1] ?? "";
    const list = /\[([^\]]*)\]/.exec(definition.replaceAll(/symbols\[\w+\]=/g, ""))?.[1] ?? "";
    const levels = list
      .split(",")
      .slice(0, LEVELS)
      .map((symbol) => textOf(symbol.trim(), keysyms));
    while (levels.at(-1) === NOTHING) levels.pop();
    if (levels.length > 0) keys[code] = levels.join("");
  }
  return keys;
}

/** Runs of keysyms outside of Latin-1 and Unicode's own plane, each by its first and its characters. */
function legacyRuns(keysyms: ReadonlyMap<string, Keysym>): [number, string][] {
  const legacy = new Map<number, string>();
  for (const { value, character } of keysyms.values()) {
    if (value >= 0x100 && value < 0xfd00 && !legacy.has(value)) legacy.set(value, character);
  }
  const runs: [number, string][] = [];
  let end = -1;
  for (const [value, character] of [...legacy].toSorted(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && value === end) last[1] += character;
    else runs.push([value, character]);
    end = value + 1;
  }
  return runs;
}

/** A string literal in which whatever cannot be seen alone is written as its code. */
function literal(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\p{M}\p{Cf}\p{Zl}\p{Zp}\u00A0\u2000-\u200F\u202F\u25CC]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function write(): void {
  const keysyms = readKeysyms();
  const lines = [
    `// Made by generate.ts from xkeyboard-config; its licence is in COPYING. Not to be edited.`,
    `import type { LayoutTable } from "../src/keyboard/guest/guest-layout.ts";`,
    `/** Keysyms of before Unicode: the first of a run and the characters from there on. */`,
    `export const LEGACY_KEYSYMS: readonly (readonly [first: number, characters: string])[] = [`,
    ...legacyRuns(keysyms).map(
      ([first, characters]) => `[0x${first.toString(16)}, ${literal(characters)}],`,
    ),
    `];`,
    `/** The layouts, by name. */`,
    `export const LAYOUTS: Readonly<Record<string, LayoutTable>> = {`,
  ];
  for (const name of LAYOUT_NAMES) {
    lines.push(`${JSON.stringify(name)}: {`, `keys: {`);
    for (const [code, levels] of Object.entries(readLayout(name, keysyms))) {
      lines.push(`${code}: ${literal(levels)},`);
    }
    lines.push(`},`, `},`);
  }
  lines.push(`};`, "");
  writeFileSync(join(import.meta.dirname, "tables.ts"), lines.join("\n"));
  execFileSync("npx", ["oxfmt", join(import.meta.dirname, "tables.ts")]);
  writeFileSync(join(import.meta.dirname, "COPYING"), readFileSync(LICENCE));
}

write();
