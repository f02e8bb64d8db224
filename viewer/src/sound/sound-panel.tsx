import type { ReadonlySignal, Signal } from "@preact/signals";
import type { JSX } from "preact";

import { Icon } from "../page/icon.tsx";
import { laterWords } from "../words/later.ts";

export interface SoundPanelProps {
  readonly isOn: ReadonlySignal<boolean>;
  /** Whether it is on and none has come. */
  readonly isMissing: ReadonlySignal<boolean>;
  /** Percent. */
  readonly volume: Signal<number>;
  readonly turn: (isOn: boolean) => void;
}

export function SoundPanel({ isMissing, isOn, volume, turn }: SoundPanelProps): JSX.Element {
  const { explained, none, play, title, volume: label } = laterWords.sound;
  return (
    <section
      id="sound"
      class="menu sound"
      role="dialog"
      aria-labelledby="sound-title"
      tabIndex={-1}
      popover="auto"
    >
      <h2 id="sound-title">{title}</h2>
      <label class="sound-switch">
        <input
          type="checkbox"
          role="switch"
          checked={isOn.value}
          data-action="play-sound"
          onChange={({ currentTarget }) => turn(currentTarget.checked)}
        />
        <span>
          {play}
          <small>{explained}</small>
        </span>
      </label>
      <p class="sound-none" role="status">
        {isMissing.value ? none : ""}
      </p>
      <label class="sound-volume">
        <span>{label}</span>
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={volume.value}
          data-action="volume"
          onInput={({ currentTarget }) => {
            volume.value = currentTarget.valueAsNumber;
          }}
        />
      </label>
    </section>
  );
}

export function SoundButton({
  isOn,
  isThere,
}: {
  readonly isOn: ReadonlySignal<boolean>;
  readonly isThere: ReadonlySignal<boolean>;
}): JSX.Element | null {
  if (!isThere.value) return null;
  const label = isOn.value ? laterWords.sound.buttonOn : laterWords.sound.button;
  return (
    <button
      type="button"
      id="sound-button"
      class="tool"
      popovertarget="sound"
      aria-haspopup="dialog"
      aria-expanded="false"
      aria-controls="sound"
      aria-label={label}
      title={label}
    >
      <Icon href={isOn.value ? "#icon-volume-2" : "#icon-volume-x"} />
    </button>
  );
}
