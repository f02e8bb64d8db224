import { signal, type ReadonlySignal } from "@preact/signals";

/** How long something may cover a part of the screen, in milliseconds. */
const SHOWN_MS = 6000;

/** Whether something that covers a part of the screen is shown now. */
export interface Glimpse {
  readonly isShown: ReadonlySignal<boolean>;
  /** Shows it for 6 s from now, or hides it. */
  show(shown: boolean): void;
}

export function glimpse(): Glimpse {
  const isShown = signal(false);
  let hiding: ReturnType<typeof setTimeout> | undefined;
  const show = (shown: boolean): void => {
    clearTimeout(hiding);
    isShown.value = shown;
    if (shown) hiding = setTimeout(() => show(false), SHOWN_MS);
  };
  return { isShown, show };
}
