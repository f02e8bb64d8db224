import "./not-started.css";
import { byId } from "../../page/elements.ts";

/** The script runs: removes what the page says while it does not, and lets every state be shown. */
export function pageStarted(): void {
  byId("not-started", HTMLElement).remove();
  for (const id of ["landing", "confirming", "in-use", "elsewhere", "live", "ended"])
    byId(id, HTMLElement).hidden = false;
}
