import { useSignal, type Signal } from "@preact/signals";
import type { JSX } from "preact";

import { laterWords } from "../../../words/later.ts";
import { Caps } from "../caps.tsx";
import { keyLabel } from "./key-label.ts";
import {
  CHARACTERS,
  MAX_NAME_LENGTH,
  MODIFIER_NAMES,
  pressedKeys,
  type OwnCombination,
} from "./own-combination.ts";

/** Keys that can be chosen, besides modifiers: first those with a name. */
const KEYS: readonly string[] = [
  "Escape",
  "Tab",
  "Enter",
  "Backspace",
  "Delete",
  "Insert",
  "Home",
  "End",
  "PageUp",
  "PageDown",
  "ArrowLeft",
  "ArrowUp",
  "ArrowDown",
  "ArrowRight",
  "PrintScreen",
  "Pause",
  "ContextMenu",
  ...Array.from({ length: 12 }, (_, at) => `F${String(at + 1)}`),
  ...Array.from(CHARACTERS),
];

interface OwnFormProps {
  readonly add: (combination: OwnCombination) => void;
}

/** Makes a combination, by pressing its keys or by choosing them. */
export function OwnForm({ add }: OwnFormProps): JSX.Element {
  const words = laterWords.ownKeys;
  const chosen: Chosen = { modifiers: useSignal<readonly string[]>([]), key: useSignal("") };
  const name = useSignal("");
  const keys = keysOf(chosen);
  return (
    <form
      class="own-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (keys.length === 0) return;
        add({ name: name.value.trim(), keys });
        chosen.modifiers.value = [];
        chosen.key.value = "";
        name.value = "";
      }}
    >
      <Press {...chosen} />
      <Choose {...chosen} />
      <div class="own-add">
        <input
          class="own-name"
          aria-label={words.name}
          placeholder={words.name}
          maxLength={MAX_NAME_LENGTH}
          value={name.value}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
        <button
          type="submit"
          class="button"
          data-action="add-own-keys"
          disabled={keys.length === 0}
        >
          {words.add}
        </button>
      </div>
    </form>
  );
}

/** What is to be added: modifiers in their order, and a key. */
interface Chosen {
  readonly modifiers: Signal<readonly string[]>;
  /** Empty: none. */
  readonly key: Signal<string>;
}

function keysOf({ modifiers, key }: Chosen): readonly string[] {
  return [...modifiers.value, ...(key.value === "" ? [] : [key.value])];
}

/** Takes the keys that are pressed on it. */
function Press(chosen: Chosen): JSX.Element {
  const keys = keysOf(chosen);
  const take = (event: KeyboardEvent): void => {
    // Keys by which people leave it.
    const isAlone = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (isAlone && (event.key === "Tab" || event.key === "Escape")) return;
    event.preventDefault();
    const pressed = pressedKeys(event);
    if (pressed === undefined) return;
    chosen.modifiers.value = pressed.slice(0, -1);
    chosen.key.value = pressed.at(-1) ?? "";
  };
  return (
    <button type="button" class="own-press" data-action="press-own-keys" onKeyDown={take}>
      {keys.length > 0 ? <Caps names={keys.map(keyLabel)} /> : laterWords.ownKeys.press}
    </button>
  );
}

function Choose({ modifiers, key }: Chosen): JSX.Element {
  const words = laterWords.ownKeys;
  const choose = (modifier: string, isChosen: boolean): void => {
    modifiers.value = MODIFIER_NAMES.filter((one) =>
      one === modifier ? isChosen : modifiers.value.includes(one),
    );
  };
  return (
    <fieldset>
      <legend>{words.orChoose}</legend>
      {MODIFIER_NAMES.map((modifier) => (
        <label class="check" key={modifier}>
          <input
            type="checkbox"
            checked={modifiers.value.includes(modifier)}
            onChange={({ currentTarget }) => choose(modifier, currentTarget.checked)}
          />
          {keyLabel(modifier)}
        </label>
      ))}
      <select
        aria-label={words.key}
        value={key.value}
        onChange={({ currentTarget }) => {
          key.value = currentTarget.value;
        }}
      >
        <option value="">{words.noKey}</option>
        {KEYS.map((one) => (
          <option key={one} value={one}>
            {keyLabel(one)}
          </option>
        ))}
      </select>
    </fieldset>
  );
}
