import { icon, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** The way out, which is the last of the tools, and the question before it. */
export const leavingMarkup: FeatureTemplate = ({ markup: { leaving, page } }) => ({
  sessionTool: html`
    <button
      type="button"
      class="tool text danger"
      data-action="disconnect"
      popovertarget="leaving"
      aria-haspopup="dialog"
      aria-expanded="false"
      aria-controls="leaving"
      aria-label="${page.leave}"
      title="${page.leave}"
    >
      ${icon("log-out")}<span class="word">${leaving.leave}</span>
    </button>
  `,
  live: html`
    <section
      id="leaving"
      class="menu leaving"
      role="dialog"
      aria-labelledby="leaving-title"
      aria-describedby="leaving-means"
      popover
    >
      <h2 id="leaving-title" dir="auto"></h2>
      <p id="leaving-means" class="quiet">${leaving.keepsRunning}</p>
      <div class="buttons">
        <button type="button" class="button primary" data-action="confirm-leave" autofocus>
          ${leaving.leave}
        </button>
        <button
          type="button"
          class="button"
          data-action="cancel-leave"
          popovertarget="leaving"
          popovertargetaction="hide"
        >
          ${leaving.stay}
        </button>
      </div>
    </section>
  `,
});
