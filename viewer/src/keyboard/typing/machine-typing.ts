import type { ConsoleScreen } from "../../screen/console-screen.ts";
import { keyOfCharacter, NAMED_KEYS } from "../key.ts";
import type { LockKey } from "../lock-keys.ts";
import { tapLock } from "../locks/tap-lock.ts";
import { VirtualKeyboard } from "../virtual-keyboard.ts";
import { linuxDigits, windowsKeys, type MissingWay } from "./code-entry.ts";
import type { TypingKeys } from "./text-typing.ts";

interface Missing {
  /** Whether a character has no key in the machine. */
  has(character: string): boolean;
  /** How it is entered then. */
  readonly way: MissingWay;
}

/** Types in the machine that a screen shows. `locks` are changed for that, and changed back afterwards. */
export function machineTyping(
  screen: ConsoleScreen,
  missing: Missing,
  locks: readonly LockKey[],
): TypingKeys {
  const { keys } = screen;
  const keyboard = new VirtualKeyboard(
    (chords) => screen.sendKeys(chords),
    () => {},
    (character) => screen.textKeys(character),
  );
  return {
    begin: (typist) => keys.beginTyping(typist),
    end: () => keys.endTyping(),
    type: (character) =>
      missing.has(character)
        ? enter(character, missing.way, keyboard, screen)
        : keyboard.edit(0, character),
    tapLocks: () => locks.every((lock) => tapLock(screen, lock)),
    isIdle: () => keys.isIdle,
  };
}

/** Enters a character by its number. */
function enter(
  character: string,
  way: MissingWay,
  keyboard: VirtualKeyboard,
  screen: ConsoleScreen,
): boolean {
  const { Alt, Control, Shift } = NAMED_KEYS;
  if (way === "windows") {
    const digits = (windowsKeys(character) ?? []).flatMap((key) => [
      { key, down: true },
      { key, down: false },
    ]);
    return screen.sendKeys([[{ key: Alt, down: true }, ...digits, { key: Alt, down: false }]]);
  }
  const letter = { ...keyOfCharacter("u"), character: "u" };
  keyboard.combine({ id: "", names: [], keys: [Control, Shift, letter] });
  return keyboard.edit(0, linuxDigits(character));
}
