import type { SessionView } from "../../../../client/index.ts";
import { byId } from "../../../../viewer/src/page/elements.ts";
import type { Desk } from "../../page/desk.ts";
import { startFormDialog } from "../../page/dialogs.ts";
import { words } from "../../words/words.ts";
import { toast } from "../toast/toast.ts";

/** The form for a line to a session; gives what opens it. */
export function startMessage(desk: Desk): (view: SessionView) => void {
  const text = byId("message-text", HTMLInputElement);
  let to: SessionView | undefined;
  const { open } = startFormDialog(
    {
      dialog: byId("message", HTMLDialogElement),
      form: byId("message-form", HTMLFormElement),
      problem: byId("message-problem", HTMLParagraphElement),
      cancel: "cancel-message",
    },
    async () => {
      const line = text.value.trim();
      if (line === "" || to === undefined) return;
      await desk.gateway().message(to.session, line);
      toast(words.message.sent);
    },
  );
  return (view) => {
    to = view;
    text.value = "";
    byId("message-who", HTMLParagraphElement).textContent = words.ending.who(
      view.console.name,
      view.subject,
    );
    open();
  };
}
