import type { FeatureTemplate } from "../../../page/feature-markup.ts";
import { html } from "../../../page/html.ts";

/** A link for somebody who is to watch. */
export const shareMarkup: FeatureTemplate = ({ markup: { share } }) => ({
  menuItem: html`
    <button type="button" role="menuitem" data-action="share" id="share-item" hidden>
      ${share.menu}
    </button>
  `,
  dialog: html`
    <dialog id="share" aria-labelledby="share-title" aria-describedby="share-use">
      <h2 id="share-title">${share.title}</h2>
      <p id="share-use" class="advice">${share.use}</p>
      <label class="choice">
        ${share.link}
        <input
          id="share-link"
          type="text"
          readonly
          dir="ltr"
          autocomplete="off"
          spellcheck="false"
          aria-describedby="share-status"
          autofocus
        />
      </label>
      <p id="share-status" class="share-status" role="status"></p>
      <form method="dialog" class="buttons">
        <button type="button" class="button primary" data-action="copy-link" disabled>
          ${share.copy}
        </button>
        <button class="button" data-action="close-share">${share.done}</button>
      </form>
    </dialog>
  `,
});
