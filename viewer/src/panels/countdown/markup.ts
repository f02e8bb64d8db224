import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** How much time the session has left, once that is little. */
export const countdownMarkup: FeatureTemplate = () => ({
  who: html`<span id="countdown" class="badge time-left" role="timer" hidden>
    ${icon("clock")}<span id="countdown-text"></span>
  </span>`,
});
