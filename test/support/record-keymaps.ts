/**
 * Writes test/vectors/qemu-keymaps.json: what QEMU's layouts (`-k`) make of a keysym. Needs the Debian
 * packages `qemu-system-data` and `x11proto-dev`.
 *
 *     node test/support/record-keymaps.ts
 *
 * A layout is a list of keysym and code, both hexadecimal, in the order of QEMU's file. Of the code the low
 * 8 bits are the key's; 0x100, 0x200 and 0x800 are Shift, Ctrl and AltGr (`ui/keymaps.c`).
 */
import { readFile, readdir, writeFile } from "node:fs/promises";

const KEYMAPS = "/usr/share/qemu/keymaps";
const KEYSYM_NAMES = "/usr/include/X11/keysymdef.h";
const VECTORS = new URL("../vectors/qemu-keymaps.json", import.meta.url);

const SHIFT = 0x100;
const CTRL = 0x200;
const ALTGR = 0x800;

async function keysymsByName(): Promise<ReadonlyMap<string, number>> {
  const header = await readFile(KEYSYM_NAMES, "utf8");
  const lines = header.matchAll(/^#define XK_(\w+)\s+0x([0-9a-f]+)/gim);
  return new Map([...lines].map(([, name = "", value = ""]) => [name, Number.parseInt(value, 16)]));
}

/** One line of a layout: `name code [shift] [altgr] [ctrl] [addupper]`. */
function* entriesOf(line: string, names: ReadonlyMap<string, number>): Generator<[number, number]> {
  const [, name = "", rest = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
  const unicode = /^U([0-9a-f]{4})$/i.exec(name)?.[1];
  const keysymOf = (text: string): number | undefined =>
    names.get(text) ?? (unicode === undefined ? undefined : Number.parseInt(unicode, 16));
  const keysym = keysymOf(name);
  if (keysym === undefined || line.startsWith("map ")) return;
  const code =
    Number.parseInt(rest, 16) |
    (rest.includes("shift") ? SHIFT : 0) |
    (rest.includes("altgr") ? ALTGR : 0) |
    (rest.includes("ctrl") ? CTRL : 0);
  yield [keysym, code];
  const upper = rest.includes("addupper") ? keysymOf(name.toUpperCase()) : undefined;
  if (upper !== undefined) yield [upper, code | SHIFT];
}

const names = await keysymsByName();
const layouts: Record<string, string> = {};
for (const layout of (await readdir(KEYMAPS)).toSorted()) {
  // oxlint-disable-next-line no-await-in-loop -- a few small files
  const lines = (await readFile(`${KEYMAPS}/${layout}`, "utf8")).split("\n");
  layouts[layout] = lines
    .filter((line) => !line.startsWith("#"))
    .flatMap((line) => [...entriesOf(line, names)])
    // QEMU looks up 16 bits: what does not fit is never found.
    .filter(([keysym]) => keysym <= 0xffff)
    .map((entry) => entry.map((number) => number.toString(16)).join(" "))
    .join(",");
}
await writeFile(VECTORS, `${JSON.stringify(layouts, undefined, 2)}\n`);
