import type { JSX } from "preact";

import { laterWords } from "../../../words/later.ts";

/** The entry of the menu of keys that asks for a link. */
export function ShareItem(): JSX.Element {
  return (
    <button type="button" role="menuitem" data-action="share" id="share-item" hidden>
      {laterWords.share.menu}
    </button>
  );
}

/** A link for somebody who is to watch; filled once there is one. */
export function ShareDialog(): JSX.Element {
  const { copy, done, link, title, use } = laterWords.share;
  return (
    <dialog id="share" aria-labelledby="share-title" aria-describedby="share-use">
      <h2 id="share-title">{title}</h2>
      <p id="share-use" class="advice">
        {use}
      </p>
      <label class="choice">
        {link}
        <input
          id="share-link"
          type="text"
          readonly
          dir="ltr"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="share-status"
          autofocus
        />
      </label>
      <p id="share-status" class="share-status" role="status" />
      <form method="dialog" class="buttons">
        <button type="button" class="button primary" data-action="copy-link" disabled>
          {copy}
        </button>
        <button class="button" data-action="close-share">
          {done}
        </button>
      </form>
    </dialog>
  );
}
