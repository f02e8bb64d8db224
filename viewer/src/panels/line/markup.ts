import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Says that nothing comes from the gateway. */
export const lineMarkup: FeatureTemplate = () => ({
  toast: html`<p id="line" class="toast" hidden>
    ${icon("wifi-off")}<span id="line-text"></span>
  </p>`,
});
