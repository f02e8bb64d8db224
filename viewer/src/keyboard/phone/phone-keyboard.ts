import type { VirtualKeyboard } from "../virtual-keyboard.ts";
import { isNamedKey, keyOfCharacter, NAMED_KEYS } from "../key.ts";
import { textEdit } from "./text-edit.ts";

// Something to erase: without it a phone's Backspace changes nothing and so reports nothing.
const PADDING = "\u00A0".repeat(64);

/** Max UTF-16 code units that the field collects before it is emptied between two words. */
const MAX_FIELD_LENGTH = 512;

/**
 * Raises a phone's keyboard through a hidden text field and turns what happens in it into keys. Text is
 * followed while it is composed too, so that letters show up at once and a later correction is
 * erased and typed again.
 */
export class PhoneKeyboard {
  readonly #field: HTMLTextAreaElement;
  readonly #keyboard: VirtualKeyboard;
  #before = PADDING;

  constructor(field: HTMLTextAreaElement, keyboard: VirtualKeyboard) {
    this.#field = field;
    this.#keyboard = keyboard;
    field.addEventListener("focus", () => this.#reset());
    field.addEventListener("input", (event) => this.#input(event));
    field.addEventListener("compositionend", () => this.#tidy());
    field.addEventListener("keydown", (event) => this.#keyDown(event));
  }

  get raised(): boolean {
    return document.activeElement === this.#field;
  }

  raise(): void {
    this.#field.focus({ preventScroll: true });
  }

  #reset(): void {
    this.#field.value = PADDING;
    this.#field.setSelectionRange(PADDING.length, PADDING.length);
    this.#before = PADDING;
  }

  #input(event: Event): void {
    const { erased, typed } = textEdit(this.#before, this.#field.value);
    this.#before = this.#field.value;
    // What was not typed must not stand here: erasing it would erase something else in the guest.
    if (!this.#keyboard.edit(erased, typed)) this.#reset();
    else if (!(event instanceof InputEvent && event.isComposing)) this.#tidy();
  }

  // Changing the field under a composition would break it, so this waits for its end.
  #tidy(): void {
    const { length } = this.#field.value;
    const caret = this.#field.selectionStart;
    if (length < PADDING.length || length > MAX_FIELD_LENGTH || caret !== length) this.#reset();
  }

  // Keys without text, and shortcuts of an attached keyboard. Text keys go on to the field.
  #keyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const shortcut = (event.ctrlKey || event.altKey) && Array.from(event.key).length === 1;
    if (shortcut) {
      event.preventDefault();
      const { keysym, code } = keyOfCharacter(event.key);
      const modifiers = [
        ...(event.ctrlKey ? [NAMED_KEYS.Control] : []),
        ...(event.altKey ? [NAMED_KEYS.Alt] : []),
        ...(event.shiftKey ? [NAMED_KEYS.Shift] : []),
      ];
      // The key itself, where it is known: a guest that gets it may have another layout than a US one.
      const key = { keysym, code: event.code === "" ? code : event.code };
      this.#keyboard.combine({ id: "", names: [], keys: [...modifiers, key] });
      return;
    }
    if (!isNamedKey(event.key) || event.key in MODIFIERS) return;
    event.preventDefault();
    this.#keyboard.press(NAMED_KEYS[event.key]);
  }
}

const MODIFIERS = { Control: true, Alt: true, AltGraph: true, Shift: true, Super: true };
