import { icon, type FeatureTemplate } from "../../../page/feature-markup.ts";
import { html } from "../../../page/html.ts";

/** Why input is blocked for now, and what can be done about it. */
export const controlMarkup: FeatureTemplate = ({ markup: { control, share } }) => ({
  bar: html`
    <div
      id="control"
      data-stop="3"
      class="control"
      role="group"
      aria-labelledby="control-text"
      hidden
    >
      <span class="control-what">
        ${icon("eye")}
        <span id="control-text" dir="auto"></span>
        <span id="control-left" class="control-left"></span>
      </span>
      <span class="control-buttons">
        <button type="button" class="button small primary" data-action="ask-control">
          ${control.ask}
        </button>
        <button type="button" class="button small" data-action="cancel-control">
          ${control.cancel}
        </button>
        <button type="button" class="button small" data-action="take-control">
          ${control.take}
        </button>
        <button type="button" class="button small" data-action="share">${share.menu}</button>
      </span>
    </div>
  `,
});
