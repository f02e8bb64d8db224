import { RfbError } from "../errors.ts";
import { BaseDelay } from "./base-delay.ts";
import { clamp } from "./clamp.ts";

export interface ByteLimits {
  /** The window never gets smaller or larger than this, bytes. */
  readonly minBytes: number;
  readonly maxBytes: number;
  /** Delay that waiting in queues may add to the path's own, in milliseconds. */
  readonly queuingDelayMs: number;
}

/** Where in the stream the clock was read. */
interface Mark {
  readonly offset: number;
  readonly at: number;
}

/** Bytes between two marks, so that their number follows from the window. */
const MARK_BYTES = 16 * 1024;

/** The maximum that is sent at once, as a part of the window: what comes in one piece is answered in one. */
const PIECE = 1 / 4;

/**
 * How many bytes may be on their way to the viewer, and the offsets of its stream: all that was sent since
 * the session began, and what of it is acknowledged. What lies between is the window's content.
 *
 * The round trip of acknowledgements beyond the base delay is time spent in queues. While that is below the
 * goal the window grows, above it it shrinks (after RFC 6817). Times are milliseconds on any one clock.
 */
export class ByteWindow {
  readonly #limits: ByteLimits;
  readonly #samples: number;
  #sent = 0;
  #acknowledged = 0;
  #marks: Mark[] = [];
  #marked = 0;
  #size: number;
  #growing = true;
  #baseDelay = new BaseDelay();
  #delays: number[] = [];
  #roundTrip: number | undefined;

  /**
   * `samples`: the minimum queuing delay of this many round trips counts (`current_filter` of RFC 6817 §2.4.2). Bytes leave in bursts and wait for each
   * other, which is no queue that lasts: as soon as one of a few finds the path empty, there is room.
   */
  constructor(limits: ByteLimits, samples: number) {
    this.#limits = limits;
    this.#samples = samples;
    this.#size = firstSize(limits);
  }

  /** Bytes sent since the session began. */
  get sent(): number {
    return this.#sent;
  }

  /** Bytes acknowledged since the session began. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** The window in force, bytes. */
  get size(): number {
    return Math.floor(this.#size);
  }

  get baseDelay(): BaseDelay {
    return this.#baseDelay;
  }

  /** The round trip that was measured last, in milliseconds, unless it was taken before. */
  takeRoundTrip(): number | undefined {
    const roundTrip = this.#roundTrip;
    this.#roundTrip = undefined;
    return roundTrip;
  }

  /** Bytes that may be sent at once, if all up to the offset `counted` counts as sent. */
  roomAfter(counted: number): number {
    const left = this.size - Math.max(0, counted - this.#acknowledged);
    return clamp(left, 0, Math.floor(this.#size * PIECE));
  }

  /** A message of this many bytes has been sent. */
  add(bytes: number, now: number): void {
    this.#sent += bytes;
    if (this.#sent - this.#marked >= MARK_BYTES) this.mark(now);
  }

  /** Reads the clock for what has been sent up to here. */
  mark(now: number): void {
    if (this.#marked === this.#sent) return;
    this.#marks.push({ offset: this.#sent, at: now });
    this.#marked = this.#sent;
  }

  /**
   * The viewer has received this many bytes since the session began. Throws {@link RfbError} when that
   * cannot be true.
   */
  acknowledge(received: number, now: number): void {
    const bytes = this.#advance(received);
    let sentAt: number | undefined;
    while (this.#marks[0] && this.#marks[0].offset <= received) {
      sentAt = this.#marks.shift()?.at;
    }
    if (sentAt === undefined) return;
    this.#roundTrip = now - sentAt;
    this.#adapt(this.#baseDelay.add(this.#roundTrip, now), bytes);
  }

  /**
   * What follows `received` is sent again over another path: its round trips tell nothing of the one before.
   * Throws {@link RfbError} when the viewer cannot have received that.
   */
  pathChanged(received: number, now: number): void {
    this.#advance(received);
    this.#size = firstSize(this.#limits);
    this.#growing = true;
    this.#baseDelay = new BaseDelay();
    this.#delays = [];
    this.#roundTrip = undefined;
    this.#marks = [];
    this.#marked = received;
    this.mark(now);
  }

  /** Returns how many bytes more are acknowledged. */
  #advance(received: number): number {
    if (received < this.#acknowledged || received > this.#sent) {
      throw new RfbError("message", "acknowledged bytes that were not sent");
    }
    const bytes = received - this.#acknowledged;
    this.#acknowledged = received;
    return bytes;
  }

  #adapt(latest: number, bytes: number): void {
    this.#delays.push(latest);
    if (this.#delays.length > this.#samples) this.#delays.shift();
    const delay = Math.min(...this.#delays);
    const goal = this.#limits.queuingDelayMs;
    if (delay > goal / 2) this.#growing = false;
    const off = clamp((goal - delay) / goal, -1, 1);
    const isUsed = this.#sent - this.#acknowledged + bytes > this.#size / 2;
    if (off > 0 && !isUsed) return; // a window that is not used says nothing about the path
    const change = this.#growing ? bytes : (off * bytes) / 2;
    this.#size = clamp(this.#size + change, this.#limits.minBytes, this.#limits.maxBytes);
  }
}

function firstSize({ minBytes, maxBytes }: ByteLimits): number {
  return Math.max(minBytes, Math.min(maxBytes, 8 * minBytes));
}
