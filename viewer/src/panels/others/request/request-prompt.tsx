import type { JSX } from "preact";

import { rove } from "../../../page/roving-focus.ts";
import { laterWords } from "../../../words/later.ts";

/** Asks for an answer to somebody who wants control or the console, over the bar; filled by what happens. */
export function RequestPrompt(): JSX.Element {
  const { allow, decline } = laterWords.request;
  return (
    <section id="request" aria-labelledby="request-text" data-stop="1" ref={rove} hidden>
      <p class="request-what">
        <strong id="request-text" dir="auto" />
        <span id="request-left" class="request-left" />
      </p>
      <span class="request-buttons">
        <button type="button" class="button small" data-action="allow">
          {allow}
        </button>
        <button type="button" class="button small" data-action="decline">
          {decline}
        </button>
      </span>
    </section>
  );
}
