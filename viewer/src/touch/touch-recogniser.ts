import type { Gesture, Point, Stroke } from "./gesture.ts";

/** A finger that rests for this long holds, milliseconds. */
export const HOLD_MS = 500;

/** All fingers of a tap are up this long after the first came down, milliseconds. */
export const TAP_MS = 500;

/** How soon a tap follows another one to belong to it, milliseconds, and how near, CSS pixels. */
export const SECOND_TAP_MS = 350;
export const SECOND_TAP_DISTANCE = 40;

/** How far a finger moves at least, CSS pixels: no finger is quite still. */
export const SLOP = 10;

/** How much nearer or further apart two fingers are at least that pinch, CSS pixels. */
export const PINCH_SLOP = 16;

/** More fingers than this mean nothing. */
const MAX_FINGERS = 3;

interface Finger {
  readonly from: Point;
  readonly at: Point;
}

/**
 * `few` fingers are down and mean nothing yet; `spent`: what they have meant is over, or is nothing, and
 * the last of them has yet to go up; `lifting`: some of a tap are up.
 */
type State = "none" | "few" | "lifting" | "scroll" | "pinch" | "spent" | Stroke;

/**
 * Finds out what fingers on a screen do. It is told where they are and when (milliseconds on any one clock), and gives
 * what follows, in order. A stroke that has begun has an end, whatever becomes of the fingers.
 */
export class TouchRecogniser {
  readonly #fingers = new Map<number, Finger>();
  #state: State = "none";
  /** When the first finger came down, and how many have been down since. */
  #startedAt = 0;
  #most = 0;
  /** Between the fingers, and their distance, when that was told last. */
  #middle: Point = { x: 0, y: 0 };
  #distance = 0;
  #movedAt = 0;
  #tap: { readonly at: Point; readonly time: number } | undefined;
  /** The first finger has come down soon after a tap. */
  #follows = false;
  /** The finger of a stroke has not moved since it came down. */
  #rests = false;

  /** When {@link tick} has something to do, unless a finger does something before. */
  get wakeAt(): number | undefined {
    const waits = this.#state === "few" && this.#fingers.size === 1 && this.#most === 1;
    return waits ? this.#startedAt + HOLD_MS : undefined;
  }

