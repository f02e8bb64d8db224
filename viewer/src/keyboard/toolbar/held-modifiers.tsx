import "./held-modifiers.css";
import { signal } from "@preact/signals";

import { announce } from "../../page/announce.ts";
import type { StartFeature } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { mountIn } from "../../page/places.ts";
import { laterWords } from "../../words/later.ts";
import { MODIFIERS, type Modifier } from "../virtual-keyboard.ts";

/** Shows in the bar which modifiers are held for the next key; each can be released there. */
export const startHeldModifiers: StartFeature = ({ input }) => {
  const { keyboard } = input;
  const held = signal<readonly Modifier[]>([]);
  const words = laterWords.keysMenu;
  input.onHeldChanged(() => {
    const before = held.peek();
    held.value = MODIFIERS.filter((modifier) => keyboard.holds(modifier));
    for (const modifier of held.value) {
      if (!before.includes(modifier)) announce(words.held(words.modifiers[modifier]));
    }
  });
  mountIn("bar", () => (
    <>
      {held.value.map((modifier) => {
        const name = words.modifiers[modifier];
        return (
          <button
            key={modifier}
            type="button"
            class="held"
            data-action={`release-${modifier.toLowerCase()}`}
            title={words.releases(name)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              keyboard.toggle(modifier);
              input.focusUnlessHeld();
            }}
          >
            {words.held(name)}
            <Icon href="#icon-x" />
          </button>
        );
      })}
    </>
  ));
  return {};
};
