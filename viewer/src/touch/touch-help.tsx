import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { Icon, type IconAddress } from "../page/icon.tsx";
import { laterWords } from "../words/later.ts";
import type { TouchMode } from "./touch-director.ts";
import type { TouchChoice } from "./touch-preference.ts";

interface TouchHelpProps {
  readonly choice: ReadonlySignal<TouchChoice>;
  readonly isOpen: ReadonlySignal<boolean>;
  readonly choose: (mode: TouchMode) => void;
  readonly done: () => void;
}

const MODES = ["direct", "touchpad"] as const satisfies readonly TouchMode[];

const GESTURES = [
  ["tap", "#icon-pointer"],
  ["hold", "#icon-grab"],
  ["two", "#icon-zoom-in"],
] as const satisfies readonly (readonly ["tap" | "hold" | "two", IconAddress])[];

/** Three gestures, and how a finger points: at the first touch, and when it is asked for. */
export function TouchHelp({ choice, isOpen, choose, done }: TouchHelpProps): JSX.Element {
  const words = laterWords.touch;
  const mode = choice.value.mode ?? "direct";
  return (
    <section
      id="touch-help"
      aria-labelledby="touch-help-title"
      hidden={!isOpen.value}
      data-stop="2"
    >
      <h2 id="touch-help-title">{words.title}</h2>
      <ul>
        {GESTURES.map(([name, icon]) => (
          <li key={name}>
            <Icon href={icon} />
            <span>{words[name]}</span>
          </li>
        ))}
      </ul>
      <div class="touch-mode" role="group" aria-labelledby="touch-mode-title">
        <span id="touch-mode-title">{words.mode}</span>
        {MODES.map((name) => (
          <button
            type="button"
            key={name}
            data-action={`touch-${name}`}
            aria-pressed={mode === name}
            onClick={() => choose(name)}
          >
            {words[name]}
          </button>
        ))}
      </div>
      <button type="button" class="primary" data-action="touch-done" onClick={done}>
        {words.done}
      </button>
    </section>
  );
}
