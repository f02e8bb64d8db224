import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Where a person says which keyboard layout is set inside the machine. */
export const guestKeyboardMarkup: FeatureTemplate = ({ markup: { guestKeyboard } }) => ({
  menuItem: html`
    <button type="button" role="menuitem" data-action="guest-keyboard" hidden>
      ${guestKeyboard.menu}
    </button>
  `,
  dialog: html`
    <dialog id="guest-keyboard" aria-labelledby="guest-keyboard-title">
      <h2 id="guest-keyboard-title">${guestKeyboard.title}</h2>
      <p id="guest-keyboard-use" class="advice">${guestKeyboard.use}</p>
      <label class="choice">
        ${guestKeyboard.layout}
        <select id="guest-layout" aria-describedby="guest-keyboard-use" autofocus></select>
      </label>
      <form method="dialog" class="buttons">
        <button class="button primary" data-action="close-guest-keyboard">
          ${guestKeyboard.done}
        </button>
      </form>
    </dialog>
  `,
});
