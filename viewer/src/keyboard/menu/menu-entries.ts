import { words } from "../../words/words.ts";
import { laterWords } from "../../words/later.ts";
import { functionKey, keyOfCharacter, NAMED_KEYS } from "../key.ts";
import { CTRL_ALT_DEL, type Combination } from "./combination.ts";

/** A combination, and what it is for. */
export interface Entry extends Combination {
  /** What it does, quietly said beside its keys; `undefined` where the keys say it. */
  readonly reason?: string;
}

const names = { ...words.keys.names, ...laterWords.keysMenu.names };
const { reasons, sysRq } = laterWords.keysMenu;
const { Control, Alt, Super, Shift, PrintScreen } = NAMED_KEYS;

/** What browsers and desktops keep for themselves. */
export const COMMON: readonly Entry[] = [
  { ...CTRL_ALT_DEL, reason: reasons.signIn },
  {
    id: "alt-tab",
    names: [names.alt, names.tab],
    keys: [Alt, NAMED_KEYS.Tab],
    reason: reasons.switchWindow,
  },
  {
    id: "alt-f4",
    names: [names.alt, names.functionKey(4)],
    keys: [Alt, functionKey(4)],
    reason: reasons.closeWindow,
  },
  { id: "super", names: [names.super], keys: [Super], reason: reasons.startMenu },
  {
    id: "ctrl-shift-esc",
    names: [names.ctrl, names.shift, names.esc],
    keys: [Control, Shift, NAMED_KEYS.Escape],
    reason: reasons.taskManager,
  },
  {
    id: "ctrl-alt-backspace",
    names: [names.ctrl, names.alt, names.backspace],
    keys: [Control, Alt, NAMED_KEYS.Backspace],
    reason: reasons.endDesktop,
  },
];

/** Keys that a browser may not see, or that a phone's or a laptop's keyboard lacks. */
export const SINGLE_KEYS: readonly Entry[] = [
  single("esc", names.esc, "Escape"),
  single("tab", names.tab, "Tab"),
  single("insert", names.insert, "Insert"),
  single("delete", names.del, "Delete"),
  single("home", names.home, "Home"),
  single("end", names.end, "End"),
  single("page-up", names.pageUp, "PageUp"),
  single("page-down", names.pageDown, "PageDown"),
  single("left", names.left, "ArrowLeft"),
  single("up", names.up, "ArrowUp"),
  single("down", names.down, "ArrowDown"),
  single("right", names.right, "ArrowRight"),
  single("print-screen", names.printScreen, "PrintScreen"),
  single("pause", names.pause, "Pause"),
  single("menu", names.menu, "ContextMenu"),
];

export const FUNCTION_KEYS: readonly Entry[] = numbers().map((number) => ({
  id: `f${String(number)}`,
  names: [names.functionKey(number)],
  keys: [functionKey(number)],
}));

/** Linux virtual terminals: Ctrl+Alt+F1 to F12. */
export const TERMINALS: readonly Entry[] = numbers().map((number) => ({
  id: `ctrl-alt-f${String(number)}`,
  names: [names.ctrl, names.alt, names.functionKey(number)],
  keys: [Control, Alt, functionKey(number)],
}));

/** Linux's magic SysRq key, in the order in which a machine that hangs is restarted. */
export const SYS_RQ: readonly Entry[] = (["r", "e", "i", "s", "u", "b"] as const).map((letter) => ({
  id: `sysrq-${letter}`,
  names: [names.alt, names.sysRq, letter.toUpperCase()],
  keys: [Alt, PrintScreen, keyOfCharacter(letter)],
  reason: sysRq[letter],
}));

function single(id: string, name: string, key: keyof typeof NAMED_KEYS): Entry {
  return { id, names: [name], keys: [NAMED_KEYS[key]] };
}

function numbers(): number[] {
  return Array.from({ length: 12 }, (_, at) => at + 1);
}
