import {
  COMBINATIONS,
  SINGLE_KEYS,
  TERMINAL_COMBINATIONS,
  type Combination,
} from "./combination.ts";
import type { Page } from "../../page/page.ts";
import { RovingFocus } from "../../page/roving-focus.ts";
import { visibleArea } from "../../page/visible-area.ts";

/** Space between the menu and its button, and the window's edges, in CSS pixels. */
const GAP = 8;

export interface KeysMenuEvents {
  /** A combination was chosen; the menu is closed. */
  chosen(combination: Combination): void;
  /** Before it is shown. */
  opening(): void;
  closed(): void;
  /** Whether the first entry takes the focus. */
  takesFocus(): boolean;
}

/** The menu of key combinations. */
export class KeysMenu {
  readonly #page: Page;

  constructor(page: Page, events: KeysMenuEvents) {
    this.#page = page;
    const { keysMenu } = page;
    const send = (combination: Combination): void => {
      this.close();
      events.chosen(combination);
    };
    page.addCombinations("common", COMBINATIONS, send);
    page.addCombinations("single", SINGLE_KEYS, send);
    page.addCombinations("terminals", TERMINAL_COMBINATIONS, send);
    const focus = new RovingFocus(keysMenu);
    // `toggle` comes later than the menu: a key pressed until then would go to the machine, and the keys
    // after it to the menu.
    keysMenu.addEventListener("beforetoggle", (event) => {
      if (event.newState === "open") focus.firstTakesFocus(events.takesFocus());
    });
    keysMenu.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      for (const button of page.actions("keys-menu")) button.ariaExpanded = String(open);
      if (!open) {
        events.closed();
        return;
      }
      events.opening();
      this.#place();
    });
    keysMenu.addEventListener("keydown", (event) => {
      if (event.key === "Tab") this.close();
    });
    for (const area of [window, window.visualViewport]) {
      area?.addEventListener("resize", () => {
        if (this.open) this.#place();
      });
    }
  }

  get open(): boolean {
    return this.#page.keysMenu.matches(":popover-open");
  }

  close(): void {
    if (this.open) this.#page.keysMenu.hidePopover();
  }

  /** Puts the menu at its button and inside what can be seen; what does not fit is scrolled to. */
  #place(): void {
    const [button] = this.#page.actions("keys-menu");
    if (button === undefined) return;
    const menu = this.#page.keysMenu;
    const at = button.getBoundingClientRect();
    const { top: upper, height, width } = visibleArea();
    menu.style.setProperty("max-block-size", `${String(height - 2 * GAP)}px`);
    const left = at.left + at.width / 2 - menu.offsetWidth / 2;
    const below = at.top < upper + height / 2;
    const top = below ? at.bottom + GAP : at.top - menu.offsetHeight - GAP;
    menu.style.setProperty("left", pixels(left, GAP, width - menu.offsetWidth - GAP));
    const lowest = upper + height - menu.offsetHeight - GAP;
    menu.style.setProperty("top", pixels(top, upper + GAP, lowest));
  }
}

function pixels(at: number, min: number, max: number): string {
  return `${String(Math.max(min, Math.min(at, max)))}px`;
}
