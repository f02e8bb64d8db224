import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Asks whether somebody is still there, over the bar. */
export const idleMarkup: FeatureTemplate = ({ markup: { idle } }) => ({
  live: html`
    <section id="idle" aria-labelledby="idle-text" hidden>
      ${icon("clock")}
      <p id="idle-text"></p>
      <button type="button" class="button" data-action="stay">${idle.stay}</button>
    </section>
  `,
});
