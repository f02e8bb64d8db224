import "./text-bar.css";
import { signal, type Signal } from "@preact/signals";
import type { JSX } from "preact";

import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { mountIn } from "../../page/places.ts";
import { hint } from "../../panels/hint/hint.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { laterWords } from "../../words/later.ts";
import { isNamedKey, NAMED_KEYS } from "../key.ts";
import type { MachineInput } from "../machine-input.ts";
import { MODIFIER_KEYS } from "../modifier-keys.ts";

/**
 * A field for input methods, which put nothing into a picture: what is composed there is typed in the machine as soon
 * as it is certain.
 */
export const startTextBar: StartFeature = ({ input }) => {
  const isOpen = signal(false);
  const mayType = signal(false);
  let field: HTMLInputElement | null = null;
  const close = (): void => {
    isOpen.value = false;
    input.focus();
  };
  const open = (): void => {
    isOpen.value = true;
    // Once it is in the page.
    setTimeout(() => field?.focus());
  };
  input.leaveFocusWhile(() => field !== null && document.activeElement === field);
  mountIn("menu", () => (
    <button
      type="button"
      role="menuitem"
      data-action="text-bar"
      hidden={!mayType.value}
      onClick={open}
    >
      {laterWords.textBar.menu}
    </button>
  ));
  mountIn("live", () => (
    <TextBar
      isOpen={isOpen}
      input={input}
      close={close}
      element={(at) => {
        field = at;
      }}
    />
  ));
  tellOfInputMethods(byId("screen", HTMLDivElement), mayType);
  return {
    attach: (screen) => {
      if (screen === undefined) isOpen.value = false;
    },
    render: (state) => {
      mayType.value = goesOn(state) && state.hello.mode === "control";
      if (!mayType.value) isOpen.value = false;
    },
  };
};

/** A key that an input method takes does nothing in a picture, and whoever pressed it would not know why. */
function tellOfInputMethods(screen: HTMLElement, mayType: Signal<boolean>): void {
  let isSaid = false;
  screen.addEventListener(
    "keydown",
    ({ key }) => {
      if (key !== "Process" || isSaid || !mayType.peek()) return;
      isSaid = true;
      hint(laterWords.textBar.isOn);
    },
    { capture: true },
  );
}

interface TextBarProps {
  readonly isOpen: Signal<boolean>;
  readonly input: MachineInput;
  readonly element: (field: HTMLInputElement | null) => void;
  readonly close: () => void;
}

function TextBar({ isOpen, input, element, close }: TextBarProps): JSX.Element | null {
  const words = laterWords.textBar;
  if (!isOpen.value) return null;
  const type = (field: HTMLInputElement): void => {
    const text = field.value;
    field.value = "";
    if (text !== "") input.keyboard.edit(0, text);
  };
  return (
    <div id="text-bar" class="text-bar">
      <input
        ref={element}
        aria-label={words.field}
        placeholder={words.field}
        dir="auto"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => {
          if (!event.isComposing) type(event.currentTarget);
        }}
        onCompositionEnd={({ currentTarget }) => type(currentTarget)}
        onKeyDown={(event) => keyDown(event, input, close)}
      />
      <button
        type="button"
        class="tool"
        data-action="close-text-bar"
        aria-label={words.close}
        title={words.close}
        onClick={close}
      >
        <Icon href="#icon-x" />
      </button>
    </div>
  );
}

/** Keys without text are pressed in the machine. */
function keyDown(event: KeyboardEvent, input: MachineInput, close: () => void): void {
  const { altKey, ctrlKey, isComposing, key, metaKey } = event;
  if (isComposing || key === "Process" || MODIFIER_KEYS.has(key)) return;
  const isChord = ctrlKey && altKey; // the page's own
  if (key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (isNamedKey(key) && !isChord && !metaKey) {
    event.preventDefault();
    input.keyboard.press(NAMED_KEYS[key]);
  }
}
