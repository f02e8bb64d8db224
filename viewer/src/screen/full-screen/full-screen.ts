import type { Page } from "../../page/page.ts";

/** How long the pointer rests at the window's upper edge until the bar comes down, in milliseconds. */
const REST_MS = 400;

/** How far below the upper edge that still is, in CSS pixels. */
const EDGE = 2;

/**
 * Full screen: every pixel of the window is the machine's. The bar comes down when the pointer rests at
 * the upper edge, and not for one that passes or clicks there.
 */
export class FullScreen {
  readonly #page: Page;
  #resting: number | undefined;

  /** `changed` is called after full screen was entered or left, however that came about. */
  constructor(page: Page, changed: () => void) {
    this.#page = page;
    if (!document.fullscreenEnabled) {
      for (const button of page.actions("fullscreen")) button.hidden = true;
    }
    page.onAction("fullscreen", () => {
      if (document.fullscreenElement === null) void enter();
      else this.leave();
    });
    document.addEventListener("fullscreenchange", () => {
      page.renderFullscreen(document.fullscreenElement !== null);
      this.#reveal(false);
      changed();
    });
    // Before noVNC, which keeps pointer events to itself.
    const onWindow = { capture: true, passive: true };
    addEventListener("pointermove", (event) => this.#moved(event), onWindow);
    addEventListener("pointerdown", () => clearTimeout(this.#resting), onWindow);
  }

  /** Gives the keyboard and the window back. */
  leave(): void {
    keyboardLock()?.unlock();
    if (document.fullscreenElement !== null) void document.exitFullscreen();
  }

  #moved({ buttons, clientY, target }: PointerEvent): void {
    clearTimeout(this.#resting);
    if (document.fullscreenElement === null || buttons !== 0) return;
    if (target instanceof Node && this.#page.bar.contains(target)) return;
    if (clientY > EDGE) this.#reveal(false);
    else this.#resting = window.setTimeout(() => this.#reveal(true), REST_MS);
  }

  #reveal(on: boolean): void {
    clearTimeout(this.#resting);
    this.#page.bar.toggleAttribute("data-revealed", on);
  }
}

async function enter(): Promise<void> {
  // The whole document, because noVNC keeps its touch cursor outside of the screen's element.
  await document.documentElement.requestFullscreen();
  // Lets Esc, Alt+Tab and the like reach the machine, where the browser can do that (Chromium).
  await keyboardLock()?.lock();
}

/** The part of the Keyboard Lock API that is used; TypeScript's DOM types lack it. */
interface KeyboardLock {
  lock(): Promise<void>;
  unlock(): void;
}

function keyboardLock(): KeyboardLock | undefined {
  if (!("keyboard" in navigator)) return undefined;
  const { keyboard } = navigator;
  return isKeyboardLock(keyboard) ? keyboard : undefined;
}

function isKeyboardLock(value: unknown): value is KeyboardLock {
  return typeof value === "object" && value !== null && "lock" in value && "unlock" in value;
}
