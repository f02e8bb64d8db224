import "./details.css";
import type { SessionView } from "../../../../client/index.ts";
import { byId, buttonsOf, onAction } from "../../../../viewer/src/page/elements.ts";
import { watch } from "../../list/watch.ts";
import type { Desk } from "../../page/desk.ts";
import { problemText } from "../../page/problem.ts";
import { agoText } from "../../page/times.ts";
import { words } from "../../words/words.ts";
import { factsOf, type Fact } from "./facts.ts";
import { MINUTES } from "./markup.ts";
import { toast } from "../toast/toast.ts";

interface DetailsActions {
  readonly message: (view: SessionView) => void;
  readonly end: (view: SessionView) => void;
}

export interface Details {
  open(view: SessionView): void;
  /** What is known has changed. */
  refresh(): void;
  close(): void;
}

/** The sheet with all that is known of one session. */
export function startDetails(desk: Desk, actions: DetailsActions): Details {
  const dialog = byId("details", HTMLDialogElement);
  const title = dialog.querySelector("h2 bdi");
  let shown: SessionView | undefined;
  const render = (view: SessionView, isOver: boolean): void => {
    if (title !== null) title.textContent = view.console.name;
    dialog.dataset["mode"] = view.mode;
    byId("details-over", HTMLParagraphElement).textContent = isOver ? words.details.over : "";
    const asks = byId("details-asks", HTMLParagraphElement);
    const since = view.moreTimeAskedAt;
    asks.hidden = since === undefined;
    asks.textContent =
      since === undefined ? "" : words.details.asks(view.subject, agoText(since, Date.now()));
    for (const button of buttonsOf("decline-time")) button.hidden = since === undefined;
    for (const button of Object.keys(runs).flatMap(buttonsOf)) button.disabled = isOver;
    showFacts(factsOf(view, Date.now()));
  };
  const runs: Readonly<Record<string, (view: SessionView) => void>> = {
    "details-watch": (view) => void watch(desk, view),
    "details-message": actions.message,
    "details-mode": (view) => void switchMode(desk, view),
    "details-end": actions.end,
    "decline-time": (view) => void declineTime(desk, view),
    ...Object.fromEntries(
      MINUTES.map((minutes) => [
        `give-${String(minutes)}`,
        (view: SessionView) => void giveTime(desk, view, minutes),
      ]),
    ),
  };
  for (const [name, run] of Object.entries(runs)) {
    onAction(name, () => {
      const view = shown;
      dialog.close();
      if (view !== undefined) run(view);
    });
  }
  dialog.addEventListener("close", () => {
    shown = undefined;
  });
  return {
    open: (view) => {
      shown = view;
      render(view, false);
      dialog.showModal();
    },
    refresh: () => {
      if (shown === undefined) return;
      const { session } = shown;
      const now = desk.sessions().find((view) => view.session === session);
      shown = now ?? shown;
      render(shown, now === undefined);
    },
    close: () => dialog.close(),
  };
}

async function giveTime(desk: Desk, view: SessionView, minutes: number): Promise<void> {
  const endsAt = new Date(Date.parse(view.endsAt) + 60_000 * minutes);
  try {
    await desk.gateway().setEnd(view.session, endsAt);
    toast(words.details.gaveTime(view.console.name, minutes));
  } catch (error) {
    toast(problemText(error));
  }
  desk.changed();
}

async function declineTime(desk: Desk, view: SessionView): Promise<void> {
  const { declinedTime, nobodyAsks } = words.details;
  try {
    const isTold = await desk.gateway().declineTime(view.session);
    toast(isTold ? declinedTime(view.subject) : nobodyAsks);
  } catch (error) {
    toast(problemText(error));
  }
  desk.changed();
}

async function switchMode(desk: Desk, view: SessionView): Promise<void> {
  const mode = view.mode === "view" ? "control" : "view";
  const said = mode === "view" ? words.details.madeViewOnly : words.details.gaveInput;
  try {
    await desk.gateway().setMode(view.session, mode);
    toast(said(view.console.name));
  } catch (error) {
    toast(problemText(error));
  }
  desk.changed();
}

/** Only what has changed is written: somebody may be copying the rest. */
function showFacts(facts: readonly Fact[]): void {
  const list = byId("facts", HTMLDListElement);
  const places = [...list.children];
  facts.forEach(([name, text], at) => {
    const place = places[at];
    const [term, value] = place?.children ?? [];
    if (place === undefined) list.append(factOf(name, text));
    else if (term?.textContent !== name) place.replaceWith(factOf(name, text));
    else if (value?.textContent !== text) value?.firstElementChild?.replaceChildren(text);
  });
  for (const place of places.slice(facts.length)) place.remove();
}

function factOf(name: string, text: string): HTMLElement {
  const pair = document.createElement("div");
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  const isolated = document.createElement("bdi");
  term.textContent = name;
  isolated.textContent = text;
  value.append(isolated);
  pair.append(term, value);
  return pair;
}
