import { PORTHOLE, type FeatureTemplate } from "../../../page/feature-markup.ts";
import { html } from "../../../page/html.ts";

/** Says that somebody else has the console, and offers to take it where that is permitted. */
export const inUseMarkup: FeatureTemplate = ({ markup: { inUse } }) => ({
  panel: html`
    <section id="in-use" class="notice" hidden>
      ${PORTHOLE}
      <p id="in-use-machine" class="eyebrow" dir="auto"></p>
      <h1 id="in-use-title" tabindex="-1" dir="auto">${inUse.title}</h1>
      <p id="in-use-advice" class="advice" dir="auto"></p>
      <p id="in-use-left" class="hint"></p>
      <div class="buttons">
        <button type="button" class="button primary" data-action="take-over" hidden>
          ${inUse.takeOver}
        </button>
        <button type="button" class="button" data-action="leave">${inUse.leave}</button>
      </div>
    </section>
  `,
});
