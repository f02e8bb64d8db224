import { functionKey, isNamedKey, keyOfCharacter, NAMED_KEYS, type Key } from "../../key.ts";

/** Max combinations that a person keeps. */
export const MAX_OWN = 32;

/** Max length of the name of one, in characters. */
export const MAX_NAME_LENGTH = 40;

/** Max keys of one. */
export const MAX_OWN_KEYS = 5;

/** Max length of a file of them, in UTF-16 code units. */
export const MAX_FILE_LENGTH = 65_536;

/** The form of such a file. */
const VERSION = 1;

/** A combination that a person has made. */
export interface OwnCombination {
  /** What it is for; may be empty. */
  readonly name: string;
  /** UI Events `key` values in the order of pressing: named keys, F1 to F12, and characters of a US keyboard. */
  readonly keys: readonly string[];
}

/** Modifiers in the order in which they are pressed, by their `key` values here. */
export const MODIFIER_NAMES = ["Control", "Alt", "AltGraph", "Shift", "Super"] as const;

/** Characters that a key types without Shift on a US keyboard. */
export const CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789`-=[]\\;',./ ";

/** The key with this name; `undefined`: there is none. */
export function keyNamed(name: string): Key | undefined {
  if (isNamedKey(name)) return NAMED_KEYS[name];
  const number = /^F([1-9]|1[0-2])$/.exec(name)?.[1];
  if (number !== undefined) return functionKey(Number(number));
  if (Array.from(name).length !== 1 || !CHARACTERS.includes(name)) return undefined;
  const { keysym, code } = keyOfCharacter(name);
  return { keysym, code, character: name };
}

/** Reads one, which may be anything; `undefined`: it is none. */
function ownOf(value: unknown): OwnCombination | undefined {
  if (typeof value !== "object" || value === null || !("keys" in value)) return undefined;
  const name: unknown = "name" in value ? value.name : "";
  const keys: unknown = value.keys;
  if (typeof name !== "string" || !Array.isArray(keys)) return undefined;
  const isLong = Array.from(name).length > MAX_NAME_LENGTH;
  if (isLong || keys.length === 0 || keys.length > MAX_OWN_KEYS) return undefined;
  const names: readonly unknown[] = keys;
  const known = names.filter(
    (key): key is string => typeof key === "string" && keyNamed(key) !== undefined,
  );
  return known.length === keys.length && new Set(known).size === keys.length
    ? { name, keys: known }
    : undefined;
}

/** Reads several; `undefined` if one of them is none, or there are too many. */
export function parseOwn(value: unknown): readonly OwnCombination[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_OWN) return undefined;
  const all = value.map(ownOf);
  const read = all.filter((one): one is OwnCombination => one !== undefined);
  return read.length === all.length ? read : undefined;
}

/** A file of them: JSON. */
export function exportOwn(combinations: readonly OwnCombination[]): string {
  return `${JSON.stringify({ version: VERSION, combinations }, undefined, 2)}\n`;
}

/** Reads such a file; `undefined`: it is none. */
export function importOwn(text: string): readonly OwnCombination[] | undefined {
  if (text.length > MAX_FILE_LENGTH) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    if (!("version" in value) || value.version !== VERSION) return undefined;
    return "combinations" in value ? parseOwn(value.combinations) : undefined;
  } catch {
    return undefined;
  }
}

/** The keys that a key event presses, modifiers first; `undefined` for a modifier alone and for keys without a name. */
export function pressedKeys(event: KeyPressed): readonly string[] | undefined {
  const { key } = event;
  const name = key === "Meta" ? "Super" : Array.from(key).length === 1 ? key.toLowerCase() : key;
  const modifiers = [
    ...(event.ctrlKey ? ["Control"] : []),
    ...(event.altKey ? ["Alt"] : []),
    ...(event.getModifierState("AltGraph") ? ["AltGraph"] : []),
    ...(event.shiftKey ? ["Shift"] : []),
    ...(event.metaKey ? ["Super"] : []),
  ];
  const isModifier: boolean = MODIFIER_NAMES.some((modifier) => modifier === name);
  if (isModifier || keyNamed(name) === undefined) return undefined;
  return [...modifiers, name];
}

type KeyPressed = Pick<
  KeyboardEvent,
  "altKey" | "ctrlKey" | "getModifierState" | "key" | "metaKey" | "shiftKey"
>;
