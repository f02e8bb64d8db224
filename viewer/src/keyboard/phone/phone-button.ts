import { buttonsOf, byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { PhoneKeyboard } from "./phone-keyboard.ts";

/** The button that raises a phone's keyboard and puts it away. */
export const startPhoneKeyboard: StartFeature = ({ input }) => {
  const field = byId("phone-keyboard", HTMLTextAreaElement);
  const phone = new PhoneKeyboard(field, input.keyboard);
  input.leaveFocusWhile(() => phone.raised);
  onAction("keyboard", () => {
    if (phone.raised) input.focus();
    else phone.raise();
  });
  const raised = (on: boolean) => () => {
    for (const button of buttonsOf("keyboard")) button.ariaPressed = String(on);
    if (input.screen !== undefined) input.screen.focusOnTouch = !on;
  };
  field.addEventListener("focus", raised(true));
  field.addEventListener("blur", raised(false));
  return {
    attach: (screen) => {
      if (screen !== undefined) screen.focusOnTouch = !phone.raised;
    },
  };
};
