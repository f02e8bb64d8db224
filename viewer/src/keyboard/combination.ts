import { functionKey, NAMED_KEYS, type Key } from "./key.ts";

/** Keys pressed in order and released in reverse. */
export interface Combination {
  /** Stable name, for buttons and tests. */
  readonly id: string;
  readonly label: string;
  readonly keys: readonly Key[];
}

const { Control, Alt, Super, Delete, Tab, Escape, PrintScreen, Backspace } = NAMED_KEYS;

export const CTRL_ALT_DEL: Combination = {
  id: "ctrl-alt-del",
  label: "Ctrl+Alt+Del",
  keys: [Control, Alt, Delete],
};

/** What browsers and desktops keep for themselves. */
export const COMBINATIONS: readonly Combination[] = [
  CTRL_ALT_DEL,
  { id: "alt-tab", label: "Alt+Tab", keys: [Alt, Tab] },
  { id: "alt-f4", label: "Alt+F4", keys: [Alt, functionKey(4)] },
  { id: "ctrl-alt-backspace", label: "Ctrl+Alt+Backspace", keys: [Control, Alt, Backspace] },
];

/** Keys that a browser may not see, or that a phone's keyboard lacks. */
export const SINGLE_KEYS: readonly Combination[] = [
  { id: "esc", label: "Esc", keys: [Escape] },
  { id: "tab", label: "Tab", keys: [Tab] },
  { id: "super", label: "Super", keys: [Super] },
  { id: "print-screen", label: "PrtSc", keys: [PrintScreen] },
];

/** Linux virtual terminals: Ctrl+Alt+F1 to F12. */
export const TERMINAL_COMBINATIONS: readonly Combination[] = Array.from({ length: 12 }, (_, at) => {
  const number = at + 1;
  return {
    id: `ctrl-alt-f${String(number)}`,
    label: `Ctrl+Alt+F${String(number)}`,
    keys: [Control, Alt, functionKey(number)],
  };
});
