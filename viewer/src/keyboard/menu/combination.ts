import { words } from "../../words/words.ts";
import { NAMED_KEYS, type Key } from "../key.ts";

/** Keys pressed in order and released in reverse. */
export interface Combination {
  /** Stable name, for buttons and tests. */
  readonly id: string;
  /** What its keys are called, in their order. */
  readonly names: readonly string[];
  readonly keys: readonly Key[];
}

const { names } = words.keys;
const { Control, Alt, Delete } = NAMED_KEYS;

export const CTRL_ALT_DEL: Combination = {
  id: "ctrl-alt-del",
  names: [names.ctrl, names.alt, names.del],
  keys: [Control, Alt, Delete],
};
