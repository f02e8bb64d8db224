import { functionKey, isNamedKey, keyOfCharacter, NAMED_KEYS, type Key } from "../keyboard/key.ts";

const MODIFIERS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ["ctrl", NAMED_KEYS.Control],
  ["control", NAMED_KEYS.Control],
  ["alt", NAMED_KEYS.Alt],
  ["altgr", NAMED_KEYS.AltGraph],
  ["shift", NAMED_KEYS.Shift],
  ["super", NAMED_KEYS.Super],
]);

/** Other names of keys than those of UI Events. */
const ALIASES: ReadonlyMap<string, Key> = new Map<string, Key>([
  ["del", NAMED_KEYS.Delete],
  ["esc", NAMED_KEYS.Escape],
  ["space", { keysym: 0x20, code: "Space" }],
  ...Object.keys(NAMED_KEYS)
    .filter(isNamedKey)
    .map((name) => [name.toLowerCase(), NAMED_KEYS[name]] as const),
]);

/**
 * The keys of a combination such as `Ctrl+Alt+Delete`, `Alt+F4` or `Super`, in the order in which they are pressed:
 * modifiers, then one key. `undefined` for a name that is unknown.
 */
export function namedKeys(text: string): readonly Key[] | undefined {
  const parts = text.split("+").map((part) => part.trim());
  const last = keyNamed(parts.pop() ?? "");
  if (last === undefined) return undefined;
  const keys: Key[] = [];
  for (const part of parts) {
    const modifier = MODIFIERS.get(part.toLowerCase());
    if (modifier === undefined || keys.includes(modifier)) return undefined;
    keys.push(modifier);
  }
  return [...keys, last];
}

function keyNamed(name: string): Key | undefined {
  const lower = name.toLowerCase();
  const known = MODIFIERS.get(lower) ?? ALIASES.get(lower);
  if (known !== undefined) return known;
  const [, number] = /^f([1-9]|1[0-2])$/.exec(lower) ?? [];
  if (number !== undefined) return functionKey(Number(number));
  if (!/^[a-z0-9]$/.test(lower)) return undefined;
  const { code, keysym } = keyOfCharacter(lower);
  return { code, keysym };
}
