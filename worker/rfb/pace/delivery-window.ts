import { ByteWindow, type ByteLimits } from "./byte-window.ts";
import { UnansweredBytes, type UnansweredLimits } from "./unanswered-bytes.ts";
import { UpdateWindow, type UpdateLimits } from "./update-window.ts";

export interface DeliveryLimits extends ByteLimits, UpdateLimits, UnansweredLimits {}

/** Updates that may wait for an answer; beyond it, a viewer that acknowledges no bytes receives no further update. */
const MAX_UPDATES_QUEUED = 1024;

/** Round trips whose minimum queuing delay counts: of acknowledged bytes, and of answered updates. */
const BYTE_SAMPLES = 4;
const UPDATE_SAMPLES = 1;

/**
 * How much may be in flight to the viewer: bytes, and FramebufferUpdates.
 *
 * `WebSocket.send()` neither blocks nor fails when the browser stops reading; only acknowledgements say
 * what has arrived. A thin link or a slow browser is kept busy but not ahead of itself, so that input echoes
 * stay quick. Times are milliseconds on any one clock.
 */
export class DeliveryWindow {
  readonly #bytes: ByteWindow;
  readonly #updates: UpdateWindow;
  #firstAnswerAt: number | undefined;
  /** Only of a viewer that acknowledges no bytes. */
  readonly #unanswered: UnansweredBytes | undefined;

  /** `acksBytes`: whether the viewer acknowledges bytes, see {@link UnansweredBytes}. */
  constructor(limits: DeliveryLimits, acksBytes: boolean) {
    this.#bytes = new ByteWindow(limits, acksBytes ? BYTE_SAMPLES : UPDATE_SAMPLES);
    this.#updates = new UpdateWindow(limits);
    this.#unanswered = acksBytes ? undefined : new UnansweredBytes(limits);
  }

  /** Bytes sent since the session began. */
  get sent(): number {
    return this.#bytes.sent;
  }

  /** Bytes that may be sent now. */
  get room(): number {
    return this.isFull ? 0 : this.#bytes.roomAfter(this.#unanswered?.updateEnd ?? this.sent);
  }

  /** Whether nothing more fits until a viewer that acknowledges no bytes has answered an update. */
  get isFull(): boolean {
    if (!this.#unanswered) return false;
    return this.#unanswered.isFull || this.#updates.inFlight >= MAX_UPDATES_QUEUED;
  }

  /** The byte window in force. */
  get bytes(): number {
    return this.#bytes.size;
  }

  /** Updates whose last byte has been sent and that the viewer has not answered. */
  get updatesInFlight(): number {
    return this.#updates.inFlight;
  }

  /** Whether one more update may be asked for. */
  get mayRequest(): boolean {
    return !this.#isDraining && this.#updates.hasRoom && this.room > 0;
  }

  /** The shortest round trip of late, in milliseconds. */
  get roundTripMs(): number | undefined {
    return this.#updates.baseDelay.milliseconds ?? this.#bytes.baseDelay.milliseconds;
  }

  /** The queuing delay of the bytes that were acknowledged last, in milliseconds, unless it was taken before. */
  takeQueuingDelay(): number | undefined {
    const roundTrip = this.#bytes.takeRoundTrip();
    if (roundTrip === undefined) return undefined;
    // Updates can be small, where bytes are acknowledged in large pieces: either may have met the emptier queue.
    const [bytes = roundTrip, updates = roundTrip] = [
      this.#bytes.baseDelay.milliseconds,
      this.#updates.baseDelay.milliseconds,
    ];
    return roundTrip - Math.min(bytes, updates, roundTrip);
  }

  /** When the viewer was done with its first update; `undefined`: it is not yet. */
  get firstAnswerAt(): number | undefined {
    return this.#firstAnswerAt;
  }

  get #isDraining(): boolean {
    if (this.#updates.inFlight === 0) return false;
    return this.#updates.baseDelay.isStale || this.#bytes.baseDelay.isStale;
  }

  /** A message of this many bytes has been sent. */
  add(bytes: number, now: number): void {
    this.#unanswered?.add(bytes);
    this.#bytes.add(bytes, now);
  }

  /** The last byte of a FramebufferUpdate has been sent. */
  updateSent(now: number): void {
    this.#unanswered?.updateSent(this.sent);
    const update = { offset: this.sent, at: now, cost: this.#unanswered?.cost ?? 0 };
    if (!this.#unanswered && this.#updates.inFlight >= MAX_UPDATES_QUEUED) {
      // Bytes tell enough of a viewer that acknowledges them; it may do so in large steps.
      this.#updates.replaceNewest(update);
      return;
    }
    this.#bytes.mark(now);
    this.#updates.add(update);
  }

  /**
   * The viewer has received this many bytes since the session began. Throws `RfbError` when that cannot be
   * true.
   */
  acknowledge(received: number, now: number): void {
    this.#bytes.acknowledge(received, now);
    if (!this.#unanswered) this.#updates.received(received);
  }

  /**
   * What is in flight is sent again over another path, of which nothing is known yet: from `received` on, which the
   * viewer has received. Throws `RfbError` when that cannot be true.
   */
  pathChanged(received: number, now: number): void {
    this.#bytes.pathChanged(received, now);
    this.#updates.pathChanged(now);
  }

  /**
   * The viewer has asked for another update, which says that it is done with one: the oldest. It
   * acknowledges the bytes as well, for viewers that acknowledge none.
   */
  acknowledgeUpdate(now: number): void {
    const update = this.#updates.answer(now);
    if (!update) return;
    this.#firstAnswerAt ??= now;
    if (this.#updates.inFlight === 0) {
      this.#updates.baseDelay.drained();
      this.#bytes.baseDelay.drained();
    }
    if (!this.#unanswered) return;
    this.#unanswered.answered(update.cost);
    this.#bytes.acknowledge(update.offset, now);
  }
}
