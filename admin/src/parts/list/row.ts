import type { SessionView } from "../../../../client/index.ts";
import { momentText, sinceText } from "../../page/times.ts";
import { words } from "../../words/words.ts";

/** A row of the list, for as long as its session is shown. */
export interface Row {
  readonly element: HTMLTableRowElement;
  show(view: SessionView, nowMs: number): void;
}

/** What a session's input is, for people and for styles. */
export function inputOf({ mode, controls }: SessionView): keyof typeof words.inputs {
  if (mode === "view") return "view";
  return controls ? "controls" : "mayControl";
}

/** Makes a row from the page's template. All that names say is text. */
export function makeRow(template: HTMLTemplateElement, session: string): Row {
  const element = template.content.querySelector("tr")?.cloneNode(true);
  if (!(element instanceof HTMLTableRowElement)) throw new TypeError("no row in the template");
  element.dataset["session"] = session;
  const facts = new Map<string, HTMLElement>();
  for (const fact of element.querySelectorAll<HTMLElement>("[data-fact]")) {
    facts.set(fact.dataset["fact"] ?? "", fact);
  }
  const buttons = new Map<string, HTMLElement>();
  for (const button of element.querySelectorAll<HTMLElement>("[data-do]")) {
    buttons.set(button.dataset["do"] ?? "", button);
  }
  const put = (name: string, text: string, title = text): void => {
    const fact = facts.get(name);
    if (fact === undefined || (fact.textContent === text && fact.title === title)) return;
    fact.textContent = text;
    fact.title = title;
  };
  return {
    element,
    show: (view, nowMs) => {
      const { id, name } = view.console;
      element.dataset["state"] = view.state;
      element.dataset["input"] = inputOf(view);
      put("console", name);
      put("consoleId", id === name ? "" : id);
      put("subject", view.subject);
      put("asks", view.moreTimeAskedAt === undefined ? "" : words.row.asks);
      put("state", words.states[view.state]);
      put("input", words.inputs[inputOf(view)]);
      put("started", sinceText(view.startedAt, nowMs), momentText(view.startedAt));
      const { lastInputAt } = view;
      const quiet = lastInputAt === undefined ? words.row.never : sinceText(lastInputAt, nowMs);
      put("lastInput", quiet, momentText(lastInputAt));
      put("client", view.client ?? words.row.unknown);
      facts.get("lastInput")?.toggleAttribute("data-absent", lastInputAt === undefined);
      facts.get("client")?.toggleAttribute("data-absent", view.client === undefined);
      put("region", regionOf(view));
      put("tenant", view.tenant);
      for (const action of ["details", "watch", "end"] as const) {
        const label = words.row[action](name, view.subject);
        const button = buttons.get(action);
        if (button?.ariaLabel !== label) button?.setAttribute("aria-label", label);
        if (button !== undefined && action !== "details") button.title = label;
      }
    },
  };
}

function regionOf({ region, roundTripMs }: SessionView): string {
  const trip = roundTripMs === undefined ? "" : words.milliseconds(Math.round(roundTripMs));
  return [region ?? "", trip].filter(Boolean).join(", ");
}
