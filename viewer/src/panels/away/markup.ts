import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Says that the session goes on without a screen for now, over the last picture. */
export const awayMarkup: FeatureTemplate = ({ markup: { page } }) => ({
  live: html`
    <section id="away" aria-labelledby="away-title">
      <p class="away-what">
        ${icon("wifi-off")}${icon("monitor-off")}
        <strong id="away-title" dir="auto"></strong>
        <span id="away-time"></span>
      </p>
      <p id="away-more" hidden></p>
      <button type="button" class="button" data-action="leave">${page.leave}</button>
    </section>
  `,
});
