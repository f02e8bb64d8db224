import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** How the line is, in words beside the dot. */
export const lineMarkup: FeatureTemplate = () => ({
  who: html`<span id="line-words" class="line-words" aria-hidden="true" hidden></span>`,
});
