import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

export const fullScreenMarkup: FeatureTemplate = ({ script: { fullScreen } }) => ({
  sessionTool: html`
    <button
      type="button"
      class="tool"
      data-action="fullscreen"
      aria-pressed="false"
      aria-label="${fullScreen.enter}"
      title="${fullScreen.enter}"
    >
      <svg class="icon" aria-hidden="true">
        <use id="fullscreen-icon" href="#icon-maximize" />
      </svg>
    </button>
  `,
});
