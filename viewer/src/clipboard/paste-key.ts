import type { Key } from "../keyboard/key.ts";

/**
 * Max wait for the browser to say what is to be pasted, in milliseconds. It says so before anything else that a key
 * does, or never.
 */
const PASTE_EVENT_MS = 100;

/** Whether a key, with what is held down, pastes on this computer: Ctrl+V or Shift+Insert. */
export function isPasteKey(event: KeyboardEventInit): boolean {
  const { altKey, code, ctrlKey, key, metaKey, shiftKey } = event;
  if (altKey === true || metaKey === true) return false;
  if (shiftKey === true) return ctrlKey !== true && key === "Insert";
  // Where the layout has no Latin letters, browsers go by the key's place.
  const isV = key === "v" || key === "V" || (code === "KeyV" && !/^[\x20-\x7e]$/.test(key ?? ""));
  return ctrlKey === true && isV;
}

/** What a key does in the guest: its character's keysym, at its place. */
export function keyOfPaste({ code, key }: Pick<KeyboardEvent, "code" | "key">): Key {
  if (key === "Insert") return { keysym: 0xff63, code };
  return { keysym: key === "V" ? 0x56 : 0x76, code };
}

interface PasteKeyListener {
  /** Whether the machine may be given text now. */
  mayPaste(): boolean;
  /** A person pastes this text; then the key is to go to the machine. Empty: there is no text to paste. */
  pasted(text: string, key: Key): void;
}

/**
 * Sees a key that pastes before noVNC, which would keep the browser from pasting: the browser then says what there is
 * to paste, without asking anybody. `around`: an element around the machine's screen.
 */
export function followPasteKey(around: HTMLElement, listener: PasteKeyListener): void {
  let waiting: { readonly key: Key; readonly timer: number } | undefined;
  const go = (text: string): void => {
    if (waiting === undefined) return;
    const { key, timer } = waiting;
    clearTimeout(timer);
    waiting = undefined;
    listener.pasted(text, key);
  };
  around.addEventListener(
    "keydown",
    (event) => {
      if (!isPasteKey(event) || !listener.mayPaste()) return;
      event.stopPropagation();
      // It is pressed and released at once, so it does not repeat.
      if (event.repeat) event.preventDefault();
      if (event.repeat || waiting !== undefined) return;
      waiting = {
        key: keyOfPaste(event),
        timer: window.setTimeout(() => go(""), PASTE_EVENT_MS),
      };
    },
    { capture: true },
  );
  document.addEventListener(
    "paste",
    (event) => {
      if (waiting === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      go(event.clipboardData?.getData("text/plain") ?? "");
    },
    { capture: true },
  );
}
