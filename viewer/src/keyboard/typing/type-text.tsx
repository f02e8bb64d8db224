import "./typing.css";
import { signal, type ReadonlySignal } from "@preact/signals";

import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { numberText } from "../../page/numbers.ts";
import { mountIn } from "../../page/places.ts";
import { hint } from "../../panels/hint/hint.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { laterWords } from "../../words/later.ts";
import { watchPastes } from "./pasted-text.ts";
import { stopByEscape } from "./stop-by-escape.ts";
import { TextTyper } from "./text-typer.ts";
import type { TypingProgress } from "./text-typing.ts";
import { typingDialog } from "./typing-dialog.tsx";
import { TypingStrip } from "./typing-strip.tsx";

/** How long it is said that a text is typed, in milliseconds. */
const DONE_MS = 4000;

/** Types texts in the machine: a dialog, how far it is, and the other ways to it. */
export const startTypeText: StartFeature = ({ input }) => {
  const waits = signal(false);
  const mayType = signal(false);
  let hasClipboard = false;
  const typer = new TextTyper(input, {
    missing: () => hint(laterWords.guestKeyboard.listMissing),
    moved: (progress) => {
      tell(progress, typer);
      // The button that stops it may have had the focus.
      if (progress.kind !== "typing") setTimeout(() => input.adoptFocus());
    },
  });
  const dialog = typingDialog(input, typer, mayType);
  const { open } = dialog;
  input.onTypeText(open, () => {
    if (typer.isTyping) hint(laterWords.typing.keysWait);
    return typer.isTyping;
  });
  mountButtons(mayType, () => open());
  mountIn("dialog", () => (
    <TypingStrip
      typer={typer}
      waits={waits}
      mayGoOn={mayType}
      now={() => performance.now()}
      stop={() => typer.cancel()}
      dismiss={() => {
        typer.dismiss();
        setTimeout(() => input.adoptFocus());
      }}
      typeRest={() => {
        typer.text.value = typer.rest;
        typer.dismiss();
        open();
      }}
    />
  ));
  const screen = byId("screen", HTMLDivElement);
  stopByEscape(screen, typer);
  watchPastes(screen, {
    mayType: () => mayType.peek() && !typer.isTyping,
    hasClipboard: () => hasClipboard,
    asked: () => open(),
    pasted: open,
  });
  return {
    attach: (present) => {
      typer.attach(present);
      if (present === undefined) dialog.close();
    },
    render: (state) => {
      waits.value = state.kind !== "live";
      mayType.value = state.kind === "live" && state.hello.mode === "control";
      if (!goesOn(state)) return;
      const clipboard = state.hello.grant?.clipboard;
      hasClipboard = clipboard === "to-guest" || clipboard === "both";
      if (state.hello.mode === "view") dialog.close();
    },
  };
};

function mountButtons(mayType: ReadonlySignal<boolean>, open: () => void): void {
  const words = laterWords.typing;
  mountIn(
    "keysTool",
    () => (
      <button
        type="button"
        class="tool text desktop"
        data-action="type-text"
        aria-label={words.button}
        title={words.withShortcut}
        aria-keyshortcuts="Control+Alt+Shift+V"
        onClick={open}
      >
        <Icon href="#icon-text-cursor-input" />
        <span class="word">{words.button}</span>
      </button>
    ),
    "[data-action='keys-menu']",
  );
  mountIn("menu", () => (
    <button
      type="button"
      role="menuitem"
      data-action="type-text"
      hidden={!mayType.value}
      onClick={open}
    >
      {words.menu}
    </button>
  ));
}

/** Says what a person who does not see it would want to know, and takes away what needs no answer. */
function tell(progress: TypingProgress, typer: TextTyper): void {
  const words = laterWords.typing;
  const total = numberText(progress.total);
  switch (progress.kind) {
    case "typing":
      announce(words.begun(total));
      break;
    case "typed":
      announce(words.done(progress.total, total));
      setTimeout(() => {
        if (typer.progress.peek() === progress) typer.dismiss();
      }, DONE_MS);
      break;
    case "stopped":
      announce(words.stopped[progress.reason](numberText(progress.typed), total));
      break;
  }
}
