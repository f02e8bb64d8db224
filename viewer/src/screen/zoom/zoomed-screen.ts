import {
  bounded,
  isCut,
  isSharp,
  middleOf,
  panned,
  scaleOf,
  sightOf,
  zoomed,
  type Point,
  type Room,
  type Sight,
  type Size,
  type WantedScale,
} from "./sight.ts";

/** What becomes of edges between pixels of the guest: kept where they are large or equally large, or always smoothed. */
export type Filter = "sharp" | "smooth";

/** The canvas that is shown, and what makes whoever draws it notice its new size at once. */
interface Shown {
  readonly canvas: HTMLCanvasElement;
  readonly rescale: () => void;
}

/**
 * How large the machine's screen is shown, and which part of it. noVNC draws into `surface`, which lies in `area` and
 * has the size that the screen has at this scale: so noVNC maps the pointer exactly, whatever is seen. A scaled or
 * moved canvas would not do.
 */
export class ZoomedScreen {
  readonly area: HTMLElement;
  readonly surface: HTMLElement;
  readonly #listeners = new Set<() => void>();
  #shown: Shown | undefined;
  #wanted: WantedScale = "fit";
  #filter: Filter = "sharp";
  #isAtTop = false;
  /** The guest's point in the middle; at first the corner where text begins. */
  #middle: Point = { x: 0, y: 0 };
  #room: Room;
  #sight: Sight = { scale: 0, x: 0, y: 0 };

  constructor(area: HTMLElement, surface: HTMLElement) {
    this.area = area;
    this.surface = surface;
    this.#room = this.#measure();
    new ResizeObserver(() => this.#layOut()).observe(area);
    // Another density alone, as of another monitor, is no other size in CSS pixels.
    addEventListener("resize", () => this.#layOut());
  }

  /** How large the person wants to see the screen. */
  get wanted(): WantedScale {
    return this.#wanted;
  }

  set wanted(wanted: WantedScale) {
    this.#wanted = wanted;
    this.#layOut();
  }

  get filter(): Filter {
    return this.#filter;
  }

  set filter(filter: Filter) {
    this.#filter = filter;
    this.#layOut();
  }

  /** Whether a screen that is less high than its place is at the upper edge, rather than in the middle. */
  set isAtTop(isAtTop: boolean) {
    this.#isAtTop = isAtTop;
    this.#layOut();
  }

  /** What is seen. */
  get sight(): Sight {
    return this.#sight;
  }

  /** What it is seen in. */
  get room(): Room {
    return this.#room;
  }

  /** Whether a part of the screen is outside of what is seen. */
  get isCut(): boolean {
    return isCut(this.#sight, this.#room);
  }

  /** Calls back after every change; gives what stops that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows a canvas that is in the surface, from now on and whatever size it has; gives what stops that. */
  show(canvas: HTMLCanvasElement, rescale: () => void): () => void {
    const shown = { canvas, rescale };
    this.#shown = shown;
    const sizes = new MutationObserver(() => this.#layOut());
    sizes.observe(canvas, { attributes: true, attributeFilter: ["width", "height"] });
    this.#layOut();
    return () => {
      sizes.disconnect();
      if (this.#shown === shown) this.#shown = undefined;
    };
  }

  /**
   * Shows the screen by this number of CSS pixels for a pixel of the guest, within the limits. What is at `client`, a
   * point of the window, stays there, or else what is in the middle.
   */
  zoomTo(scale: number, client?: Point): void {
    const room = this.#measure();
    const { height, width } = room.area;
    const anchor = client === undefined ? { x: width / 2, y: height / 2 } : this.inArea(client);
    const wanted = scaleOf(scale, room);
    this.#wanted = wanted;
    this.#see(zoomed(this.#sight, wanted, anchor, room), room);
  }

  /** Moves the screen by CSS pixels; gives whether it could be moved. */
  pan(by: Point): boolean {
    const { x, y } = this.#sight;
    const room = this.#measure();
    this.#see(panned(this.#sight, by, room), room);
    return this.#sight.x !== x || this.#sight.y !== y;
  }

  /** Moves the screen so that this point of the guest is in the middle, as far as possible. */
  lookAt(middle: Point): void {
    const room = this.#measure();
    const { scale } = this.#sight;
    const { height, width } = room.area;
    const sight = { scale, x: width / 2 - middle.x * scale, y: height / 2 - middle.y * scale };
    this.#see(bounded(sight, room), room);
  }

  /** Puts another picture, of this size, where the screen would be. */
  place(picture: HTMLElement, guest: Size): void {
    const room = { ...this.#measure(), guest };
    put(picture, sightOf(this.#wanted, room, this.#middle), room);
  }

  /** Does something while the surface has a size that no screen has. Nothing of it is seen. */
  pretend(run: () => void): void {
    const { style } = this.surface;
    const { width } = style;
    style.width = "1px";
    run();
    style.width = width;
  }

  /** A point of the window, in CSS pixels from the area's upper left corner. */
  inArea({ x, y }: Point): Point {
    const box = this.area.getBoundingClientRect();
    return { x: x - box.left, y: y - box.top };
  }

  #layOut(): void {
    const room = this.#measure();
    this.#see(sightOf(this.#wanted, room, this.#middle), room, false);
  }

  /** `isMoved`: a person has moved it, so that its middle is another one from now on. */
  #see(sight: Sight, room: Room, isMoved = true): void {
    this.#room = room;
    // noVNC does not know of a size yet.
    if (room.guest.width > 0 && room.guest.height > 0) this.#put(sight, room, isMoved);
    for (const listener of this.#listeners) listener();
  }

  #put(sight: Sight, room: Room, isMoved: boolean): void {
    this.#sight = sight;
    if (isMoved) this.#middle = middleOf(sight, room);
    put(this.surface, sight, room);
    const isPixelated = this.#filter === "sharp" && isSharp(sight, room);
    this.area.toggleAttribute("data-sharp", isPixelated);
    this.area.toggleAttribute("data-cut", isCut(sight, room));
    this.#shown?.rescale();
  }

  #measure(): Room {
    const { height, width } = this.area.getBoundingClientRect();
    const { paddingBottom, paddingLeft } = getComputedStyle(this.area);
    const canvas = this.#shown?.canvas;
    return {
      guest: { width: canvas?.width ?? 0, height: canvas?.height ?? 0 },
      area: { width, height },
      margin: { x: Number.parseFloat(paddingLeft), y: Number.parseFloat(paddingBottom) },
      density: devicePixelRatio,
      isAtTop: this.#isAtTop,
    };
  }
}

function put({ style }: HTMLElement, { scale, x, y }: Sight, { guest }: Room): void {
  style.left = pixels(x);
  style.top = pixels(y);
  style.width = pixels(guest.width * scale);
  style.height = pixels(guest.height * scale);
}

function pixels(count: number): string {
  return `${String(count)}px`;
}
