import type { FeatureTemplate } from "../../../page/feature-markup.ts";
import { html } from "../../../page/html.ts";

/** Asks for an answer to somebody who wants control or the console, over the bar. */
export const requestMarkup: FeatureTemplate = ({ markup: { request } }) => ({
  live: html`
    <section id="request" data-stop="1" aria-labelledby="request-text" hidden>
      <p class="request-what">
        <strong id="request-text" dir="auto"></strong>
        <span id="request-left" class="request-left"></span>
      </p>
      <span class="request-buttons">
        <button type="button" class="button small" data-action="allow">${request.allow}</button>
        <button type="button" class="button small" data-action="decline">${request.decline}</button>
      </span>
    </section>
  `,
});
