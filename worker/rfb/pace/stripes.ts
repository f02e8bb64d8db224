import type { Region } from "../region.ts";

/** An update of more bytes than this, which is as much as is ever in flight, is asked for in parts. */
const HUGE_BYTES = 4 * 1024 * 1024;

/** The size that a part should have. */
const PART_BYTES = 1024 * 1024;

/** Stripes are not made thinner than this, lines. */
const MIN_LINES = 16;

/** For this long after input, every second request is for the stripe of the pointer; milliseconds. */
const FOCUS_MS = 150;

/**
 * Which part of a region to ask for next: all of it, or, while updates are huge, stripes of it in turn. An
 * update in flight cannot be overtaken, so whatever input has changed would wait for tens of
 * megabytes; after a stripe it waits for about one.
 *
 * A server may leave a request unanswered as long as nothing changes in its region. So a stripe that is not
 * answered soon must be followed by a request for everything, see {@link all}.
 */
export class Stripes {
  /** Lines of a stripe; `undefined`: everything at once. */
  #lines: number | undefined;
  #at = 0;
  #focus: number | undefined;
  #focusUntil = 0;
  #focused = false;

  /** Whether only parts are asked for. */
  get inParts(): boolean {
    return this.#lines !== undefined;
  }

  next(region: Region, now: number): Region {
    if (this.#lines === undefined) return region;
    const lines = Math.min(this.#lines, region.height);
    const isFocus = this.#focus !== undefined && now < this.#focusUntil && !this.#focused;
    this.#focused = isFocus;
    if (isFocus) return this.#part(region, (this.#focus ?? 0) - region.y - (lines >> 1), lines);
    if (this.#at >= region.height) this.#at = 0;
    const part = this.#part(region, this.#at, lines);
    this.#at = part.y - region.y + lines;
    return part;
  }

  /** Everything from now on, until another update is huge. */
  all(): void {
    this.#lines = undefined;
    this.#at = 0;
  }

  /** What was asked for has come, in this many bytes. */
  answered(bytes: number, region: Region): void {
    if (this.#lines === undefined) {
      if (bytes > HUGE_BYTES) this.#lines = (region.height * PART_BYTES) / bytes;
    } else if (bytes > 2 * PART_BYTES) this.#lines /= 2;
    else if (bytes < PART_BYTES / 2) this.#lines *= 2;
    if (this.#lines === undefined) return;
    this.#lines = Math.max(MIN_LINES, Math.ceil(this.#lines));
    if (this.#lines >= region.height) this.all();
  }

  /** Input has gone to the server. What it changes is likely to be where a button was pressed last. */
  input(now: number): void {
    this.#focusUntil = now + FOCUS_MS;
  }

  /** A button was pressed at a line. */
  pointerDownAt(line: number): void {
    this.#focus = line;
  }

  #part(region: Region, from: number, lines: number): Region {
    const start = Math.max(0, Math.min(from, region.height - lines));
    return { ...region, y: region.y + start, height: lines };
  }
}
