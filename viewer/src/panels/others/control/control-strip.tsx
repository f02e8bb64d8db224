import type { JSX } from "preact";

import { Icon } from "../../../page/icon.tsx";
import { rove } from "../../../page/roving-focus.ts";
import { laterWords } from "../../../words/later.ts";

/** Why input is blocked for now, and what can be done about it; filled by what happens. */
export function ControlStrip(): JSX.Element {
  const { ask, cancel, take } = laterWords.control;
  return (
    <div
      id="control"
      class="control"
      role="group"
      aria-labelledby="control-text"
      data-stop="3"
      ref={rove}
      hidden
    >
      <span class="control-what">
        <Icon href="#icon-eye" />
        <span id="control-text" dir="auto" />
        <span id="control-left" class="control-left" />
      </span>
      <span class="control-buttons">
        <button type="button" class="button small primary" data-action="ask-control">
          {ask}
        </button>
        <button type="button" class="button small" data-action="cancel-control">
          {cancel}
        </button>
        <button type="button" class="button small" data-action="take-control">
          {take}
        </button>
        <button type="button" class="button small" data-action="share">
          {laterWords.share.menu}
        </button>
      </span>
    </div>
  );
}