  /** A finger comes down. */
  down(id: number, at: Point, now: number): readonly Gesture[] {
    const before = this.tick(now);
    if (this.#fingers.size === 0) this.#begin(at, now);
    const isNew = !this.#fingers.has(id);
    this.#fingers.set(id, { from: at, at });
    if (!isNew || this.#fingers.size === 1) return before;
    const ended = this.#endStroke();
    this.#most += 1;
    const isTooMany = this.#most > MAX_FINGERS || this.#state === "lifting";
    if (isTooMany || this.#state === "spent") this.#state = "spent";
    else if (this.#state === "scroll" || this.#state === "pinch") this.#state = "spent";
    else this.#regroup();
    return [...before, ...ended];
  }

  /** A finger moves. */
  move(id: number, at: Point, now: number): readonly Gesture[] {
    const before = this.tick(now);
    const finger = this.#fingers.get(id);
    if (finger === undefined) return before;
    this.#fingers.set(id, { ...finger, at });
    return [...before, ...this.#moved(finger, at, now)];
  }

  /** A finger goes up. */
  up(id: number, now: number): readonly Gesture[] {
    const before = this.tick(now);
    const finger = this.#fingers.get(id);
    if (finger === undefined) return before;
    const { middle } = this.#reach();
    this.#fingers.delete(id);
    const ended = this.#endStroke(finger.at);
    if (this.#state === "scroll" || this.#state === "pinch") this.#state = "spent";
    if (this.#state === "few") {
      this.#state = "lifting";
      this.#middle = this.#most === 1 ? finger.from : middle;
    }
    const tapped = this.#fingers.size === 0 ? this.#allUp(now) : [];
    return [...before, ...ended, ...tapped];
  }

  /** All fingers are gone, and what they have meant is over: the browser has them, or the screen is another one. */
  cancel(): readonly Gesture[] {
    const ended = this.#endStroke();
    this.#fingers.clear();
    this.#state = "none";
    this.#tap = undefined;
    return ended;
  }

  /** Time has passed. */
  tick(now: number): readonly Gesture[] {
    const { wakeAt } = this;
    const [finger] = this.#fingers.values();
    if (wakeAt === undefined || now < wakeAt || finger === undefined) return [];
    return this.#startStroke(this.#follows ? "tap-drag" : "hold", finger.from, now);
  }

  #begin(at: Point, now: number): void {
    this.#state = "few";
    this.#startedAt = now;
    this.#most = 1;
    const tap = this.#tap;
    this.#follows =
      tap !== undefined &&
      now - tap.time <= SECOND_TAP_MS &&
      distance(tap.at, at) <= SECOND_TAP_DISTANCE;
    if (!this.#follows) this.#tap = undefined;
  }

  /** What the fingers mean is found out from here. */
  #regroup(): void {
    this.#state = "few";
    for (const [id, { at }] of this.#fingers) this.#fingers.set(id, { from: at, at });
    ({ middle: this.#middle, distance: this.#distance } = this.#reach());
  }

  #moved(before: Finger, at: Point, now: number): readonly Gesture[] {
    switch (this.#state) {
      case "few":
        return this.#decide(now);
      case "drag":
      case "hold":
      case "tap-drag":
        return this.#move(this.#state, before, at, now);
      case "scroll": {
        const { middle } = this.#reach();
        const by = between(this.#middle, middle);
        this.#middle = middle;
        return [{ kind: "scroll", at: middle, by }];
      }
      case "pinch":
        return [this.#pinch()];
      case "none":
      case "lifting":
      case "spent":
        return [];
    }
  }

  /** A finger that has begun to hold moves nothing before it moves for sure. */
  #move(stroke: Stroke, before: Finger, at: Point, now: number): readonly Gesture[] {
    if (this.#rests && distance(before.from, at) <= SLOP) return [];
    const by = between(this.#rests ? before.from : before.at, at);
    this.#rests = false;
    const ms = now - this.#movedAt;
    this.#movedAt = now;
    return [{ kind: "stroke-move", stroke, at, by, ms }];
  }

  /** Whether the fingers have moved far enough to mean something. */
  #decide(now: number): readonly Gesture[] {
    const fingers = [...this.#fingers.values()];
    const [first] = fingers;
    const isStill = fingers.every(({ from, at }) => distance(from, at) <= SLOP);
    if (first === undefined || isStill) return [];
    if (fingers.length === 1) {
      const stroke = this.#follows ? "tap-drag" : "drag";
      const started = this.#startStroke(stroke, first.from, now);
      return [...started, ...this.#move(stroke, first, first.at, now)];
    }
    if (fingers.length > 2) {
      this.#state = "spent";
      return [];
    }
    return this.#decideTwo();
  }

  #decideTwo(): readonly Gesture[] {
    const { middle, distance: apart } = this.#reach();
    const shift = distance(this.#middle, middle);
    const change = Math.abs(apart - this.#distance);
    if (change > PINCH_SLOP && change > shift) {
      this.#state = "pinch";
      return [this.#pinch()];
    }
    if (shift <= SLOP || change > shift) return [];
    this.#state = "scroll";
    const by = between(this.#middle, middle);
    const at = this.#middle;
    this.#middle = middle;
    return [
      { kind: "scroll-start", at },
      { kind: "scroll", at: middle, by },
    ];
  }

  #pinch(): Gesture {
    const { middle, distance: apart } = this.#reach();
    const by = between(this.#middle, middle);
    const factor = apart / this.#distance;
    this.#middle = middle;
    this.#distance = apart;
    return { kind: "pinch", at: middle, by, factor };
  }

  #startStroke(stroke: Stroke, at: Point, now: number): readonly Gesture[] {
    this.#state = stroke;
    this.#movedAt = now;
    this.#rests = true;
    this.#tap = undefined;
    // Whatever follows before all fingers are up, it is no tap.
    this.#startedAt = Number.NEGATIVE_INFINITY;
    return [{ kind: "stroke-start", stroke, at }];
  }

  /** What is left of a stroke's fingers begins anew, so that one more can make it a pinch. */
  #endStroke(at?: Point): readonly Gesture[] {
    const stroke = this.#state;
    if (stroke !== "drag" && stroke !== "hold" && stroke !== "tap-drag") return [];
    const [finger] = this.#fingers.values();
    this.#state = this.#fingers.size === 0 ? "none" : "few";
    return [{ kind: "stroke-end", stroke, at: at ?? finger?.at ?? this.#middle }];
  }

  #allUp(now: number): readonly Gesture[] {
    const isTap = this.#state === "lifting" && now - this.#startedAt <= TAP_MS;
    this.#state = "none";
    const fingers = this.#most;
    const first = fingers === 1 && this.#follows ? this.#tap : undefined;
    // A third tap is no second one again: it may begin another pair.
    const isFirst = isTap && fingers === 1 && first === undefined;
    this.#tap = isFirst ? { at: this.#middle, time: now } : undefined;
    if (!isTap || (fingers !== 1 && fingers !== 2 && fingers !== 3)) return [];
    return [{ kind: "tap", fingers, at: first?.at ?? this.#middle }];
  }

  /** Between all fingers, and how far apart two of them are: never 0. */
  #reach(): { readonly middle: Point; readonly distance: number } {
    const all = [...this.#fingers.values()].map(({ at }) => at);
    const [first = this.#middle, second = first] = all;
    const sum = all.reduce(({ x, y }, at) => ({ x: x + at.x, y: y + at.y }), { x: 0, y: 0 });
    const count = Math.max(1, all.length);
    return {
      middle: all.length === 0 ? first : { x: sum.x / count, y: sum.y / count },
      distance: Math.max(1, distance(first, second)),
    };
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function between(from: Point, to: Point): Point {
  return { x: to.x - from.x, y: to.y - from.y };
}
