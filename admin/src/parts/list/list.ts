import "./list.css";
import type { SessionView } from "../../../../client/index.ts";
import { byId, buttonsOf, onAction } from "../../../../viewer/src/page/elements.ts";
import {
  PAGE_ROWS,
  SORT_KEYS,
  type Arranged,
  type Arrangement,
  type SortKey,
} from "../../list/arrange.ts";
import { words } from "../../words/words.ts";
import { Rows } from "./rows.ts";

interface ListActions {
  /** `name` is that of a row's button. */
  act(name: string, session: string): void;
  sortBy(key: SortKey): void;
  turnPage(by: 1 | -1): void;
}

export interface List {
  show(arranged: Arranged, how: Arrangement, nowMs: number): void;
}

/** The table, its heads and its pages. */
export function startList(actions: ListActions): List {
  const body = byId("rows", HTMLTableSectionElement);
  const rows = new Rows(body, byId("row", HTMLTemplateElement));
  const heads = [...document.querySelectorAll<HTMLElement>("th[data-column]")];
  body.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-do]") : null;
    const session = button?.closest("tr")?.dataset["session"];
    if (button !== null && session !== undefined) actions.act(button.dataset["do"] ?? "", session);
  });
  for (const head of heads) {
    const key = SORT_KEYS.find((one) => one === head.dataset["column"]);
    head.querySelector("button")?.addEventListener("click", () => {
      if (key !== undefined) actions.sortBy(key);
    });
  }
  onAction("previous", () => actions.turnPage(-1));
  onAction("next", () => actions.turnPage(1));
  return {
    show: (arranged, how, nowMs) => {
      rows.show(arranged.rows, nowMs);
      for (const head of heads) {
        const isSorted = head.dataset["column"] === how.sort;
        if (!isSorted) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", how.descending ? "descending" : "ascending");
      }
      showPages(arranged);
    },
  };
}

function showPages({ rows, count, page, pages }: Arranged): void {
  byId("pages", HTMLElement).hidden = pages === 1;
  const from = page * PAGE_ROWS + 1;
  byId("range", HTMLSpanElement).textContent = words.range(from, from + rows.length - 1, count);
  // Not disabled: a button with the focus would lose it.
  for (const button of buttonsOf("previous")) button.ariaDisabled = String(page === 0);
  for (const button of buttonsOf("next")) button.ariaDisabled = String(page === pages - 1);
}

/** The session of that name among those that are known. */
export function sessionIn(
  views: readonly SessionView[],
  session: string | undefined,
): SessionView | undefined {
  return views.find((view) => view.session === session);
}
