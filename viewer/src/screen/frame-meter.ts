/** How long a key may take to show until it counts as one that shows nothing, in milliseconds. */
export const MAX_KEY_MS = 5000;

/** Counts what noVNC draws, and how long a key takes until something is drawn. */
export class FrameMeter {
  readonly #now: () => number;
  #frames = 0;
  #flips = 0;
  #keyAt: number | undefined;
  /** Is told how long a key has taken until the picture changed, in milliseconds. */
  onKey: ((milliseconds: number) => void) | undefined;

  /** `now` is clock time in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Updates with a picture in them. What has only the first pixel is asked for to keep connections open. */
  get frames(): number {
    return this.#frames;
  }

  /** All updates that have been drawn. */
  get flips(): number {
    return this.#flips;
  }

  /** A hand has pressed a key. */
  keyPressed(): void {
    this.#keyAt ??= this.#now();
  }

  /** A part of this width and height was drawn. */
  drawn(width: number, height: number): void {
    this.#flips += 1;
    if (width <= 1 && height <= 1) return;
    this.#frames += 1;
    if (this.#keyAt === undefined) return;
    const took = this.#now() - this.#keyAt;
    this.#keyAt = undefined;
    if (took <= MAX_KEY_MS) this.onKey?.(took);
  }
}

/** Tells a meter of each update that noVNC copies to its visible canvas (`flip` of its `core/display.js`). */
export function meter(canvas: HTMLCanvasElement, frames: FrameMeter): void {
  const context = canvas.getContext("2d");
  const drawImage: unknown = context === null ? undefined : Reflect.get(context, "drawImage");
  if (context === null || typeof drawImage !== "function") return;
  Object.defineProperty(context, "drawImage", {
    configurable: true,
    value: (...image: unknown[]) => {
      Reflect.apply(drawImage, context, image);
      const [, , , width, height] = image;
      frames.drawn(Number(width), Number(height));
    },
  });
}
