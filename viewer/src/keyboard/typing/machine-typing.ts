import type { ConsoleScreen } from "../../screen/console-screen.ts";
import { CAPS_LOCK } from "../key.ts";
import { VirtualKeyboard, type Chord } from "../virtual-keyboard.ts";
import type { TypingKeys } from "./text-typing.ts";

const TAPPED_CAPS_LOCK: Chord = [
  { key: CAPS_LOCK, down: true },
  { key: CAPS_LOCK, down: false },
];

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
    tapCapsLock: () => {
      keys.locks.expect("CapsLock");
      return screen.sendKeys([TAPPED_CAPS_LOCK]);
    },
    isIdle: () => keys.isIdle,
  };
}
