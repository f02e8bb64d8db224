import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { Icon } from "../page/icon.tsx";
import { laterWords } from "../words/later.ts";

interface TouchButtonProps {
  readonly isOpen: ReadonlySignal<boolean>;
  readonly press: () => void;
}

/** Shows the help for touches, and how a finger points. */
export function TouchButton({ isOpen, press }: TouchButtonProps): JSX.Element {
  const { button } = laterWords.touch;
  return (
    <button
      type="button"
      class="tool touch"
      data-action="touch-help"
      aria-label={button}
      title={button}
      aria-expanded={isOpen.value}
      aria-controls="touch-help"
      onClick={press}
    >
      <Icon href="#icon-pointer" />
    </button>
  );
}
