import type { ConsoleScreen } from "../screen/console-screen.ts";
import { GuestLayoutChoice } from "./guest/guest-layout-choice.ts";
import { keyOfCharacter } from "./key.ts";
import { VirtualKeyboard } from "./virtual-keyboard.ts";

interface InputListener {
  /** A keyboard layout cannot be loaded. */
  readonly layoutMissing: () => void;
  /** There is no key for a character. */
  readonly untypable: (character: string) => void;
}

/** Where keys go: to the machine's screen, while there is one. */
export class MachineInput {
  /** Keys that no hand presses on this device. */
  readonly keyboard: VirtualKeyboard;
  /** Which keyboard is set inside the machine. */
  readonly layout: GuestLayoutChoice;
  readonly #heldBy: (() => boolean)[] = [];
  readonly #heldChanged: (() => void)[] = [];
  #screen: ConsoleScreen | undefined;
  #typeText: ((text: string) => void) | undefined;
  #isBusy = (): boolean => false;

  constructor({ layoutMissing, untypable }: InputListener) {
    this.layout = new GuestLayoutChoice(layoutMissing, () => this.keyboard.goOn());
    this.keyboard = new VirtualKeyboard(
      (chords) => {
        const presses = chords.some((chord) => chord.some(({ down }) => down));
        if (presses && this.#isBusy()) return false;
        return this.#screen?.sendKeys(chords) ?? true;
      },
      () => {
        for (const changed of this.#heldChanged) changed();
      },
      (character) => {
        const keys = this.#screen?.textKeys(character);
        if (keys === undefined && this.#isLost(character)) untypable(character);
        return keys;
      },
      () => this.layout.isReady,
    );
  }

  /** Whether a character that the guest's layout lacks makes no key at all: by its place, or by any. */
  #isLost(character: string): boolean {
    const isByPlace = this.#screen?.acceptsKeyCodes() === true;
    return isByPlace && keyOfCharacter(character).code === null;
  }

  get screen(): ConsoleScreen | undefined {
    return this.#screen;
  }

  /** Gives the keys a screen to go to. Without one they go nowhere. */
  attach(screen: ConsoleScreen | undefined): void {
    if (screen === undefined) this.keyboard.reset();
    this.#screen = screen;
  }

  /** `run` is called after the set of held modifiers has changed. */
  onHeldChanged(run: () => void): void {
    this.#heldChanged.push(run);
  }

  /**
   * Types a text in the machine, key by key: at once if it is short and each of its characters has a key, else the
   * person is shown it first. `false`: nothing can be typed, or the page cannot do so yet (`later` of a feature's
   * context).
   */
  typeText(text: string): boolean {
    if (this.#screen === undefined || this.#typeText === undefined) return false;
    this.#typeText(text);
    return true;
  }

  /** `run` does what {@link typeText} says. While `isBusy`, which is asked by whoever makes a key, a text is typed, and no other key is. */
  onTypeText(run: (text: string) => void, isBusy: () => boolean): void {
    this.#typeText = run;
    this.#isBusy = isBusy;
  }

  /** While `holds` says so, the focus is where it belongs and stays there. */
  leaveFocusWhile(holds: () => boolean): void {
    this.#heldBy.push(holds);
  }

  /** Keys go to the machine. */
  focus(): void {
    this.#screen?.focus();
  }

  /** Whether something else needs the focus. */
  get isFocusHeld(): boolean {
    return this.#heldBy.some((holds) => holds());
  }

  /** Keys go to the machine, unless something else needs the focus. */
  focusUnlessHeld(): void {
    if (!this.isFocusHeld) this.focus();
  }

  /** Keys that would go nowhere go to the machine. */
  adoptFocus(): void {
    const { activeElement } = document;
    const nowhere = activeElement === document.body || activeElement?.checkVisibility() !== true;
    if (nowhere) this.focusUnlessHeld();
  }
}
