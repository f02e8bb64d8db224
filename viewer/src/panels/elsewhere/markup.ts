import { PORTHOLE, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Says that another tab shows the console, and offers to show it here. */
export const elsewhereMarkup: FeatureTemplate = ({ markup: { elsewhere } }) => ({
  panel: html`
    <section id="elsewhere" class="notice" hidden>
      ${PORTHOLE}
      <h1 id="elsewhere-title" dir="auto"></h1>
      <p class="advice">${elsewhere.advice}</p>
      <div class="buttons">
        <button type="button" class="button primary" data-action="use-here">
          ${elsewhere.use}
        </button>
      </div>
    </section>
  `,
});
