import { onAction } from "../../../viewer/src/page/elements.ts";
import { problemText } from "./problem.ts";

/** A dialog with a form that does one thing. */
export interface FormDialog {
  readonly dialog: HTMLDialogElement;
  readonly form: HTMLFormElement;
  /** Where it says what went wrong. */
  readonly problem: HTMLParagraphElement;
  /** The `data-action` of its button that does nothing. */
  readonly cancel: string;
}

/** Runs `submit` when the form is sent. The dialog is closed once that has succeeded, and says why it has not. */
export function startFormDialog(
  { dialog, form, problem, cancel }: FormDialog,
  submit: () => Promise<void>,
): { readonly open: () => void } {
  let isBusy = false;
  onAction(cancel, () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    form.setAttribute("aria-busy", "true");
    problem.textContent = "";
    submit()
      .then(
        () => dialog.close(),
        (error: unknown) => {
          problem.textContent = problemText(error);
        },
      )
      .finally(() => {
        isBusy = false;
        form.removeAttribute("aria-busy");
      });
  });
  return {
    open: () => {
      problem.textContent = "";
      dialog.showModal();
    },
  };
}
