import { NAMED_KEYS, type Key } from "../keyboard/key.ts";
import { IS_APPLE } from "../page/apple.ts";
import { shortcutLetter } from "../keyboard/mac/command-key.ts";

/**
 * Max wait for the browser to say what is to be pasted, in milliseconds. It says so before anything else that a key
 * does, or never.
 */
const PASTE_EVENT_MS = 100;

type Pressed = Pick<KeyboardEvent, "altKey" | "code" | "ctrlKey" | "key" | "metaKey" | "shiftKey">;

/** Whether a key, with what is held down, pastes on this computer: Ctrl+V or Shift+Insert, or Cmd+V on a Mac. */
export function isPasteKey(event: Pressed, isApple: boolean): boolean {
  const { altKey, code, ctrlKey, key, metaKey, shiftKey } = event;
  if (isApple) return !shiftKey && shortcutLetter(event) === "v";
  if (altKey || metaKey) return false;
  if (shiftKey) return !ctrlKey && key === "Insert";
  // Where the layout has no Latin letters, browsers go by the key's place.
  const isV = key === "v" || key === "V" || (code === "KeyV" && !/^[\x20-\x7e]$/.test(key));
  return ctrlKey && isV;
}

/** What is pressed in the guest besides the keys that are held: its character's keysym, at its place. */
export function keysOfPaste({ code, key, metaKey }: Pressed): readonly [Key, ...Key[]] {
  if (key === "Insert") return [{ keysym: 0xff63, code }];
  // The machine has not heard of Cmd.
  if (metaKey) return [NAMED_KEYS.Control, { keysym: 0x76, code, character: "v" }];
  return [{ keysym: key === "V" ? 0x56 : 0x76, code }];
}

interface PasteKeyListener {
  /** Whether the machine may be given text now. */
  mayPaste(): boolean;
  /** A person pastes this text; then the keys are to go to the machine. Empty: there is no text to paste. */
  pasted(text: string, keys: readonly [Key, ...Key[]]): void;
}

/**
 * Sees a key that pastes before noVNC, which would keep the browser from pasting: the browser then says what there is
 * to paste, without asking anybody. `around`: an element around the machine's screen.
 */
export function followPasteKey(around: HTMLElement, listener: PasteKeyListener): void {
  let waiting: { readonly keys: readonly [Key, ...Key[]]; readonly timer: number } | undefined;
  const go = (text: string): void => {
    if (waiting === undefined) return;
    const { keys, timer } = waiting;
    clearTimeout(timer);
    waiting = undefined;
    listener.pasted(text, keys);
  };
  around.addEventListener(
    "keydown",
    (event) => {
      if (!isPasteKey(event, IS_APPLE) || !listener.mayPaste()) return;
      // Nor do others who listen here hear of it.
      event.stopImmediatePropagation();
      // It is pressed and released at once, so it does not repeat.
      if (event.repeat) event.preventDefault();
      if (event.repeat || waiting !== undefined) return;
      waiting = {
        keys: keysOfPaste(event),
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
