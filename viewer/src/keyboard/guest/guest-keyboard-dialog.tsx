import "./guest-keyboard.css";
import { signal } from "@preact/signals";
import type { JSX } from "preact";

import type { StartFeature } from "../../page/feature.ts";
import { mountIn } from "../../page/places.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { laterWords } from "../../words/later.ts";
import type { GuestLayoutChoice } from "./guest-layout-choice.ts";
import { LayoutSelect } from "./layout-select.tsx";

/** Where a person says which keyboard layout is set inside the machine. */
export const startGuestKeyboard: StartFeature = ({ input }) => {
  const isOpen = signal(false);
  const acceptsKeyCodes = signal(false);
  const mayType = signal(false);
  let dialog: HTMLDialogElement | null = null;
  const open = (): void => {
    acceptsKeyCodes.value = input.screen?.acceptsKeyCodes() === true;
    isOpen.value = true;
    dialog?.showModal();
  };
  mountIn("menu", () => (
    <button
      type="button"
      role="menuitem"
      data-action="guest-keyboard"
      hidden={!mayType.value}
      onClick={open}
    >
      {laterWords.guestKeyboard.menu}
    </button>
  ));
  mountIn("dialog", () => (
    <GuestKeyboard
      element={(at) => {
        dialog = at;
      }}
      layout={input.layout}
      isOpen={() => isOpen.value}
      use={() => laterWords.guestKeyboard[acceptsKeyCodes.value ? "usedForText" : "usedForKeys"]}
      closed={() => {
        isOpen.value = false;
        input.adoptFocus();
      }}
    />
  ));
  return {
    render: (state) => {
      mayType.value = goesOn(state) && state.hello.mode === "control";
    },
    attach: (screen) => {
      if (screen === undefined) dialog?.close();
    },
  };
};

interface GuestKeyboardProps {
  readonly element: (dialog: HTMLDialogElement | null) => void;
  readonly layout: GuestLayoutChoice;
  readonly isOpen: () => boolean;
  /** What the layout is used for. */
  readonly use: () => string;
  readonly closed: () => void;
}

function GuestKeyboard({ element, layout, isOpen, use, closed }: GuestKeyboardProps): JSX.Element {
  const words = laterWords.guestKeyboard;
  return (
    <dialog
      id="guest-keyboard"
      aria-labelledby="guest-keyboard-title"
      ref={element}
      onClose={closed}
    >
      <h2 id="guest-keyboard-title">{words.title}</h2>
      <p class="advice">{use()}</p>
      <label class="choice">
        {words.layout}
        <LayoutSelect id="guest-layout" layout={layout} isShown={isOpen} />
      </label>
      <form method="dialog" class="buttons">
        <button type="submit" class="button primary" data-action="close-guest-keyboard">
          {words.done}
        </button>
      </form>
    </dialog>
  );
}
