import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** The combination that everybody needs. */
export const keysToolbarMarkup: FeatureTemplate = ({ markup: { keys } }) => ({
  keysTool: html`
    <button
      type="button"
      class="tool text cap desktop"
      data-action="ctrl-alt-del"
      title="${keys.sendCtrlAltDel}"
    >
      <kbd>${keys.ctrlAltDel}</kbd>
    </button>
  `,
});
