import { words } from "../../words/words.ts";
import { functionKey, NAMED_KEYS, type Key } from "../key.ts";

/** Keys pressed in order and released in reverse. */
export interface Combination {
  /** Stable name, for buttons and tests. */
  readonly id: string;
  /** What its keys are called, in their order. */
  readonly names: readonly string[];
  readonly keys: readonly Key[];
}

const { names } = words.keys;
const { Control, Alt, Super, Delete, Tab, Escape, PrintScreen, Backspace } = NAMED_KEYS;

export const CTRL_ALT_DEL: Combination = {
  id: "ctrl-alt-del",
  names: [names.ctrl, names.alt, names.del],
  keys: [Control, Alt, Delete],
};

/** What browsers and desktops keep for themselves. */
export const COMBINATIONS: readonly Combination[] = [
  CTRL_ALT_DEL,
  { id: "alt-tab", names: [names.alt, names.tab], keys: [Alt, Tab] },
  { id: "alt-f4", names: [names.alt, names.functionKey(4)], keys: [Alt, functionKey(4)] },
  {
    id: "ctrl-alt-backspace",
    names: [names.ctrl, names.alt, names.backspace],
    keys: [Control, Alt, Backspace],
  },
];

/** Keys that a browser may not see, or that a phone's keyboard lacks. */
export const SINGLE_KEYS: readonly Combination[] = [
  { id: "esc", names: [names.esc], keys: [Escape] },
  { id: "tab", names: [names.tab], keys: [Tab] },
  { id: "super", names: [names.super], keys: [Super] },
  { id: "print-screen", names: [names.printScreen], keys: [PrintScreen] },
];

/** Linux virtual terminals: Ctrl+Alt+F1 to F12. */
export const TERMINAL_COMBINATIONS: readonly Combination[] = Array.from({ length: 12 }, (_, at) => {
  const number = at + 1;
  return {
    id: `ctrl-alt-f${String(number)}`,
    names: [names.ctrl, names.alt, names.functionKey(number)],
    keys: [Control, Alt, functionKey(number)],
  };
});
