import { signal, type ReadonlySignal } from "@preact/signals";

import type { MachineInput } from "../machine-input.ts";
import { mountIn } from "../../page/places.ts";
import type { TextTyper } from "./text-typer.ts";
import { TypeTextDialog } from "./type-text-dialog.tsx";

/** The dialog in which a person writes a text. */
export interface TypingDialog {
  /** Types a text at once if nobody has to see it first; else, or without one, shows the dialog. */
  readonly open: (text?: string) => void;
  readonly close: () => void;
}

/** Puts the dialog into the page. `mayType`: whether a text can be typed now. */
export function typingDialog(
  input: MachineInput,
  typer: TextTyper,
  mayType: ReadonlySignal<boolean>,
): TypingDialog {
  const isOpen = signal(false);
  let dialog: HTMLDialogElement | null = null;
  const open = async (text?: string): Promise<void> => {
    if (!mayType.peek() || typer.isTyping) return;
    await typer.findKeyboard();
    if (text !== undefined && typer.isPlain(text)) {
      typer.type(text, performance.now());
      return;
    }
    if (text !== undefined) typer.text.value = text;
    if (dialog?.open !== false || !mayType.peek()) return;
    isOpen.value = true;
    dialog.showModal();
  };
  mountIn("dialog", () => (
    <TypeTextDialog
      element={(at) => {
        dialog = at;
      }}
      typer={typer}
      layout={input.layout}
      isOpen={isOpen}
      type={() => {
        typer.type(typer.text.peek(), performance.now());
        typer.text.value = "";
        dialog?.close();
        input.focus();
      }}
      closed={() => {
        isOpen.value = false;
        typer.forgetSecret();
        input.adoptFocus();
      }}
    />
  ));
  return { open: (text) => void open(text), close: () => dialog?.close() };
}
