import { byId } from "../../../page/elements.ts";
import type { PersonView } from "./people-view.ts";

/** The list of people. What has not changed stays as it is, so that a button in it keeps the focus. */
export class PeopleList {
  readonly #list = byId("people-list", HTMLUListElement);
  readonly #template = byId("person", HTMLDivElement);
  readonly #rows = new Map<number, HTMLElement>();
  readonly #give: (id: number) => void;

  /** `give` is called for whom control is given to. */
  constructor(give: (id: number) => void) {
    this.#give = give;
  }

  render(people: readonly PersonView[]): void {
    const ids = new Set(people.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    people.forEach((person, at) => {
      const row = this.#rows.get(person.id) ?? this.#made(person.id);
      if (this.#list.children[at] !== row) {
        this.#list.insertBefore(row, this.#list.children[at] ?? null);
      }
      fill(row, person);
    });
  }

  #made(id: number): HTMLElement {
    const row = this.#template.firstElementChild?.cloneNode(true);
    if (!(row instanceof HTMLElement)) throw new TypeError("a template without a row");
    row.querySelector("button")?.addEventListener("click", () => this.#give(id));
    this.#rows.set(id, row);
    return row;
  }
}

function fill(row: HTMLElement, { controls, give, isYou, name, what }: PersonView): void {
  row.toggleAttribute("data-controls", controls);
  for (const part of row.querySelectorAll<HTMLElement>("[data-part]")) {
    if (part.dataset["part"] === "name") part.textContent = name;
    else if (part.dataset["part"] === "what") part.textContent = what;
    else part.hidden = !isYou;
  }
  const button = row.querySelector("button");
  if (button === null) return;
  button.hidden = give === undefined;
  button.ariaLabel = give ?? null;
}
