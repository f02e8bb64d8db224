import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Where the last picture of a connection that is over stands. */
export const coverMarkup: FeatureTemplate = () => ({
  live: html`<div id="cover" aria-hidden="true"></div>`,
});
