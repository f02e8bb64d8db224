import { byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import type { MachineInput } from "../machine-input.ts";
import { MODIFIER_KEYS } from "../modifier-keys.ts";
import { CTRL_ALT_DEL } from "../menu/combination.ts";

/** The button that presses what everybody needs, and the end of what is held for one more key. */
export const startKeysToolbar: StartFeature = ({ input }) => {
  const { keyboard } = input;
  onAction("ctrl-alt-del", () => keyboard.combine(CTRL_ALT_DEL));
  releaseAfterTyping(input);
  addEventListener("pagehide", () => {
    input.screen?.dropKeys();
    keyboard.reset();
  });
  return {};
};

/**
 * A key typed on the screen itself uses up the modifiers held for it. noVNC stops key events at its canvas,
 * so this listens on the way down; the release waits for noVNC's own key-up. A key pressed elsewhere and
 * released here, such as the Escape that leads here, is not typed here.
 */
function releaseAfterTyping({ keyboard }: MachineInput): void {
  const screen = byId("screen", HTMLDivElement);
  const onScreen = { capture: true };
  let typed = false;
  screen.addEventListener(
    "keydown",
    ({ key }) => {
      typed ||= !MODIFIER_KEYS.has(key);
    },
    onScreen,
  );
  screen.addEventListener(
    "keyup",
    ({ key }) => {
      if (!typed || MODIFIER_KEYS.has(key)) return;
      typed = false;
      setTimeout(() => keyboard.release());
    },
    onScreen,
  );
}
