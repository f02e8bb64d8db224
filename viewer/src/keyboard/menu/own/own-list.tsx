import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { Icon } from "../../../page/icon.tsx";
import { laterWords } from "../../../words/later.ts";
import { Caps } from "../caps.tsx";
import { MAX_NAME_LENGTH } from "./own-combination.ts";
import type { OwnCombinations } from "./own-combinations.ts";

/** What a combination is made by: the heir of the last one that is deleted. */
const PRESS = '[data-action="press-own-keys"]';

/** The combinations that there are, to be named, ordered and deleted. */
export function OwnList({ own }: { readonly own: OwnCombinations }): JSX.Element {
  const words = laterWords.ownKeys;
  const list = useRef<HTMLOListElement>(null);
  const entries = own.entries.value;
  if (entries.length === 0) return <p class="own-none">{words.none}</p>;
  return (
    <ol class="own-list" ref={list}>
      {entries.map(({ id, names, reason }, at) => {
        const keys = names.join("+");
        return (
          <li key={id}>
            <Caps names={names} />
            <input
              class="own-name"
              aria-label={words.nameOf(keys)}
              placeholder={words.name}
              maxLength={MAX_NAME_LENGTH}
              value={reason ?? ""}
              onChange={({ currentTarget }) => own.rename(at, currentTarget.value.trim())}
            />
            <button
              type="button"
              class="tool"
              data-action="raise-own"
              aria-label={words.raise(keys)}
              title={words.raise(keys)}
              aria-disabled={at === 0}
              onClick={() => {
                if (at === 0) return;
                own.raise(at);
                focusRow(list.current, at - 1, "raise");
              }}
            >
              <Icon href="#icon-arrow-up" />
            </button>
            <button
              type="button"
              class="tool"
              data-action="remove-own"
              aria-label={words.remove(keys)}
              title={words.remove(keys)}
              onClick={() => {
                // The last row goes away.
                focusRow(list.current, Math.min(at, entries.length - 2), "remove");
                own.remove(at);
              }}
            >
              <Icon href="#icon-x" />
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** Rows stay where they are, and what is in them changes: the focus goes after what was moved, or to an heir. */
function focusRow(list: HTMLOListElement | null, at: number, action: "raise" | "remove"): void {
  const heir = list?.children[at]?.querySelector<HTMLElement>(`[data-action="${action}-own"]`);
  (heir ?? list?.closest("dialog")?.querySelector<HTMLElement>(PRESS))?.focus();
}
