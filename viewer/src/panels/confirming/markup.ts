import { PORTHOLE, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Asks a person whether the console is to be opened. */
export const confirmingMarkup: FeatureTemplate = ({ markup: { confirming, page } }) => ({
  panel: html`
    <section id="confirming" class="notice" hidden>
      ${PORTHOLE}
      <h1 id="confirm-title" dir="auto"></h1>
      <p class="advice">${confirming.once} <span id="confirm-mode"></span></p>
      <p id="confirm-recorded" class="advice" hidden>${page.recordedMeans}</p>
      <div class="buttons">
        <button type="button" class="button primary" data-action="confirm">
          ${confirming.open}
        </button>
      </div>
      <p class="hint">${confirming.notAsked}</p>
    </section>
  `,
});
