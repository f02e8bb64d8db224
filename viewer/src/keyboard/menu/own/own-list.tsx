import type { JSX } from "preact";

import { Icon } from "../../../page/icon.tsx";
import { laterWords } from "../../../words/later.ts";
import { Caps } from "../caps.tsx";
import { MAX_NAME_LENGTH } from "./own-combination.ts";
import type { OwnCombinations } from "./own-combinations.ts";

/** The combinations that there are, to be named, ordered and deleted. */
export function OwnList({ own }: { readonly own: OwnCombinations }): JSX.Element {
  const words = laterWords.ownKeys;
  const entries = own.entries.value;
  if (entries.length === 0) return <p class="own-none">{words.none}</p>;
  return (
    <ol class="own-list">
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
              aria-label={words.raise(keys)}
              title={words.raise(keys)}
              disabled={at === 0}
              onClick={() => own.raise(at)}
            >
              <Icon href="#icon-arrow-up" />
            </button>
            <button
              type="button"
              class="tool"
              aria-label={words.remove(keys)}
              title={words.remove(keys)}
              onClick={() => own.remove(at)}
            >
              <Icon href="#icon-x" />
            </button>
          </li>
        );
      })}
    </ol>
  );
}
