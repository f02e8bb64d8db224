import { nextPlace } from "./grid-focus.ts";

/** Time after which what is typed begins a new name, in milliseconds. */
const TYPE_AHEAD_MS = 700;

const DIRECTIONS = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
} as const;

/** Moves the focus in a menu by keys: see {@link MenuFocus}. */
export function followKeys(menu: HTMLElement): void {
  const focus = new MenuFocus(menu);
  menu.addEventListener("keydown", (event) => focus.keyDown(event));
}

/**
 * Moves the focus in a menu of lists and grids (WAI-ARIA Authoring Practices, menu pattern): arrow keys to what is next
 * on the screen, Home and End, and letters to what begins with them.
 */
class MenuFocus {
  readonly #menu: HTMLElement;
  #typed = "";
  #typedAt = Number.NEGATIVE_INFINITY;

  constructor(menu: HTMLElement) {
    this.#menu = menu;
  }

  get #items(): HTMLElement[] {
    const items = this.#menu.querySelectorAll<HTMLElement>("button:enabled");
    return Array.from(items).filter((item) => item.checkVisibility());
  }

  keyDown(event: KeyboardEvent): void {
    const to = this.#destination(event);
    if (to === undefined) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  }

  #destination({ altKey, ctrlKey, key, metaKey, timeStamp }: KeyboardEvent) {
    const items = this.#items;
    const at = items.findIndex((item) => item === document.activeElement);
    if (key === "Home" || (at < 0 && key === "ArrowDown")) return items[0];
    if (key === "End" || (at < 0 && key === "ArrowUp")) return items.at(-1);
    if (isArrow(key)) {
      const places = items.map((item) => item.getBoundingClientRect());
      // Keys stand as on a keyboard, whatever the direction of the page's script.
      const isRightToLeft = getComputedStyle(items[at] ?? this.#menu).direction === "rtl";
      return items[nextPlace(places, at, DIRECTIONS[key], isRightToLeft)];
    }
    const isText = Array.from(key).length === 1 && key !== " ";
    if (!isText || altKey || ctrlKey || metaKey) return undefined;
    return this.#typeAhead(key, items, at, timeStamp);
  }

  /** The next item whose name begins with what is typed; the same letter again goes on to the next one. */
  #typeAhead(key: string, items: readonly HTMLElement[], at: number, now: number) {
    const isNew = now - this.#typedAt > TYPE_AHEAD_MS || this.#typed === key;
    this.#typed = isNew ? key : this.#typed + key;
    this.#typedAt = now;
    const from = isNew ? at + 1 : Math.max(0, at);
    const order = [...items.slice(from), ...items.slice(0, from)];
    const sought = this.#typed.toLocaleLowerCase();
    return order.find((item) => nameOf(item).startsWith(sought));
  }
}

function isArrow(key: string): key is keyof typeof DIRECTIONS {
  return Object.hasOwn(DIRECTIONS, key);
}

/** With a plus for each space: a space does what has the focus. */
function nameOf(item: HTMLElement): string {
  return (item.ariaLabel ?? item.textContent).trim().replaceAll(/\s+/g, "+").toLocaleLowerCase();
}
