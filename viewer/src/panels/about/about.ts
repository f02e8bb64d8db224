import "./about.css";
import { byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";

/** What this is, which keys it has, and whose work is in it. */
export const startAbout: StartFeature = ({ input }) => {
  const dialog = byId("about", HTMLDialogElement);
  onAction("about", () => dialog.showModal());
  dialog.addEventListener("click", (event) => {
    // Only the backdrop is the dialog itself; all inside it has an element of its own.
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => input.adoptFocus());
  return {
    attach: (screen) => {
      if (screen === undefined) dialog.close();
    },
  };
};
