import { signal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";

import { hint } from "../../panels/hint/hint.ts";
import { laterWords } from "../../words/later.ts";
import { loadLayouts, type GuestLayoutChoice } from "./guest-layout-choice.ts";
import type { LayoutOption } from "./guest-keyboard.ts";

interface LayoutSelectProps {
  readonly id: string;
  readonly layout: GuestLayoutChoice;
  /** Whether what holds it is shown: the layouts are loaded then. */
  readonly isShown: () => boolean;
  /** Is called after another one was chosen and is in use. */
  readonly changed?: () => void;
}

/** Chooses the layout that is set inside the machine. */
export function LayoutSelect({ id, layout, isShown, changed }: LayoutSelectProps): JSX.Element {
  const options = useMemo(() => signal<readonly LayoutOption[]>([]), []);
  useSignalEffect(() => {
    if (isShown()) void load(layout.name, options);
  });
  const choose = async (name: string): Promise<void> => {
    await layout.choose(name);
    changed?.();
  };
  return (
    <select id={id} onChange={({ currentTarget }) => void choose(currentTarget.value)}>
      {options.value.map(({ name, title, chosen }) => (
        <option key={name} value={name} selected={chosen}>
          {title}
        </option>
      ))}
    </select>
  );
}

async function load(name: string, options: { value: readonly LayoutOption[] }): Promise<void> {
  try {
    const { layoutOptions } = await loadLayouts();
    const { lang: tag } = document.documentElement;
    options.value = layoutOptions(name, { tag, words: laterWords.guestKeyboard });
  } catch {
    hint(laterWords.guestKeyboard.listMissing);
  }
}
