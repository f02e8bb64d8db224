import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** How much time the session has left, once that is little. */
export const countdownMarkup: FeatureTemplate = () => ({
  toast: html`<p id="countdown" class="toast" hidden>
    ${icon("clock")}<span id="countdown-text"></span>
  </p>`,
});
