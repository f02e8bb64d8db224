import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** The button that raises a phone's keyboard, and the field that it types into. */
export const phoneKeyboardMarkup: FeatureTemplate = ({ markup: { keys } }) => ({
  keysTool: html`
    <button
      type="button"
      class="tool touch"
      data-action="keyboard"
      aria-pressed="false"
      aria-label="${keys.phoneKeyboard}"
    >
      ${icon("keyboard")}
    </button>
  `,
  live: html`
    <textarea
      id="phone-keyboard"
      class="offstage"
      tabindex="-1"
      aria-label="${keys.phoneField}"
      autocapitalize="off"
      autocomplete="off"
      autocorrect="off"
      spellcheck="false"
      enterkeyhint="enter"
    ></textarea>
  `,
});
