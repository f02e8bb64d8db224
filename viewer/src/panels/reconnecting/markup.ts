import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** Says that the connection is being made anew, over the last picture. */
export const reconnectingMarkup: FeatureTemplate = ({ markup: { page }, script }) => ({
  live: html`
    <section id="reconnecting" aria-labelledby="reconnecting-title">
      <p class="reconnecting-what">
        ${icon("wifi-off")}
        <strong id="reconnecting-title">${script.reconnecting.title}</strong>
        <span id="reconnecting-seconds"></span>
      </p>
      <p id="reconnecting-typing" hidden>${script.reconnecting.typingOff}</p>
      <button type="button" class="button" data-action="leave">${page.leave}</button>
    </section>
  `,
});
