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

  constructor(container: HTMLElement, selector = "button") {
    this.#container = container;
    this.#selector = selector;
    container.addEventListener("keydown", (event) => this.#keyDown(event));
    container.addEventListener("focusin", (event) => {
      if (event.target instanceof HTMLElement) this.#mark(event.target);
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

  /** An item that cannot be seen has the tab stop only if none can. */
  #refresh(): void {
    const items = this.#visible();
    const current = items.find((item) => item.tabIndex === 0) ?? items[0] ?? this.#items()[0];
    if (current !== undefined) this.#mark(current);
  }

  #mark(current: HTMLElement): void {
    for (const item of this.#items()) item.tabIndex = item === current ? 0 : -1;
  }

  #keyDown(event: KeyboardEvent): void {
    const items = this.#visible();
    const at = items.findIndex((item) => item === document.activeElement);
    const to = this.#destination(event.key, at, items.length);
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
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
