import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Says why the console is no longer shown, in front of its last frame, and what can be done next. */
export const endedMarkup: FeatureTemplate = ({ markup: { ended } }) => ({
  panel: html`
    <section id="ended" hidden>
      <div id="last-frame" aria-hidden="true"></div>
      <div id="ended-card" class="notice card" role="alert">
        <span class="emblem">
          <svg class="icon" aria-hidden="true">
            <use id="ended-icon" href="#icon-circle-check" />
          </svg>
        </span>
        <p id="ended-name" class="eyebrow" dir="auto"></p>
        <h1 id="ended-title" tabindex="-1" dir="auto"></h1>
        <figure id="ended-reason" hidden>
          <figcaption>${ended.reason}</figcaption>
          <blockquote id="ended-reason-text" dir="auto"></blockquote>
        </figure>
        <p id="ended-advice" class="advice" dir="auto"></p>
        <div class="buttons">
          <button type="button" class="button primary" data-action="retry" hidden>
            ${ended.retry}
          </button>
          <a id="ended-return" class="button" target="_top" hidden>${ended.back}</a>
          <button type="button" class="button" data-action="close" hidden>${ended.closeTab}</button>
        </div>
        <details id="ended-details" class="details">
          <summary>${ended.details}</summary>
          <p id="ended-detail" class="detail" dir="ltr"></p>
          <button type="button" class="button small" data-action="copy-details">
            ${ended.copy}
          </button>
        </details>
      </div>
    </section>
  `,
});
