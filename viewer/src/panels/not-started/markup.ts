import { PORTHOLE, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Covers the page when its script has not run by then; the script removes it. */
export const notStartedMarkup: FeatureTemplate = ({ markup: { notStarted } }) => ({
  panel: html`
    <section id="not-started" class="notice">
      ${PORTHOLE}
      <h1>${notStarted.title}</h1>
      <p class="advice">${notStarted.advice}</p>
      <p class="hint">${notStarted.otherwise}</p>
    </section>
  `,
});
