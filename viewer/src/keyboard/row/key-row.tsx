import "./key-row.css";
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { JSX } from "preact";

import type { StartFeature } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { mountIn } from "../../page/places.ts";
import { laterWords } from "../../words/later.ts";
import { MODIFIERS, type Modifier, type VirtualKeyboard } from "../virtual-keyboard.ts";
import { KeyRepeat } from "./key-repeat.ts";
import { FUNCTION_KEYS, ROW_KEYS, type RowKey } from "./row-keys.ts";

/** A row of the keys that a phone's keyboard lacks, which is moved sideways by a finger. */
export const startKeyRow: StartFeature = ({ input }) => {
  const { keyboard } = input;
  const held = signal<readonly Modifier[]>([]);
  const isFunctions = signal(false);
  const repeat = new KeyRepeat((milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  });
  const release = (): void => repeat.release();
  for (const type of ["pagehide", "blur"]) addEventListener(type, release);
  input.onHeldChanged(() => {
    held.value = MODIFIERS.filter((modifier) => keyboard.holds(modifier));
  });
  const row = { held, isFunctions, repeat, act: (key: RowKey) => act(keyboard, key) };
  mountIn("keysTool", () => <KeyRow {...row} />, "[data-action='ctrl-alt-del']");
  return { attach: release };
};

function act(keyboard: VirtualKeyboard, key: RowKey): void {
  switch (key.kind) {
    case "key":
    case "function":
      keyboard.press(key.key);
      break;
    case "character":
      keyboard.edit(0, key.character);
      break;
    case "modifier":
      keyboard.toggle(key.modifier);
      break;
  }
}

interface KeyRowProps {
  readonly held: ReadonlySignal<readonly Modifier[]>;
  readonly isFunctions: Signal<boolean>;
  readonly repeat: KeyRepeat;
  readonly act: (key: RowKey) => void;
}

function KeyRow({ held, isFunctions, repeat, act }: KeyRowProps): JSX.Element {
  const keys = isFunctions.value ? FUNCTION_KEYS : ROW_KEYS;
  const words = laterWords.keyRow;
  return (
    <div class="key-row touch" onContextMenu={(event) => event.preventDefault()}>
      <div class="key-row-keys">
        {keys.map((key) => {
          const { id, label, face } = facesOf(key);
          const repeats = key.kind === "key";
          return (
            <button
              type="button"
              class="tool text key"
              key={id}
              data-action={id}
              aria-label={label}
              {...(key.kind === "modifier" && {
                "aria-pressed": held.value.includes(key.modifier),
              })}
              {...(repeats && {
                onPointerDown: () => repeat.hold(() => act(key)),
                onPointerUp: () => repeat.release(),
                onPointerCancel: () => repeat.release(),
              })}
              onClick={() => (repeats ? repeat.click(() => act(key)) : act(key))}
            >
              {face}
            </button>
          );
        })}
      </div>
      <button
        type="button"
        class="tool text key"
        data-action="function-keys"
        aria-label={words.functionKeys}
        aria-pressed={isFunctions.value}
        onClick={() => {
          isFunctions.value = !isFunctions.value;
        }}
      >
        Fn
      </button>
    </div>
  );
}

/** What stands on a key, and what it is called. */
function facesOf(key: RowKey): {
  readonly id: string;
  readonly label: string;
  readonly face: JSX.Element | string;
} {
  const words = laterWords.keyRow;
  switch (key.kind) {
    case "key": {
      const label = words[key.word];
      return { id: key.action, label, face: key.icon ? <Icon href={key.icon} /> : label };
    }
    case "function": {
      const label = `F${String(key.number)}`;
      return { id: label.toLowerCase(), label, face: label };
    }
    case "character":
      return { id: `type-${key.character}`, label: key.character, face: key.character };
    case "modifier":
      return {
        id: `sticky-${key.modifier.toLowerCase()}`,
        label: words[key.hold],
        face: words[key.word],
      };
  }
}
