/** The longest time that a browser's timers can wait, in milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What says whether somebody can see the page. */
type Hideable = Pick<Document, "addEventListener" | "hidden">;

/** Parks a session once the page has been hidden for as long as the gateway says: a forgotten tab costs nothing. */
export class Parking {
  readonly #page: Hideable;
  readonly #park: () => void;
  #afterMs: number | undefined;
  /** Clock time in milliseconds since when the page is hidden. */
  #hiddenSince: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Hideable, park: () => void) {
    this.#page = page;
    this.#park = park;
    page.addEventListener("visibilitychange", () => this.#look());
    this.#look();
  }

  /** For how long the page may be hidden, in seconds; `undefined`: for ever. */
  set after(seconds: number | undefined) {
    const afterMs = seconds === undefined ? undefined : seconds * 1000;
    if (afterMs === this.#afterMs) return;
    this.#afterMs = afterMs;
    this.#plan();
  }

  #look(): void {
    this.#hiddenSince = this.#page.hidden ? (this.#hiddenSince ?? performance.now()) : undefined;
    this.#plan();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#afterMs === undefined || this.#hiddenSince === undefined) return;
    const left = this.#hiddenSince + this.#afterMs - performance.now();
    this.#timer = setTimeout(this.#park, Math.min(Math.max(0, left), MAX_TIMER_MS));
  }
}
