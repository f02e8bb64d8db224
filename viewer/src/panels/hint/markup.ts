import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** What matters for the moment. */
export const hintMarkup: FeatureTemplate = () => ({
  toast: html`<p id="hint" class="toast" hidden>
    <svg class="icon" aria-hidden="true"><use id="hint-icon" href="#icon-keyboard" /></svg>
    <span id="hint-text" dir="auto"></span>
  </p>`,
});
