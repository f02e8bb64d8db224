import { words } from "../../../words/words.ts";
import { laterWords } from "../../../words/later.ts";

const names = { ...words.keys.names, ...laterWords.keysMenu.names };

const LABELS: ReadonlyMap<string, string> = new Map([
  ["Control", names.ctrl],
  ["Alt", names.alt],
  ["AltGraph", names.altGr],
  ["Shift", names.shift],
  ["Super", names.super],
  ["Escape", names.esc],
  ["Tab", names.tab],
  ["Backspace", names.backspace],
  ["Enter", names.enter],
  ["Delete", names.del],
  ["Insert", names.insert],
  ["Home", names.home],
  ["End", names.end],
  ["PageUp", names.pageUp],
  ["PageDown", names.pageDown],
  ["ArrowLeft", names.left],
  ["ArrowUp", names.up],
  ["ArrowDown", names.down],
  ["ArrowRight", names.right],
  ["PrintScreen", names.printScreen],
  ["Pause", names.pause],
  ["ContextMenu", names.menu],
  [" ", names.space],
]);

/** What a key is called, by its name in a combination of a person's own. */
export function keyLabel(name: string): string {
  return LABELS.get(name) ?? name.toUpperCase();
}
