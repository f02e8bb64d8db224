import {
  COMBINATIONS,
  CTRL_ALT_DEL,
  SINGLE_KEYS,
  TERMINAL_COMBINATIONS,
  type Combination,
} from "./combination.ts";
import type { ConsoleScreen } from "./console.ts";
import { NAMED_KEYS } from "./key.ts";
import { Keyboard, type Modifier } from "./keyboard.ts";
import type { Page } from "./page.ts";
import { PhoneKeyboard } from "./phone-keyboard.ts";
import { RovingFocus } from "./roving-focus.ts";

const MODIFIERS: readonly Modifier[] = ["Control", "Alt", "Super"];

/** Toolbars, the menu of key combinations, full screen and the ways between them and the screen. */
export class Controls {
  readonly #page: Page;
  readonly #keyboard: Keyboard;
  readonly #phoneKeyboard: PhoneKeyboard;
  readonly #keysFocus: RovingFocus;
  readonly #sessionFocus: RovingFocus;
  #screen: ConsoleScreen | undefined;

  constructor(page: Page) {
    this.#page = page;
    this.#keyboard = new Keyboard(
      (key, down) => this.#screen?.sendKey(key, down),
      () => this.#renderHeld(),
      (character) => this.#screen?.textKeys(character),
    );
    this.#phoneKeyboard = new PhoneKeyboard(page.phoneField, this.#keyboard);
    this.#bindKeys();
    this.#bindPhoneKeyboard();
    this.#bindMenu();
    this.#bindFullscreen();
    this.#bindDialogs();
    this.#bindFocus();
    this.#keysFocus = new RovingFocus(page.keysToolbar);
    this.#sessionFocus = new RovingFocus(page.sessionToolbar);
  }

  /** Gives the keys a screen to go to; without one they go nowhere. */
  attach(screen: ConsoleScreen | undefined): void {
    if (screen === undefined) {
      this.#keyboard.release();
      this.#closeMenu();
    }
    this.#screen = screen;
    this.#keysFocus.refresh();
    this.#sessionFocus.refresh();
  }

  #bindKeys(): void {
    const page = this.#page;
    for (const modifier of MODIFIERS) {
      const name = modifier.toLowerCase();
      page.onAction(`sticky-${name}`, () => this.#keyboard.toggle(modifier));
      page.onAction(`hold-${name}`, () => {
        this.#leaveMenu();
        this.#keyboard.toggle(modifier);
      });
    }
    page.onAction("esc", () => this.#keyboard.press(NAMED_KEYS.Escape));
    page.onAction("tab", () => this.#keyboard.press(NAMED_KEYS.Tab));
    page.onAction("ctrl-alt-del", () => this.#keyboard.combine(CTRL_ALT_DEL));
    // A key typed on the screen itself uses up the modifiers held for it. noVNC stops key events at
    // its canvas, so this listens on the way down; the release waits for noVNC's own key-up. A key
    // pressed elsewhere and released here, such as the Escape that leads here, is not typed here.
    let typed = false;
    const onScreen = { capture: true };
    page.screen.addEventListener(
      "keydown",
      ({ key }) => {
        typed ||= !MODIFIER_KEYS.has(key);
      },
      onScreen,
    );
    page.screen.addEventListener(
      "keyup",
      ({ key }) => {
        if (!typed || MODIFIER_KEYS.has(key)) return;
        typed = false;
        setTimeout(() => this.#keyboard.release());
      },
      onScreen,
    );
    addEventListener("pagehide", () => this.#keyboard.release());
  }

  #bindPhoneKeyboard(): void {
    const field = this.#page.phoneField;
    this.#page.onAction("keyboard", () => {
      if (this.#phoneKeyboard.raised) this.#screen?.focus();
      else this.#phoneKeyboard.raise();
    });
    const raised = (on: boolean) => () => {
      this.#page.renderPhoneKeyboard(on);
      if (this.#screen !== undefined) this.#screen.focusOnTouch = !on;
    };
    field.addEventListener("focus", raised(true));
    field.addEventListener("blur", raised(false));
  }

  #bindMenu(): void {
    const { keysMenu } = this.#page;
    const send = (combination: Combination): void => {
      this.#leaveMenu();
      this.#keyboard.combine(combination);
    };
    this.#page.addCombinations("common", COMBINATIONS, send);
    this.#page.addCombinations("single", SINGLE_KEYS, send);
    this.#page.addCombinations("terminals", TERMINAL_COMBINATIONS, send);
    const focus = new RovingFocus(keysMenu);
    keysMenu.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      for (const button of this.#page.actions("keys-menu")) button.ariaExpanded = String(open);
      if (!open) return;
      this.#page.renderGuestKeyboard(this.#screen?.takesKeyCodes() === false);
      this.#placeMenu();
      // A phone's keyboard would go away with the focus; there the menu is for fingers.
      if (!this.#phoneKeyboard.raised) focus.focusFirst();
    });
    keysMenu.addEventListener("keydown", (event) => {
      if (event.key === "Tab") this.#closeMenu();
    });
  }

  /** Puts the menu at its button, inside the window. */
  #placeMenu(): void {
    const [button] = this.#page.actions("keys-menu");
    if (button === undefined) return;
    const menu = this.#page.keysMenu;
    const at = button.getBoundingClientRect();
    const left = at.left + at.width / 2 - menu.offsetWidth / 2;
    const right = document.documentElement.clientWidth - menu.offsetWidth - MENU_GAP;
    const below = at.top < innerHeight / 2;
    const top = below ? at.bottom + MENU_GAP : at.top - menu.offsetHeight - MENU_GAP;
    menu.style.setProperty("left", `${String(Math.max(MENU_GAP, Math.min(left, right)))}px`);
    menu.style.setProperty("top", `${String(Math.max(MENU_GAP, top))}px`);
  }

  #closeMenu(): void {
    if (this.#page.keysMenu.matches(":popover-open")) this.#page.keysMenu.hidePopover();
  }

  /** After a choice the keys go on to the machine, wherever the menu was opened from. */
  #leaveMenu(): void {
    this.#closeMenu();
    if (!this.#phoneKeyboard.raised) this.#screen?.focus();
  }

  #bindFullscreen(): void {
    const root = document.documentElement;
    if (!document.fullscreenEnabled) {
      for (const button of this.#page.actions("fullscreen")) button.hidden = true;
    }
    this.#page.onAction("fullscreen", () => {
      void (document.fullscreenElement === null ? enterFullscreen() : document.exitFullscreen());
    });
    root.addEventListener("fullscreenchange", () => {
      this.#page.renderFullscreen(document.fullscreenElement !== null);
      this.#screen?.focus();
    });
  }

  #bindDialogs(): void {
    const { about, guestKeyboard } = this.#page;
    this.#page.onAction("guest-keyboard", () => this.#closeMenu());
    guestKeyboard.addEventListener("close", () => this.#screen?.focus());
    this.#page.onAction("about", () => about.showModal());
    about.addEventListener("click", (event) => {
      // Only the backdrop is the dialog itself; all inside it has an element of its own.
      if (event.target === about) about.close();
    });
    about.addEventListener("close", () => this.#screen?.focus());
  }

  #bindFocus(): void {
    addEventListener(
      "keydown",
      (event) => {
        const chord = event.ctrlKey && event.altKey && event.shiftKey && event.code === "KeyM";
        if (!chord || this.#screen === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        this.#focusToolbar();
      },
      { capture: true },
    );
    for (const toolbar of [this.#page.keysToolbar, this.#page.sessionToolbar]) {
      // A pressed button would take the focus: from the screen, and from a phone's keyboard.
      toolbar.addEventListener("pointerdown", (event) => event.preventDefault());
      toolbar.addEventListener("mousedown", (event) => event.preventDefault());
      toolbar.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.#screen?.focus();
      });
    }
  }

  #focusToolbar(): void {
    (this.#keysFocus.empty ? this.#sessionFocus : this.#keysFocus).focus();
  }

  #renderHeld(): void {
    for (const modifier of MODIFIERS) {
      this.#page.renderHeld(modifier, this.#keyboard.holds(modifier));
    }
  }
}

/** Space between the menu and its button, and the window's edges, in CSS pixels. */
const MENU_GAP = 8;

const MODIFIER_KEYS = new Set(["Control", "Alt", "AltGraph", "Shift", "Meta"]);

async function enterFullscreen(): Promise<void> {
  // The whole document, because noVNC keeps its touch cursor outside of the screen's element.
  await document.documentElement.requestFullscreen();
  // Lets Esc, Alt+Tab and the like reach the machine, where the browser can do that (Chromium).
  if ("keyboard" in navigator && isKeyboardLock(navigator.keyboard)) {
    await navigator.keyboard.lock();
  }
}

/** The part of the Keyboard Lock API that is used; TypeScript's DOM types lack it. */
interface KeyboardLock {
  lock(): Promise<void>;
}

function isKeyboardLock(value: unknown): value is KeyboardLock {
  return typeof value === "object" && value !== null && "lock" in value;
}
