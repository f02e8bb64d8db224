import "./full-screen.css";
import { buttonsOf, byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import type { MachineInput } from "../../keyboard/machine-input.ts";
import { hint } from "../../panels/hint/hint.ts";
import { words } from "../../words/words.ts";

/** How long the pointer rests at the window's upper edge until the bar comes down, in milliseconds. */
const REST_MS = 250;

/** How far below the upper edge that still is, in CSS pixels. */
const EDGE = 2;

/**
 * Full screen: every pixel of the window is the machine's. The bar comes down when the pointer rests at
 * the upper edge, and not for one that passes or clicks there.
 */
export const startFullScreen: StartFeature = ({ input }) => {
  if (!document.fullscreenEnabled) {
    for (const button of buttonsOf("fullscreen")) button.hidden = true;
  }
  const reveal = revealBar(byId("bar", HTMLElement));
  onAction("fullscreen", () => {
    if (isFullScreen()) leave();
    else if (document.fullscreenEnabled) void enter(input);
  });
  document.addEventListener("fullscreenchange", () => {
    render(isFullScreen());
    reveal(false);
    input.focus();
  });
  return {
    attach: (screen) => {
      if (screen === undefined) leave();
    },
  };
};

function isFullScreen(): boolean {
  return document.fullscreenElement !== null;
}

function render(on: boolean): void {
  const icon = byId("fullscreen-icon", SVGUseElement);
  icon.setAttribute("href", on ? "#icon-minimize" : "#icon-maximize");
  for (const button of buttonsOf("fullscreen")) {
    const label = on ? words.fullScreen.leave : words.fullScreen.enter;
    button.ariaPressed = String(on);
    button.ariaLabel = label;
    button.title = label;
  }
}

/** Watches the pointer; gives what shows the bar, or hides it, at once. */
function revealBar(bar: HTMLElement): (on: boolean) => void {
  let resting: number | undefined;
  const reveal = (on: boolean): void => {
    clearTimeout(resting);
    bar.toggleAttribute("data-revealed", on);
  };
  const moved = ({ buttons, clientY, target }: PointerEvent): void => {
    clearTimeout(resting);
    if (!isFullScreen() || buttons !== 0 || document.pointerLockElement !== null) return;
    if (target instanceof Node && bar.contains(target)) return;
    if (clientY > EDGE) reveal(false);
    else resting = window.setTimeout(() => reveal(true), REST_MS);
  };
  // Before noVNC, which keeps pointer events to itself.
  const onWindow = { capture: true, passive: true };
  addEventListener("pointermove", moved, onWindow);
  addEventListener("pointerdown", () => clearTimeout(resting), onWindow);
  return reveal;
}

/** Gives the keyboard and the window back. */
function leave(): void {
  keyboardLock()?.unlock();
  if (isFullScreen()) void document.exitFullscreen();
}

async function enter(input: MachineInput): Promise<void> {
  try {
    // The whole document, because noVNC keeps its touch cursor outside of the screen's element.
    await document.documentElement.requestFullscreen();
    // Lets Esc, Alt+Tab and the like reach the machine, where the browser can do that (Chromium).
    const lock = keyboardLock();
    if (lock === undefined) return;
    await lock.lock();
  } catch {
    return; // The browser allows the one or the other not: the keyboard in no frame.
  }
  if (document.body.dataset["mode"] === "control" && input.screen !== undefined)
    hint(words.fullScreen.keys);
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
