import { signal } from "@preact/signals";
import type { JSX } from "preact";

import { announce } from "../page/announce.ts";
import type { StartFeature } from "../page/feature.ts";
import { Icon } from "../page/icon.tsx";
import { mountIn } from "../page/places.ts";
import type { ConsoleScreen } from "../screen/console-screen.ts";
import type { SessionState } from "../session/states/session-state.ts";
import { MotionHand } from "../touch/motion-hand.ts";
import { laterWords } from "../words/later.ts";
import { glimpse, type Glimpse } from "./glimpse.ts";
import { maskOf } from "./mouse-buttons.ts";
import { WheelNotches } from "./wheel-notches.ts";

/**
 * The mouse of somebody whose machine has no tablet: a click on the screen gives it to the machine (Pointer Lock), which
 * then hears how it moves and not where it is. Esc gives it back, and so does whatever ends control.
 */
export const startGivenMouse: StartFeature = ({ input, zoom }) => {
  const { area } = zoom;
  const wants = signal<string | undefined>(undefined);
  const offer = glimpse();
  let screen: ConsoleScreen | undefined;
  let isRelative = false;
  let state: SessionState | undefined;
  const mouse = new GivenMouse(area, () => zoom.sight.scale);

  const settle = (): void => {
    const machine = isRelative && screen !== undefined ? controlled(state) : undefined;
    if (machine === undefined) mouse.takeBack();
    mouse.screen = machine === undefined ? undefined : screen;
    const offered = mouse.isGiven || !canLock(area) ? undefined : machine;
    const text = offered === undefined ? undefined : offerOf(offered);
    if (text === wants.value) return;
    if (text !== undefined) announce(text);
    wants.value = text;
    offer.show(text !== undefined);
  };
  for (const type of ["pointerlockchange", "fullscreenchange"])
    document.addEventListener(type, settle);
  addEventListener("blur", () => mouse.takeBack());
  // The click that gives the mouse is none for the machine, which would click wherever its pointer is.
  area.addEventListener(
    "mousedown",
    (event) => {
      if (mouse.isGiven || wants.value === undefined || event.button !== 0) return;
      event.stopPropagation();
      event.preventDefault();
      input.focus();
      void mouse.give();
    },
    { capture: true },
  );
  showWhereNeeded(area, offer, () => wants.value !== undefined);
  mountIn("toast", () => <Offer text={offer.isShown.value ? wants.value : undefined} />);
  return {
    attach: (now) => {
      screen = now;
      settle();
    },
    pointer: (now) => {
      isRelative = now;
      settle();
    },
    render: (now) => {
      state = now;
      settle();
    },
  };
};

/** A mouse that moves over the screen brings the offer back. Whoever types wants to see what comes of it instead. */
function showWhereNeeded(area: HTMLElement, offer: Glimpse, isOffered: () => boolean): void {
  // Before noVNC, which passes neither of them on.
  const before = { capture: true };
  const moved = (): void => {
    if (isOffered()) offer.show(true);
  };
  area.addEventListener("mousemove", moved, before);
  area.addEventListener("keydown", () => offer.show(false), before);
}

/** The name of the machine that a person controls now. */
function controlled(state: SessionState | undefined): string | undefined {
  return state?.kind === "live" && state.hello.mode === "control"
    ? state.hello.console.name
    : undefined;
}

function canLock(area: HTMLElement): boolean {
  return "requestPointerLock" in area && matchMedia("(any-pointer: fine)").matches;
}

/** In full screen Esc goes to the machine where the browser can do that: there it is held for the way out. */
function offerOf(machine: string): string {
  const isLocked = document.fullscreenElement !== null && "keyboard" in navigator;
  return isLocked ? laterWords.pointer.giveInFullScreen(machine) : laterWords.pointer.give(machine);
}

function Offer({ text }: { readonly text: string | undefined }): JSX.Element {
  return (
    <p id="give-mouse" class="toast" hidden={text === undefined}>
      <Icon href="#icon-mouse" />
      <span dir="auto">{text}</span>
    </p>
  );
}

/** A mouse that is the machine's while the browser keeps it in one place. */
class GivenMouse {
  readonly #area: HTMLElement;
  readonly #hand: MotionHand;
  readonly #wheel = new WheelNotches();
  screen: ConsoleScreen | undefined;

  /** `scale`: CSS pixels for a pixel of the guest. */
  constructor(area: HTMLElement, scale: () => number) {
    this.#area = area;
    this.#hand = new MotionHand((dx, dy, buttons) => this.screen?.movePointer(dx, dy, buttons));
    area.addEventListener("mousemove", ({ movementX, movementY }) => {
      if (!this.isGiven) return;
      const factor = 1 / (scale() || 1);
      this.#hand.point({ x: 0, y: 0 }, { x: movementX * factor, y: movementY * factor });
    });
    for (const type of ["mousedown", "mouseup"] as const) {
      area.addEventListener(type, (event) => {
        if (!this.isGiven) return;
        event.preventDefault();
        this.#hand.hold(maskOf(event.buttons));
      });
    }
    area.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
    area.addEventListener("contextmenu", (event) => {
      if (this.isGiven) event.preventDefault();
    });
    document.addEventListener("pointerlockchange", () => {
      if (!this.isGiven) this.#hand.hold(0);
    });
  }

  get isGiven(): boolean {
    return document.pointerLockElement === this.#area;
  }

  /** Never rejects: a browser that refuses leaves the mouse with the person. */
  async give(): Promise<void> {
    try {
      await this.#area.requestPointerLock();
    } catch {
      // It was given back a moment ago, or the page is not looked at.
    }
  }

  takeBack(): void {
    if (!this.isGiven) return;
    // While the screen is still there: what is down comes up.
    this.#hand.hold(0);
    document.exitPointerLock();
  }

  #turn(event: WheelEvent): void {
    if (!this.isGiven) return;
    event.preventDefault();
    this.#hand.wheel(this.#wheel.turn(event));
  }
}
