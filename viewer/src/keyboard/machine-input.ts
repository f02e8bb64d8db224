import type { ConsoleScreen } from "../screen/console-screen.ts";
import { VirtualKeyboard } from "./virtual-keyboard.ts";

/** Where keys go: to the machine's screen, while there is one. */
export class MachineInput {
  /** Keys that no hand presses on this device. */
  readonly keyboard: VirtualKeyboard;
  readonly #heldBy: (() => boolean)[] = [];
  readonly #heldChanged: (() => void)[] = [];
  #screen: ConsoleScreen | undefined;

  constructor() {
    this.keyboard = new VirtualKeyboard(
      (chords) => this.#screen?.sendKeys(chords) ?? true,
      () => {
        for (const changed of this.#heldChanged) changed();
      },
      (character) => this.#screen?.textKeys(character),
    );
  }

  get screen(): ConsoleScreen | undefined {
    return this.#screen;
  }

  /** Gives the keys a screen to go to. Without one they go nowhere. */
  attach(screen: ConsoleScreen | undefined): void {
    if (screen === undefined) this.keyboard.release();
    this.#screen = screen;
  }

  /** `run` is called after the set of held modifiers has changed. */
  onHeldChanged(run: () => void): void {
    this.#heldChanged.push(run);
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
