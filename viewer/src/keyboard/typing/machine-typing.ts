import type { ConsoleScreen } from "../../screen/console-screen.ts";
import { tapLock } from "../locks/tap-lock.ts";
import { VirtualKeyboard } from "../virtual-keyboard.ts";
import type { TypingKeys } from "./text-typing.ts";

/** Types in the machine that a screen shows. */
export function machineTyping(screen: ConsoleScreen): TypingKeys {
  const { keys } = screen;
  const keyboard = new VirtualKeyboard(
    (chords) => screen.sendKeys(chords),
    () => {},
    (character) => screen.textKeys(character),
  );
  return {
    begin: (typist) => keys.beginTyping(typist),
    end: () => keys.endTyping(),
    type: (character) => keyboard.edit(0, character),
    tapCapsLock: () => tapLock(screen, "CapsLock"),
    isIdle: () => keys.isIdle,
  };
}
