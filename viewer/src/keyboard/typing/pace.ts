/** Decides when the next character of a text may be typed. Times are milliseconds on any one clock. */
export interface Pacer {
  /** The keys of a character have left the page. */
  left(character: string, now: number): void;
  /** Something of the machine's screen has come. */
  heard(now: number): void;
  /** How long to wait before the next character, or before asking again; 0: not at all. */
  wait(now: number): number;
}

/** Pauses after each character and after the end of a line, at least; a key itself takes its own time. */
interface Pause {
  readonly characterMs: number;
  readonly lineMs: number;
}

/** A pace that a person has chosen. */
export function fixedPace({ characterMs, lineMs }: Pause): Pacer {
  let free = Number.NEGATIVE_INFINITY;
  return {
    left: (character, now) => {
      free = now + (character === "\n" ? lineMs : characterMs);
    },
    heard: () => {},
    wait: (now) => Math.max(0, free - now),
  };
}

/** What reads a line may have something to do before it reads the next one. */
export const LINE_MS = 120;

/** Max wait for the machine to show the first character, after which it is taken to show nothing. */
const FIRST_MS = 600;

/** How soon it is looked again whether it has. */
const LOOK_MS = 20;

/** Time without anything new on the screen after which the machine has read all, at least. */
const REST_MS = 80;

/** The same where it shows one character after another at long intervals: this many times the longest, up to a limit. */
const REST_INTERVALS = 1.5;
const MAX_INTERVAL_MS = 400;

/** What remains of that for the next burst. */
const INTERVAL_KEPT = 0.5;

/** Max wait for the machine to show the last character, such as one that is busy. */
const SHOW_MS = 1500;

/** Max wait for the screen to rest, such as where something begins to move by itself. */
const MAX_REST_MS = 2000;

/**
 * Characters between two looks: a PC's BIOS keeps 15, so those of three looks fit if two were wrong, as where the
 * computer holds up the machine or its picture for a moment. A machine that keeps up is looked at less often.
 */
const MIN_BURST = 5;
const MAX_BURST = 24;
const BURST_STEP = 6;

/** Max keys that leave while nothing is shown, in a machine that shows what it reads. */
const MAX_UNSHOWN = 8;

/** Where less than one update comes for this many keys, some may not have been read, and the rest is this many times longer. */
const KEYS_PER_UPDATE = 2;
const DOUBT = 3;

/** Up to this time between two updates few of them are usual: QEMU looks less often at a screen that has rested. */
const USUAL_INTERVAL_MS = 150;

/** Time beyond that of the first character in which a machine that keeps up shows the last one. */
const KEEPS_UP_MS = 15;

/** Updates in the second before a text from which on the screen moves by itself and says nothing of what is read. */
const MOVING_UPDATES = 8;
const MOVING_MS = 1000;

/** Such a screen may be one that is still being drawn. Time without anything new after which it was, and max wait. */
const DRAWN_MS = 250;
const MAX_DRAWING_MS = 1000;

/**
 * The pace at which the machine reads, as far as its screen shows it: nothing else in RFB tells. It types some
 * characters, then waits until the machine has shown the last one and nothing new comes. A guest that shows nothing of
 * what is typed is typed to as fast as keys leave until it does, and one whose screen moves by itself to the end.
 */
export class ScreenPace implements Pacer {
  /** The last times at which something came. */
  #heard: readonly number[];
  #state: "drawing" | "first" | "burst" | "rest" | "unshown" | "moving";
  readonly #drawingUntil: number;
  #burst = MIN_BURST;
  #inBurst = 0;
  #leftAt = 0;
  #burstAt = 0;
  /** The longest time between two updates since the burst began, or half of that in the one before. */
  #interval = 0;
  #lineUntil = Number.NEGATIVE_INFINITY;
  /** The shortest time from the first key of a burst to what the machine shows next. */
  #lag = Number.POSITIVE_INFINITY;
  /** Times that something was shown since the burst began. */
  #updates = 0;
  /** Keys that have left since something was shown. */
  #unshown = 0;
  /** How long it is waited for what the machine shows: not again where it has shown nothing, as of a password. */
  #showMs = SHOW_MS;

