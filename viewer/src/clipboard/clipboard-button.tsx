import { signal, type ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { byId } from "../page/elements.ts";
import type { FeatureContext } from "../page/feature.ts";
import { Icon } from "../page/icon.tsx";
import { mountIn } from "../page/places.ts";
import { placeAt } from "../page/popover-place.ts";
import { laterWords } from "../words/later.ts";
import { ClipboardPanel } from "./clipboard-panel.tsx";
import type { PanelState } from "./panel-state.ts";
import type { SharedClipboard } from "./shared-clipboard.ts";

interface PanelListener {
  /** A person has turned the switch. */
  ask(isWanted: boolean): void;
  /** A person looks at the panel. */
  opened(): void;
}

/** Puts the button and its panel into the page. */
export function mountClipboard(
  { input }: FeatureContext,
  shared: SharedClipboard,
  view: PanelState,
  listener: PanelListener,
): void {
  const isOpen = signal(false);
  const Panel = (): JSX.Element => (
    <section
      id="clipboard"
      class="menu clipboard"
      role="dialog"
      aria-labelledby="clipboard-title"
      tabIndex={-1}
      popover="auto"
      onToggle={toggled}
    >
      <ClipboardPanel
        {...view}
        copied={shared.copied}
        taken={() => shared.seen(true)}
        give={(text) => shared.give(text)}
        share={(isShared) => listener.ask(isShared)}
      />
    </section>
  );
  const toggled = ({ newState }: { readonly newState: string }): void => {
    isOpen.value = newState === "open";
    view.done.value = "";
    place();
    if (isOpen.value) listener.opened();
    else input.adoptFocus();
  };
  mountIn("keysTool", () => <ClipboardButton isNew={shared.isNew} isOpen={isOpen} />);
  mountIn("live", Panel);
  const panel = byId("clipboard", HTMLElement);
  const place = (): void => {
    if (isOpen.peek()) placeAt(panel, byId("clipboard-button", HTMLButtonElement));
  };
  input.leaveFocusWhile(() => isOpen.peek());
  for (const area of [window, window.visualViewport]) area?.addEventListener("resize", place);
}

interface ClipboardButtonProps {
  readonly isNew: ReadonlySignal<boolean>;
  readonly isOpen: ReadonlySignal<boolean>;
}

function ClipboardButton({ isNew, isOpen }: ClipboardButtonProps): JSX.Element {
  const { button, buttonNew } = laterWords.clipboard;
  const label = isNew.value ? buttonNew : button;
  return (
    <button
      type="button"
      id="clipboard-button"
      class="tool text clipboard-button"
      popovertarget="clipboard"
      aria-haspopup="dialog"
      aria-expanded={isOpen.value}
      aria-controls="clipboard"
      aria-label={label}
      title={label}
    >
      <Icon href="#icon-clipboard" />
      <span class="word desktop">{button}</span>
      {isNew.value && <span class="clipboard-new" />}
    </button>
  );
}
