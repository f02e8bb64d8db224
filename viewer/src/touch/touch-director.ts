import type { Gesture, Point, Stroke } from "./gesture.ts";
import { PointerGain } from "./pointer-gain.ts";
import { WheelSteps } from "./wheel-steps.ts";

/** Where a finger points: at what is under it, or, as on a touchpad, from where the pointer is. */
export type TouchMode = "direct" | "touchpad";

/** What of the machine's screen is seen, and where. */
export interface Seen {
  /** CSS pixels for a pixel of the guest, and its upper left corner in CSS pixels from that of its place. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  /** In pixels of the guest. */
  readonly width: number;
  readonly height: number;
  /** A part of it cannot be seen. */
  readonly isCut: boolean;
}

/** What touches are read by. */
export interface TouchContext {
  readonly mode: TouchMode;
  /** The machine's pointer moves by motions: nobody knows where it is, so that no finger can be there. */
  readonly isRelative: boolean;
  readonly seen: Seen;
}

export type Button = "left" | "middle" | "right";

/** What becomes of a gesture: in the machine, in its pixels, or to what is seen of it, in CSS pixels. */
export type Act =
  /** The pointer goes there, by this way. */
  | { readonly kind: "point"; readonly to: Point; readonly by: Point }
  /** The left button goes down or up where the pointer is. */
  | { readonly kind: "press" | "release" }
  | { readonly kind: "click"; readonly button: Button }
  /** The wheel turns: up and to the left is below 0. */
  | { readonly kind: "wheel"; readonly steps: Point }
  | { readonly kind: "pan"; readonly by: Point }
  | { readonly kind: "zoom"; readonly factor: number; readonly at: Point }
  /** A finger has rested for so long that it holds: what it does from now on is another thing. */
  | { readonly kind: "held"; readonly at: Point };

const BUTTONS = { 1: "left", 2: "right", 3: "middle" } as const satisfies Record<number, Button>;

/** What a stroke does: it moves the pointer, with the left button down or without, or what is seen. */
type Doing = "points" | "drags" | "pans" | "waits";

/** Makes of gestures what they mean in a mode. */
export class TouchDirector {
  readonly #wheel = new WheelSteps();
  readonly #gain = new PointerGain();
  #pointer: Point = { x: 0, y: 0 };
  #doing: Doing | undefined;

  /** Where the pointer is, in pixels of the guest. */
  get pointer(): Point {
    return this.#pointer;
  }

  /** Another hand, such as a mouse, has moved the pointer. */
  pointerIs(at: Point): void {
    this.#pointer = at;
  }

  act(gesture: Gesture, context: TouchContext): readonly Act[] {
    switch (gesture.kind) {
      case "tap":
        return [
          ...this.#pointAt(gesture.at, context),
          { kind: "click", button: BUTTONS[gesture.fingers] },
        ];
      case "stroke-start":
        return this.#begin(gesture.stroke, gesture.at, context);
      case "stroke-move":
        return this.#move(gesture, context);
      case "stroke-end":
        return this.#end(gesture.stroke);
      case "scroll-start":
        this.#wheel.begin();
        return this.#pointAt(gesture.at, context);
      case "scroll": {
        const steps = this.#wheel.turn(gesture.by);
        return steps.x === 0 && steps.y === 0 ? [] : [{ kind: "wheel", steps }];
      }
      case "pinch":
        return [
          { kind: "pan", by: gesture.by },
          { kind: "zoom", factor: gesture.factor, at: gesture.at },
        ];
    }
  }

  #begin(stroke: Stroke, at: Point, context: TouchContext): readonly Act[] {
    switch (stroke) {
      case "drag":
        if (isTouchpad(context)) {
          this.#doing = "points";
          return [];
        }
        // A screen that is larger than its place is moved by one finger; to drag in it, the finger rests first.
        if (context.seen.isCut) {
          this.#doing = "pans";
          return [];
        }
        this.#doing = "drags";
        return [...this.#pointAt(at, context), { kind: "press" }];
      case "hold":
        this.#doing = "waits";
        return [...this.#pointAt(at, context), { kind: "held", at }];
      case "tap-drag":
        this.#doing = "drags";
        return [...this.#pointAt(at, context), { kind: "press" }];
    }
  }

  #move(
    { at, by, ms }: Extract<Gesture, { readonly kind: "stroke-move" }>,
    context: TouchContext,
  ): readonly Act[] {
    switch (this.#doing) {
      case "pans":
        return [{ kind: "pan", by }];
      case "waits":
        this.#doing = "drags";
        return [{ kind: "press" }, ...this.#follow(at, by, ms, context)];
      case "drags":
      case "points":
        return this.#follow(at, by, ms, context);
      case undefined:
        return [];
    }
  }

  #end(stroke: Stroke): readonly Act[] {
    const doing = this.#doing;
    this.#doing = undefined;
    if (doing === "drags") return [{ kind: "release" }];
    // It has not moved: that is what the other button is for.
    return doing === "waits" && stroke === "hold" ? [{ kind: "click", button: "right" }] : [];
  }

  #follow(at: Point, by: Point, ms: number, context: TouchContext): readonly Act[] {
    if (!isTouchpad(context)) return this.#pointAt(at, context);
    const factor = this.#gain.of(by, ms) / context.seen.scale;
    return this.#pointBy({ x: by.x * factor, y: by.y * factor }, context);
  }

  /** The pointer goes to the finger, unless that only moves it. */
  #pointAt(at: Point, context: TouchContext): readonly Act[] {
    if (isTouchpad(context)) return [];
    const { scale, x, y } = context.seen;
    const to = inside({ x: (at.x - x) / scale, y: (at.y - y) / scale }, context.seen);
    return this.#point(to, { x: to.x - this.#pointer.x, y: to.y - this.#pointer.y });
  }

  #pointBy(by: Point, context: TouchContext): readonly Act[] {
    const to = { x: this.#pointer.x + by.x, y: this.#pointer.y + by.y };
    return this.#point(inside(to, context.seen), by);
  }

  #point(to: Point, by: Point): readonly Act[] {
    this.#pointer = to;
    return [{ kind: "point", to, by }];
  }
}

function isTouchpad({ isRelative, mode }: TouchContext): boolean {
  return isRelative || mode === "touchpad";
}

/** The nearest place in the guest's screen: the last one is within its last pixel. */
function inside({ x, y }: Point, { height, width }: Seen): Point {
  return { x: Math.max(0, Math.min(x, width - 1)), y: Math.max(0, Math.min(y, height - 1)) };
}