  /** `heard`: when something came before the text, with `now` as its time. */
  constructor(heard: readonly number[], now: number) {
    this.#heard = heard.slice(-MOVING_UPDATES);
    const moving = this.#heard.filter((at) => now - at < MOVING_MS).length;
    this.#state = moving >= MOVING_UPDATES ? "drawing" : "first";
    this.#drawingUntil = now + MAX_DRAWING_MS;
  }

  left(character: string, now: number): void {
    this.#leftAt = now;
    if (this.#inBurst === 0) this.#burstAt = now;
    if (character === "\n") this.#lineUntil = now + LINE_MS;
    this.#inBurst += 1;
    this.#unshown += 1;
    const isFull = this.#inBurst >= this.#burst || this.#unshown >= MAX_UNSHOWN;
    if (this.#state === "burst" && isFull) this.#state = "rest";
  }

  heard(now: number): void {
    const before = this.#heard.at(-1) ?? now;
    this.#heard = [...this.#heard, now].slice(-MOVING_UPDATES);
    this.#unshown = 0;
    if (this.#inBurst === 0) return;
    this.#updates += 1;
    if (this.#updates === 1) this.#lag = Math.min(this.#lag, now - this.#burstAt);
    if (before > this.#burstAt) this.#interval = Math.max(this.#interval, now - before);
    this.#showMs = SHOW_MS;
    if (this.#state === "first") {
      this.#state = "burst";
    } else if (this.#state === "unshown") {
      // It was late, and has to catch up.
      this.#state = "rest";
    }
  }

  wait(now: number): number {
    const line = Math.max(0, this.#lineUntil - now);
    switch (this.#state) {
      case "drawing":
        return this.#drawn(now);
      case "first":
        return Math.max(line, this.#inBurst === 0 ? 0 : this.#first(now));
      case "rest":
        return Math.max(line, this.#rest(now));
      case "burst":
      case "unshown":
      case "moving":
        return line;
    }
  }

  #drawn(now: number): number {
    const isDrawn = now - (this.#heard.at(-1) ?? now) >= DRAWN_MS;
    if (!isDrawn && now < this.#drawingUntil) return LOOK_MS;
    this.#state = isDrawn ? "first" : "moving";
    return 0;
  }

  #first(now: number): number {
    if (now < this.#leftAt + FIRST_MS) return LOOK_MS;
    this.#state = "unshown";
    return 0;
  }

  #rest(now: number): number {
    const last = this.#heard.at(-1) ?? Number.NEGATIVE_INFINITY;
    const isShown = last > this.#leftAt;
    const doubt = this.#updates * KEYS_PER_UPDATE < this.#inBurst ? DOUBT : 1;
    const interval = Math.min(this.#interval, MAX_INTERVAL_MS);
    const restOfIntervals = REST_INTERVALS * interval * (interval > USUAL_INTERVAL_MS ? doubt : 1);
    const restMs = Math.max(doubt * REST_MS, restOfIntervals);
    const until = isShown
      ? Math.min(last + restMs, this.#leftAt + MAX_REST_MS)
      : this.#leftAt + this.#showMs;
    // What comes meanwhile puts it off, or brings it near.
    if (now < until) return Math.min(until - now, LOOK_MS);
    if (!isShown) this.#showMs = REST_MS;
    const keepsUp = isShown && last - this.#leftAt <= this.#lag + KEEPS_UP_MS;
    this.#burst = keepsUp
      ? Math.min(this.#burst + BURST_STEP, MAX_BURST)
      : Math.max(MIN_BURST, Math.floor(this.#burst / 2));
    this.#inBurst = 0;
    this.#updates = 0;
    this.#unshown = 0;
    this.#interval *= INTERVAL_KEPT;
    this.#state = "burst";
    return 0;
  }
}
