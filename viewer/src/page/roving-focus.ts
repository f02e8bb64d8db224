/** Where something is in the window, in CSS pixels. */
type Place = Pick<DOMRect, "height" | "left" | "top" | "width">;

/**
 * Number of the place in the next row below (`1`) or above (`-1`) that is nearest in its direction; after the last row
 * comes the first. `undefined`: there is one row.
 */
export function neighbour(places: readonly Place[], at: number, step: 1 | -1): number | undefined {
  const from = places[at];
  if (from === undefined) return undefined;
  const rowOf = ({ height, top }: Place): number => Math.round(top + height / 2);
  const rows = [...new Set(places.map(rowOf))].toSorted((a, b) => a - b);
  if (rows.length < 2) return undefined;
  const row = rows.at((rows.indexOf(rowOf(from)) + step) % rows.length);
  const centre = ({ left, width }: Place): number => left + width / 2;
  const distance = (place: Place): number => Math.abs(centre(place) - centre(from));
  const inRow = places.flatMap((place, index) => (rowOf(place) === row ? [{ place, index }] : []));
  return inRow.toSorted((a, b) => distance(a.place) - distance(b.place))[0]?.index;
}

function beginsWith(name: string, character: string): boolean {
  return name.trim().toLowerCase().startsWith(character.toLowerCase());
}

/** Makes a toolbar one stop in the tab order, if it is there; for a component's `ref`, too. */
export function rove(container: HTMLElement | null): void {
  if (container !== null) new RovingFocus(container, "button:enabled").follow();
}

/**
 * Makes a toolbar or menu one stop in the tab order, with the arrow keys, Home and End inside it
 * (WAI-ARIA Authoring Practices, toolbar and menu patterns).
 */
class RovingFocus {
  readonly #container: HTMLElement;
  readonly #selector: string;
  /** What had the focus last. */
  #last: HTMLElement | undefined;

  constructor(container: HTMLElement, selector = "button") {
    this.#container = container;
    this.#selector = selector;
    container.addEventListener("keydown", (event) => this.#keyDown(event));
    container.addEventListener("focusin", (event) => {
      if (!(event.target instanceof HTMLElement)) return;
      this.#last = event.target;
      this.#mark(event.target);
    });
    this.#refresh();
  }

  /** Keeps the one tab stop on something that can be seen, whatever comes and goes. */
  follow(): void {
    new MutationObserver(() => this.#refresh()).observe(this.#container, {
      subtree: true,
      childList: true,
      attributeFilter: ["disabled", "hidden"],
    });
  }

  #items(): HTMLElement[] {
    return Array.from(this.#container.querySelectorAll<HTMLElement>(this.#selector));
  }

  #visible(): HTMLElement[] {
    return this.#items().filter((item) => item.checkVisibility());
  }

  /** An item that cannot be seen has the tab stop only if none can. One that is new does not take it from where a person was. */
  #refresh(): void {
    const items = this.#visible();
    const last = items.find((item) => item === this.#last);
    const current =
      last ?? items.find((item) => item.tabIndex === 0) ?? items[0] ?? this.#items()[0];
    if (current !== undefined) this.#mark(current);
  }

  #mark(current: HTMLElement): void {
    for (const item of this.#items()) item.tabIndex = item === current ? 0 : -1;
  }

  #keyDown(event: KeyboardEvent): void {
    const items = this.#visible();
    const at = items.findIndex((item) => item === document.activeElement);
    const to = this.#below(event, items, at) ?? this.#destination(event.key, at, items.length);
    const item = to === undefined ? this.#named(event, items, at) : items.at(to % items.length);
    if (item === undefined) return;
    event.preventDefault();
    item.focus();
  }

  /** In a grid the arrows up and down lead to the row above and below, as close as they can. */
  #below({ key }: KeyboardEvent, items: readonly HTMLElement[], at: number): number | undefined {
    if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
    return neighbour(
      items.map((item) => item.getBoundingClientRect()),
      at,
      key === "ArrowDown" ? 1 : -1,
    );
  }

  /** A character leads to the next item whose name begins with it. */
  #named(event: KeyboardEvent, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
    const { altKey, ctrlKey, key, metaKey } = event;
    if (altKey || ctrlKey || metaKey || key === " " || Array.from(key).length !== 1)
      return undefined;
    const following = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    return following.find((item) => beginsWith(item.ariaLabel ?? item.textContent, key));
  }

  #destination(key: string, at: number, count: number): number | undefined {
    const rightToLeft = getComputedStyle(this.#container).direction === "rtl";
    switch (key) {
      case "ArrowRight":
        return rightToLeft ? at - 1 : at + 1;
      case "ArrowLeft":
        return rightToLeft ? at + 1 : at - 1;
      case "ArrowDown":
        return at + 1;
      case "ArrowUp":
        return at - 1;
      case "Home":
        return 0;
      case "End":
        return count - 1;
      default:
        return undefined;
    }
  }
}
