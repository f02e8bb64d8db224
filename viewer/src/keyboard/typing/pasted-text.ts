/** Max wait for the browser to say what is pasted, in milliseconds; then it is asked for. */
const PASTE_MS = 150;

interface PasteListener {
  /** Whether a text can be typed now. */
  readonly mayType: () => boolean;
  /** Whether the machine's clipboard takes what is pasted: then its own keys paste it. */
  readonly hasClipboard: () => boolean;
  /** A person wants to write a text. */
  readonly asked: () => void;
  /** A person has pasted a text, or dropped it on the screen. */
  readonly pasted: (text: string) => void;
}

/**
 * Sees the keys that type a text before noVNC does, and what is dropped on the screen. Ctrl+Alt+Shift+V asks for the
 * dialog, wherever the focus is; Ctrl+Shift+V pastes on the screen where the machine has no clipboard.
 */
export function watchPastes(screen: HTMLElement, listener: PasteListener): void {
  let waiting: number | undefined;
  const take = (text: string): void => {
    clearTimeout(waiting);
    waiting = undefined;
    if (text !== "") listener.pasted(text);
  };
  addEventListener(
    "keydown",
    (event) => {
      const { altKey, code, ctrlKey, metaKey, repeat, shiftKey, target } = event;
      if (code !== "KeyV" || !ctrlKey || !shiftKey || metaKey || !listener.mayType()) return;
      if (altKey) {
        event.preventDefault();
        event.stopPropagation();
        if (!repeat) listener.asked();
        return;
      }
      const isOnScreen = target instanceof Node && screen.contains(target);
      if (!isOnScreen || listener.hasClipboard()) return;
      // Unprevented, so that the browser says what there is to paste.
      event.stopPropagation();
      if (repeat || waiting !== undefined) return;
      waiting = window.setTimeout(() => void read().then(take), PASTE_MS);
    },
    { capture: true },
  );
  document.addEventListener(
    "paste",
    (event) => {
      if (waiting === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      take(event.clipboardData?.getData("text/plain") ?? "");
    },
    { capture: true },
  );
  followDrops(screen, listener);
}

/** Where the browser has said nothing, it may be asked, because somebody has pressed the keys. */
async function read(): Promise<string> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return "";
  }
}

/** What is dropped beside the screen would replace the page. */
function followDrops(screen: HTMLElement, { mayType, pasted }: PasteListener): void {
  addEventListener("dragover", (event) => {
    const isField =
      event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
    if (isField || event.dataTransfer === null) return;
    event.preventDefault();
    const isText = event.dataTransfer.types.includes("text/plain");
    const isOnScreen = event.target instanceof Node && screen.contains(event.target);
    event.dataTransfer.dropEffect = isText && isOnScreen && mayType() ? "copy" : "none";
  });
  screen.addEventListener("drop", (event) => {
    event.preventDefault();
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    if (text !== "" && mayType()) pasted(text);
  });
}
