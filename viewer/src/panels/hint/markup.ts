import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** What matters for the moment. */
export const hintMarkup: FeatureTemplate = () => ({
  toast: html`<p id="hint" class="toast" hidden>
    ${icon("keyboard")}<span id="hint-text"></span>
  </p>`,
});
