import { CTRL_ALT_DEL } from "../keyboard/menu/combination.ts";
import type { ConsoleScreen } from "../screen/console-screen.ts";
import { FullScreen } from "../screen/full-screen/full-screen.ts";
import { NAMED_KEYS } from "../keyboard/key.ts";
import { VirtualKeyboard, MODIFIERS } from "../keyboard/virtual-keyboard.ts";
import { KeysMenu } from "../keyboard/menu/keys-menu.ts";
import type { Page } from "../page/page.ts";
import { PhoneKeyboard } from "../keyboard/phone/phone-keyboard.ts";
import { RovingFocus } from "../page/roving-focus.ts";

/** Toolbars and dialogs, and the ways between them and the screen. */
export class Controls {
  readonly #page: Page;
  readonly #keyboard: VirtualKeyboard;
  readonly #phoneKeyboard: PhoneKeyboard;
  readonly #menu: KeysMenu;
  readonly #fullScreen: FullScreen;
  readonly #keysFocus: RovingFocus;
  readonly #sessionFocus: RovingFocus;
  #screen: ConsoleScreen | undefined;

  constructor(page: Page) {
    this.#page = page;
    this.#keyboard = new VirtualKeyboard(
      (chords) => this.#screen?.sendKeys(chords) ?? true,
      () => this.#renderHeld(),
      (character) => this.#screen?.textKeys(character),
    );
    this.#phoneKeyboard = new PhoneKeyboard(page.phoneField, this.#keyboard);
    this.#bindKeys();
    this.#bindPhoneKeyboard();
    this.#menu = new KeysMenu(page, {
      chosen: (combination) => {
        this.#leaveMenu();
        this.#keyboard.combine(combination);
      },
      opening: () => page.renderGuestKeyboard(this.#screen?.takesKeyCodes() === false),
      closed: () => this.#adoptFocus(),
      // A phone's keyboard would go away with the focus; there the menu is for fingers.
      takesFocus: () => !this.#phoneKeyboard.raised,
    });
    this.#fullScreen = new FullScreen(page, () => this.#screen?.focus());
    this.#bindDialogs();
    this.#bindFocus();
    this.#keysFocus = new RovingFocus(page.keysToolbar);
    this.#sessionFocus = new RovingFocus(page.sessionToolbar);
  }

  /**
   * Gives the keys a screen to go to. Without one they go nowhere, and nothing of a session stays in
   * front of what comes after it: no menu, no dialog, no full screen, no locked keyboard.
   */
  attach(screen: ConsoleScreen | undefined): void {
    if (screen === undefined) this.#keyboard.release();
    this.#screen = screen;
    if (screen === undefined) {
      this.#menu.close();
      for (const dialog of [this.#page.about, this.#page.guestKeyboard]) dialog.close();
      this.#fullScreen.leave();
    }
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
    addEventListener("pagehide", () => {
      this.#screen?.dropKeys();
      this.#keyboard.release();
    });
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

  /** After a choice the keys go on to the machine, wherever the menu was opened from. */
  #leaveMenu(): void {
    this.#menu.close();
    if (!this.#phoneKeyboard.raised) this.#screen?.focus();
  }

  #bindDialogs(): void {
    const { about, guestKeyboard } = this.#page;
    this.#page.onAction("guest-keyboard", () => this.#menu.close());
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
      toolbar.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.#screen?.focus();
      });
    }
    // The same for a mouse; and beside the buttons there is nothing to give it to.
    this.#page.live.addEventListener("mousedown", (event) => {
      if (event.target instanceof HTMLCanvasElement) return;
      event.preventDefault();
      if (event.target instanceof Element && event.target.closest("button") === null) {
        this.#focusMachine();
      }
    });
    // What had the focus can also go away: a menu, a button that is hidden.
    this.#page.live.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget === null) setTimeout(() => this.#adoptFocus());
    });
  }

  /** Keys go to the machine, or a phone's keyboard stays where it is. */
  #focusMachine(): void {
    if (!this.#phoneKeyboard.raised && !this.#menu.open) this.#screen?.focus();
  }

  /** Keys that would go nowhere go to the machine. */
  #adoptFocus(): void {
    const { activeElement } = document;
    const nowhere = activeElement === document.body || activeElement?.checkVisibility() !== true;
    if (nowhere) this.#focusMachine();
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

const MODIFIER_KEYS = new Set(["Control", "Alt", "AltGraph", "Shift", "Meta"]);
