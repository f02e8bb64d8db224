import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html, type Markup } from "../../page/html.ts";

/** Keys that a phone's keyboard lacks, modifiers to hold, and the combination that everybody needs. */
export const keysToolbarMarkup: FeatureTemplate = ({ markup: { keys } }) => ({
  keysTool: html`
    <button type="button" class="tool text touch" data-action="esc">${keys.esc}</button>
    <button type="button" class="tool text touch" data-action="tab">${keys.tab}</button>
    ${held("control", keys.ctrl, keys.holdCtrl)} ${held("alt", keys.alt, keys.holdAlt)}
    ${held("shift", keys.shift, keys.holdShift)} ${held("super", keys.super, keys.holdSuper)}
    <button
      type="button"
      class="tool text cap desktop"
      data-action="ctrl-alt-del"
      aria-label="${keys.sendCtrlAltDel}"
      title="${keys.sendCtrlAltDel}"
    >
      <kbd>${keys.ctrlAltDel}</kbd>
    </button>
  `,
});

function held(modifier: string, name: string, label: string): Markup {
  return html`
    <button
      type="button"
      class="tool text touch"
      data-action="${`sticky-${modifier}`}"
      aria-pressed="false"
      aria-label="${label}"
    >
      ${name}
    </button>
  `;
}
