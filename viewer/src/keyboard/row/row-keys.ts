import type { IconAddress } from "../../page/icon.tsx";
import type { laterWords } from "../../words/later.ts";
import { functionKey, NAMED_KEYS, type Key } from "../key.ts";
import type { Modifier } from "../virtual-keyboard.ts";

type KeyWord = Exclude<keyof typeof laterWords.keyRow, `hold${string}` | "functionKeys">;

/** A key of the row: what it does, and what stands on it. */
export type RowKey =
  /** Pressed again and again while a finger holds it. */
  | {
      readonly kind: "key";
      readonly key: Key;
      readonly action: string;
      readonly word: KeyWord;
      readonly icon?: IconAddress;
    }
  | { readonly kind: "function"; readonly key: Key; readonly number: number }
  /** A character that a phone's keyboard has on its second page; the machine's layout has its keys. */
  | { readonly kind: "character"; readonly character: string }
  /** Stays held until one more key was typed. */
  | {
      readonly kind: "modifier";
      readonly modifier: Modifier;
      readonly word: KeyWord;
      readonly hold: "holdAlt" | "holdAltGr" | "holdCtrl" | "holdShift" | "holdSuper";
    };

const { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Delete, End, Escape } = NAMED_KEYS;
const { Home, Insert, PageDown, PageUp, Tab } = NAMED_KEYS;

/** In the order in which firmware, boot loaders, installers and shells want them. */
export const ROW_KEYS: readonly RowKey[] = [
  { kind: "key", key: Escape, action: "esc", word: "esc" },
  { kind: "key", key: Tab, action: "tab", word: "tab" },
  { kind: "modifier", modifier: "Control", word: "ctrl", hold: "holdCtrl" },
  { kind: "modifier", modifier: "Alt", word: "alt", hold: "holdAlt" },
  { kind: "key", key: ArrowLeft, action: "left", word: "left", icon: "#icon-arrow-left" },
  { kind: "key", key: ArrowDown, action: "down", word: "down", icon: "#icon-arrow-down" },
  { kind: "key", key: ArrowUp, action: "up", word: "up", icon: "#icon-arrow-up" },
  { kind: "key", key: ArrowRight, action: "right", word: "right", icon: "#icon-arrow-right" },
  ...["/", "-", "|"].map((character) => ({ kind: "character", character }) as const),
  { kind: "key", key: Delete, action: "del", word: "del" },
  { kind: "key", key: Home, action: "home", word: "home" },
  { kind: "key", key: End, action: "end", word: "end" },
  { kind: "key", key: PageUp, action: "page-up", word: "pageUp" },
  { kind: "key", key: PageDown, action: "page-down", word: "pageDown" },
  { kind: "key", key: Insert, action: "ins", word: "ins" },
  { kind: "modifier", modifier: "Shift", word: "shift", hold: "holdShift" },
  { kind: "modifier", modifier: "AltGraph", word: "altGr", hold: "holdAltGr" },
  { kind: "modifier", modifier: "Super", word: "super", hold: "holdSuper" },
];

/** The page of function keys. */
export const FUNCTION_KEYS: readonly RowKey[] = Array.from({ length: 12 }, (_, index) => ({
  kind: "function",
  key: functionKey(index + 1),
  number: index + 1,
}));
