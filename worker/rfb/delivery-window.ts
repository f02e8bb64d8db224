import { RfbError } from "./errors.ts";

export interface DeliveryLimits {
  /** The window in bytes never gets smaller or larger than this. */
  readonly leastBytes: number;
  readonly mostBytes: number;
  /** FramebufferUpdates under way at the most. */
  readonly mostUpdates: number;
  /** Updates per second that are wanted at the most. */
  readonly updatesPerSecond: number;
  /** Delay that waiting in queues may add to the path's own, in milliseconds. */
  readonly queueDelayMs: number;
}

/** Updates that may pass unasked for before nothing more is taken from the server. */
const MOST_UPDATES_QUEUED = 1024;

/** Where in the stream the clock was read. */
interface Mark {
  readonly offset: number;
  readonly at: number;
}

/** Bytes between two marks, so that their number follows from the window. */
const MARK_BYTES = 16 * 1024;

/** How long the shortest round trip counts as the path's own, in milliseconds. */
const BASE_LASTS_MS = 10_000;

/** Until a round trip has been measured. */
const FIRST_UPDATES = 4;

/**
 * How much may be on its way to the viewer: bytes, and FramebufferUpdates.
 *
 * `WebSocket.send()` neither blocks nor fails when the browser stops reading; only acknowledgements say
 * what has arrived. Their round trip beyond the shortest one seen is time spent in queues. While that is
 * below the goal both windows grow, above it they shrink (after RFC 6817), so a thin link or a slow
 * browser is kept busy but not ahead of itself, and input echoes stay quick.
 */
export class DeliveryWindow {
  readonly #limits: DeliveryLimits;
  readonly #countsBytes: boolean;
  #sent = 0;
  #updateEnd = 0;
  #acknowledged = 0;
  #marks: Mark[] = [];
  #marked = 0;
  #window: number;
  #growing = true;
  #updates: Mark[] = [];
  #updateWindow = FIRST_UPDATES;
  #base = Number.POSITIVE_INFINITY;
  #previousBase = Number.POSITIVE_INFINITY;
  #baseSince = 0;

  /**
   * `countsBytes`: whether the viewer acknowledges bytes. One that does not (stock noVNC) can only say
   * that it is done with an update, so an update once begun always has room.
   */
  constructor(limits: DeliveryLimits, countsBytes: boolean) {
    this.#limits = limits;
    this.#countsBytes = countsBytes;
    this.#window = Math.max(limits.leastBytes, Math.min(limits.mostBytes, 8 * limits.leastBytes));
  }

  /** Bytes sent since the session began. */
  get sent(): number {
    return this.#sent;
  }

  /** Bytes that may be sent now. */
  get room(): number {
    if (this.#updates.length >= MOST_UPDATES_QUEUED) return 0;
    const counted = this.#countsBytes ? this.#sent : this.#updateEnd;
    return Math.max(0, this.#window - Math.max(0, counted - this.#acknowledged));
  }

  /** The byte window in force. */
  get bytes(): number {
    return this.#window;
  }

  /** Updates whose last byte has been sent and that the viewer has not answered. */
  get updatesUnderWay(): number {
    return this.#updates.length;
  }

  /** Whether one more update may be asked for. */
  get mayRequest(): boolean {
    return this.#updates.length < Math.floor(this.#updateWindow) && this.room > 0;
  }

  /** The shortest round trip of late, in milliseconds. */
  get roundTripMs(): number | undefined {
    const base = Math.min(this.#base, this.#previousBase);
    return Number.isFinite(base) ? base : undefined;
  }

  add(bytes: number, now: number): void {
    this.#sent += bytes;
    if (this.#sent - this.#marked >= MARK_BYTES) this.#mark(now);
  }

  /** The last byte of a FramebufferUpdate has been sent. */
  updateSent(now: number): void {
    this.#mark(now);
    this.#updateEnd = this.#sent;
    this.#updates.push({ offset: this.#sent, at: now });
  }

  /**
   * The viewer has received so many bytes since the session began. Throws {@link RfbError} when that
   * cannot be true.
   */
  acknowledge(received: number, now: number): void {
    if (received < this.#acknowledged || received > this.#sent) {
      throw new RfbError("message", "acknowledged bytes that were not sent");
    }
    const bytes = received - this.#acknowledged;
    this.#acknowledged = received;
    let sentAt: number | undefined;
    while (this.#marks[0] && this.#marks[0].offset <= received) {
      sentAt = this.#marks.shift()?.at;
    }
    if (sentAt !== undefined) this.#adapt(this.#sample(now - sentAt, now), bytes);
    // Updates that came unasked for need no answer: having their bytes is enough.
    while (
      this.#countsBytes &&
      this.#updates.length > this.#limits.mostUpdates &&
      (this.#updates[0]?.offset ?? received) <= received
    ) {
      this.#updates.shift();
    }
  }

  /**
   * The viewer has asked for another update, which says that it is done with one: the oldest. It
   * acknowledges the bytes as well, for viewers that count none.
   */
  acknowledgeUpdate(now: number): void {
    const update = this.#updates.shift();
    if (!update) return;
    const queue = this.#sample(now - update.at, now);
    const base = this.roundTripMs ?? 0;
    const enough = Math.ceil((base * this.#limits.updatesPerSecond) / 1000) + 2;
    const step = queue > this.#limits.queueDelayMs ? -0.5 : 0.5;
    this.#updateWindow = clamp(
      this.#updateWindow + step,
      1,
      Math.min(enough, this.#limits.mostUpdates),
    );
    if (!this.#countsBytes) this.acknowledge(update.offset, now);
  }

  #mark(now: number): void {
    if (this.#marked === this.#sent) return;
    this.#marks.push({ offset: this.#sent, at: now });
    this.#marked = this.#sent;
  }

  /** Takes a round trip; returns the part of it spent in queues. */
  #sample(roundTrip: number, now: number): number {
    if (now - this.#baseSince > BASE_LASTS_MS) {
      this.#previousBase = this.#base;
      this.#base = roundTrip;
      this.#baseSince = now;
    }
    this.#base = Math.min(this.#base, roundTrip);
    return roundTrip - Math.min(this.#base, this.#previousBase);
  }

  #adapt(queue: number, bytes: number): void {
    const goal = this.#limits.queueDelayMs;
    if (queue > goal / 2) this.#growing = false;
    const off = clamp((goal - queue) / goal, -1, 1);
    const used = this.#sent - this.#acknowledged + bytes > this.#window / 2;
    if (off > 0 && !used) return; // a window that is not used says nothing about the path
    const change = this.#growing ? bytes : (off * bytes) / 2;
    this.#window = clamp(this.#window + change, this.#limits.leastBytes, this.#limits.mostBytes);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
