import { RfbError } from "../errors.ts";
import { ShortestRoundTrip } from "./base-delay.ts";

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
  /** What a WebSocket message counts beside its bytes, so that many tiny ones count as what they cost. */
  readonly messageBytes: number;
  /**
   * What a viewer that counts no bytes may have been sent since the end of the update that it answered
   * last. Past it nothing more is read, even in the middle of an update. Infinity where the runtime tells
   * what it has not yet sent, because an update may be of any size.
   */
  readonly mostUnansweredBytes: number;
}

/** Updates that may wait for an answer; past it, a viewer that counts no bytes gets nothing more. */
const MOST_UPDATES_QUEUED = 1024;

/** Where in the stream the clock was read. */
interface Mark {
  readonly offset: number;
  readonly at: number;
}

/** The end of an update. */
interface UpdateMark extends Mark {
  /** Everything sent so far, messages counted with what they cost beside their bytes. */
  readonly cost: number;
}

/** Bytes between two marks, so that their number follows from the window. */
const MARK_BYTES = 16 * 1024;

/** Until a round trip has been measured. */
const FIRST_UPDATES = 4;

/**
 * Round trips of bytes whose shortest counts. Bytes leave in bursts and wait for each other, which is no
 * queue that lasts: as soon as one of a few finds the path empty, there is room.
 */
const BYTE_SAMPLES = 4;

/** The most that is sent in one go, as a part of the window: what comes in one piece is answered in one. */
const PIECE = 1 / 4;

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
  #cost = 0;
  #answeredCost = 0;
  #marks: Mark[] = [];
  #marked = 0;
  #window: number;
  #growing = true;
  readonly #byteTrips = new ShortestRoundTrip();
  readonly #queues: number[] = [];
  #updates: UpdateMark[] = [];
  #updateWindow = FIRST_UPDATES;
  #updatesGrowing = true;
  // Longer than that of bytes by what the viewer takes to draw.
  readonly #updateTrips = new ShortestRoundTrip();

  /**
   * `countsBytes`: whether the viewer acknowledges bytes. One that does not (stock noVNC) can only say
   * that it is done with an update, so an update once begun has room, up to
   * {@link DeliveryLimits.mostUnansweredBytes}.
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
    if (this.isFull) return 0;
    const counted = this.#countsBytes ? this.#sent : this.#updateEnd;
    const left = Math.floor(this.#window) - Math.max(0, counted - this.#acknowledged);
    return clamp(left, 0, Math.floor(this.#window * PIECE));
  }

  /** Whether nothing more fits until a viewer that counts no bytes has answered an update. */
  get isFull(): boolean {
    if (this.#countsBytes) return false;
    const unanswered = this.#cost - this.#answeredCost;
    return (
      unanswered >= this.#limits.mostUnansweredBytes || this.#updates.length >= MOST_UPDATES_QUEUED
    );
  }

  /** The byte window in force. */
  get bytes(): number {
    return Math.floor(this.#window);
  }

  /** Updates whose last byte has been sent and that the viewer has not answered. */
  get updatesUnderWay(): number {
    return this.#updates.length;
  }

  /** Whether one more update may be asked for. */
  get mayRequest(): boolean {
    if (this.#isDraining) return false;
    return this.#updates.length < Math.floor(this.#updateWindow) && this.room > 0;
  }

  /** The shortest round trip of late, in milliseconds. */
  get roundTripMs(): number | undefined {
    return this.#updateTrips.milliseconds ?? this.#byteTrips.milliseconds;
  }

  get #isDraining(): boolean {
    return this.#updates.length > 0 && (this.#updateTrips.isStale || this.#byteTrips.isStale);
  }

  /** A message of so many bytes has been sent. */
  add(bytes: number, now: number): void {
    this.#sent += bytes;
    this.#cost += bytes + this.#limits.messageBytes;
    if (this.#sent - this.#marked >= MARK_BYTES) this.#mark(now);
  }

  /** The last byte of a FramebufferUpdate has been sent. */
  updateSent(now: number): void {
    this.#updateEnd = this.#sent;
    const update = { offset: this.#sent, at: now, cost: this.#cost };
    if (this.#countsBytes && this.#updates.length >= MOST_UPDATES_QUEUED) {
      // Bytes tell enough of a viewer that counts them; it may acknowledge them in large steps.
      this.#updates[this.#updates.length - 1] = update;
      return;
    }
    this.#mark(now);
    this.#updates.push(update);
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
    if (sentAt !== undefined) this.#adapt(this.#byteTrips.take(now - sentAt, now), bytes);
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
    const queue = this.#updateTrips.take(now - update.at, now);
    if (this.#updates.length === 0) {
      this.#updateTrips.drained();
      this.#byteTrips.drained();
    }
    const goal = this.#limits.queueDelayMs;
    if (queue > goal) this.#updatesGrowing = false;
    // One more or less per round trip: an answer tells of a window that is a round trip old.
    const off = clamp((goal - queue) / goal, -1, 1);
    const step = this.#updatesGrowing ? 1 : off / this.#updateWindow;
    const base = this.#updateTrips.milliseconds ?? 0;
    const enough = Math.ceil((base * this.#limits.updatesPerSecond) / 1000) + 2;
    const most = Math.min(enough, this.#limits.mostUpdates);
    this.#updateWindow = clamp(this.#updateWindow + step, 1, most);
    if (this.#countsBytes) return;
    this.#answeredCost = update.cost;
    this.acknowledge(update.offset, now);
  }

  #mark(now: number): void {
    if (this.#marked === this.#sent) return;
    this.#marks.push({ offset: this.#sent, at: now });
    this.#marked = this.#sent;
  }

  #adapt(latest: number, bytes: number): void {
    this.#queues.push(latest);
    if (this.#queues.length > (this.#countsBytes ? BYTE_SAMPLES : 1)) this.#queues.shift();
    const queue = Math.min(...this.#queues);
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
