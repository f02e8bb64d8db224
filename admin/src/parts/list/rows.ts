import type { SessionView } from "../../../../client/index.ts";
import { makeRow, type Row } from "./row.ts";

/** The rows that are shown, each kept for as long as its session is. */
export class Rows {
  readonly #body: HTMLTableSectionElement;
  readonly #template: HTMLTemplateElement;
  readonly #rows = new Map<string, Row>();

  constructor(body: HTMLTableSectionElement, template: HTMLTemplateElement) {
    this.#body = body;
    this.#template = template;
  }

  /** Shows these sessions in this order. The focus stays where it is; with a row that is gone it goes to its heir. */
  show(views: readonly SessionView[], nowMs: number): void {
    const focused = document.activeElement;
    const focusedRow = focused?.closest("tr") ?? null;
    const focusedAt = focusedRow === null ? -1 : [...this.#body.rows].indexOf(focusedRow);
    const gone = new Set(this.#rows.keys());
    for (const { session } of views) gone.delete(session);
    for (const session of gone) {
      this.#rows.get(session)?.element.remove();
      this.#rows.delete(session);
    }
    views.forEach((view, at) => {
      const row = this.#rowOf(view.session);
      row.show(view, nowMs);
      const there = this.#body.rows[at];
      if (there !== row.element) this.#body.insertBefore(row.element, there ?? null);
    });
    if (focusedAt === -1 || !(focused instanceof HTMLElement)) return;
    if (focused.isConnected) {
      if (document.activeElement !== focused) focused.focus({ preventScroll: true });
      return;
    }
    const heir = this.#body.rows[Math.min(focusedAt, this.#body.rows.length - 1)];
    const action = focused.dataset["do"] ?? "details";
    heir?.querySelector<HTMLElement>(`[data-do="${action}"]`)?.focus({ preventScroll: true });
  }

  #rowOf(session: string): Row {
    const known = this.#rows.get(session);
    if (known !== undefined) return known;
    const row = makeRow(this.#template, session);
    this.#rows.set(session, row);
    return row;
  }
}
