import type { SessionView } from "../../../../client/index.ts";
import { byId } from "../../../../viewer/src/page/elements.ts";
import type { Desk } from "../../page/desk.ts";
import { startFormDialog } from "../../page/dialogs.ts";
import { words } from "../../words/words.ts";
import { toast } from "../toast/toast.ts";

/** The question before a session ends; gives what opens it. */
export function startEnding(desk: Desk): (view: SessionView) => void {
  const reason = byId("ending-reason", HTMLInputElement);
  let shown: SessionView | undefined;
  const { open } = startFormDialog(
    {
      dialog: byId("ending", HTMLDialogElement),
      form: byId("ending-form", HTMLFormElement),
      problem: byId("ending-problem", HTMLParagraphElement),
      cancel: "cancel-ending",
    },
    async () => {
      if (shown === undefined) return;
      const { session, tenant, console, subject } = shown;
      const why = reason.value.trim() || undefined;
      const outcome = await desk.gateway().end(session, { reason: why, tenant });
      const { ended, revoked } = words.ending;
      toast(outcome === "ended" ? ended(console.name, subject) : revoked);
      desk.changed();
    },
  );
  return (view) => {
    shown = view;
    reason.value = "";
    byId("ending-who", HTMLParagraphElement).textContent = words.ending.who(
      view.console.name,
      view.subject,
    );
    open();
  };
}
