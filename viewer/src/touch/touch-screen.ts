import { zoomBy } from "../pointer/zoom-by.ts";
import type { ZoomedScreen } from "../screen/zoom/zoomed-screen.ts";
import { intoSight } from "./follow.ts";
import type { Gesture, Point } from "./gesture.ts";
import type { PointerHand } from "./pointer-hand.ts";
import { TouchDirector, type Act, type Seen, type TouchMode } from "./touch-director.ts";
import { TouchRecogniser } from "./touch-recogniser.ts";

interface TouchListener {
  /** A finger has touched the screen. */
  touched(): void;
  /** All fingers are up; `mayAct`: the machine has heard of them. */
  lifted(mayAct: boolean): void;
  /** A finger holds at this place of the screen's. */
  held(at: Point): void;
  /** The pointer is there, in pixels of the guest, by a finger that does not show it. */
  pointed(at: Point): void;
}

/**
 * Takes all touches of the machine's screen, before noVNC: it would press keys for some of them. Moves the machine's
 * pointer by them, and what is seen of the screen.
 */
export class TouchScreen {
  readonly #zoom: ZoomedScreen;
  readonly #listener: TouchListener;
  readonly #recogniser = new TouchRecogniser();
  readonly #director = new TouchDirector();
  #hand: PointerHand | undefined;
  #isRelative = false;
  #waking: ReturnType<typeof setTimeout> | undefined;
  #mode: TouchMode = "direct";
  /** Whether fingers are noVNC's: those that came down before this was there, until all of them are up. */
  #areNovncs = true;

  constructor(zoom: ZoomedScreen, listener: TouchListener) {
    this.#zoom = zoom;
    this.#listener = listener;
    const before = { capture: true, passive: false };
    const { area } = zoom;
    area.addEventListener("touchstart", (event) => this.#each(event, this.#down), before);
    area.addEventListener("touchmove", (event) => this.#each(event, this.#move), before);
    area.addEventListener("touchend", (event) => this.#each(event, this.#up), before);
    area.addEventListener(
      "touchcancel",
      (event) => {
        if (this.#areNovncs) return;
        take(event);
        this.cancel();
      },
      before,
    );
  }

  /** Where a finger points from now on. What fingers have begun is over. */
  set mode(mode: TouchMode) {
    this.cancel();
    this.#mode = mode;
  }

  /** What moves the pointer from now on; `undefined`: there is none. What fingers have begun is over. */
  use(hand: PointerHand | undefined, isRelative: boolean): void {
    this.cancel();
    this.#hand = hand;
    this.#isRelative = isRelative;
    const { height, width } = this.#zoom.room.guest;
    this.#director.pointerIs({ x: Math.floor(width / 2), y: Math.floor(height / 2) });
  }

  /** What fingers do is over. */
  cancel(): void {
    this.#hear(this.#recogniser.cancel());
  }

  readonly #down = (id: number, at: Point, now: number): readonly Gesture[] =>
    this.#recogniser.down(id, at, now);

  readonly #move = (id: number, at: Point, now: number): readonly Gesture[] =>
    this.#recogniser.move(id, at, now);

  readonly #up = (id: number, _at: Point, now: number): readonly Gesture[] =>
    this.#recogniser.up(id, now);

  #each(event: TouchEvent, does: (id: number, at: Point, now: number) => readonly Gesture[]): void {
    if (event.type === "touchstart") this.#beginsAnew(event);
    if (this.#areNovncs) return;
    take(event);
    if (event.type === "touchstart") this.#listener.touched();
    for (const { clientX, clientY, identifier } of Array.from(event.changedTouches)) {
      const at = this.#zoom.inArea({ x: clientX, y: clientY });
      this.#hear(does(identifier, at, event.timeStamp));
    }
    this.#wind();
    const isOver = event.type === "touchend" && this.#fingersOf(event) === 0;
    if (isOver) this.#listener.lifted(this.#hand !== undefined);
  }

  /** Whoever has heard of a finger that comes down, and not that it goes up, takes it to rest there. */
  #beginsAnew(event: TouchEvent): void {
    if (this.#fingersOf(event) === event.changedTouches.length) this.#areNovncs = false;
  }

  /** How many fingers are on the screen. */
  #fingersOf({ touches }: TouchEvent): number {
    const { area } = this.#zoom;
    const isHere = ({ target }: Touch): boolean => target instanceof Node && area.contains(target);
    return Array.from(touches).filter(isHere).length;
  }

  /** A finger that rests tells nothing. */
  #wind(): void {
    clearTimeout(this.#waking);
    const { wakeAt } = this.#recogniser;
    if (wakeAt === undefined) return;
    this.#waking = setTimeout(
      () => {
        this.#hear(this.#recogniser.tick(performance.now()));
        this.#wind();
      },
      Math.max(0, wakeAt - performance.now()),
    );
  }

  #hear(gestures: readonly Gesture[]): void {
    for (const gesture of gestures) {
      const context = { mode: this.#mode, isRelative: this.#isRelative, seen: this.#seen };
      for (const act of this.#director.act(gesture, context)) this.#perform(act);
    }
  }

  get #seen(): Seen {
    const { isCut, room, sight } = this.#zoom;
    return { ...sight, ...room.guest, isCut };
  }

  #perform(act: Act): void {
    switch (act.kind) {
      case "point":
        this.#hand?.point(act.to, act.by);
        if (this.#mode === "touchpad" && !this.#isRelative) this.#follow(act.to);
        break;
      case "press":
        this.#hand?.press();
        break;
      case "release":
        this.#hand?.release();
        break;
      case "click":
        this.#hand?.click(act.button);
        break;
      case "wheel":
        this.#hand?.wheel(act.steps);
        break;
      case "pan":
        this.#zoom.pan(act.by);
        break;
      case "zoom": {
        const { left, top } = this.#zoom.area.getBoundingClientRect();
        zoomBy(this.#zoom, act.factor, { x: left + act.at.x, y: top + act.at.y });
        break;
      }
      case "held":
        this.#listener.held(act.at);
        break;
    }
  }

  /** What the pointer is at stays in sight. */
  #follow(pointer: Point): void {
    this.#listener.pointed(pointer);
    if (!this.#zoom.isCut) return;
    const { room, sight } = this.#zoom;
    const at = { x: sight.x + pointer.x * sight.scale, y: sight.y + pointer.y * sight.scale };
    const by = intoSight(at, room.area);
    if (by.x !== 0 || by.y !== 0) this.#zoom.pan(by);
  }
}

/** noVNC does not get it, and the browser makes no mouse of it. */
function take(event: TouchEvent): void {
  event.stopPropagation();
  if (event.cancelable) event.preventDefault();
}
