export interface UnansweredLimits {
  /** What a WebSocket message counts beside its bytes, so that many tiny ones count as what they cost. */
  readonly messageBytes: number;
  /**
   * What a viewer that acknowledges no bytes may have been sent since the end of the update that it answered
   * last. Past it nothing more is read, even in the middle of an update. Infinity where the runtime tells
   * what it has not yet sent, because an update may be of any size.
   */
  readonly maxUnansweredBytes: number;
}

/**
 * What has been sent to a viewer that acknowledges no bytes (stock noVNC). It can only say that it is done
 * with an update, so an update once begun has room, up to a limit.
 */
export class UnansweredBytes {
  readonly #limits: UnansweredLimits;
  #updateEnd = 0;
  #cost = 0;
  #answeredCost = 0;

  constructor(limits: UnansweredLimits) {
    this.#limits = limits;
  }

  /** Everything sent so far, messages counted with what they cost beside their bytes. */
  get cost(): number {
    return this.#cost;
  }

  /** Where the last complete update ended: bytes after it do not count until theirs is complete. */
  get updateEnd(): number {
    return this.#updateEnd;
  }

  get isFull(): boolean {
    return this.#cost - this.#answeredCost >= this.#limits.maxUnansweredBytes;
  }

  /** A message of this many bytes has been sent. */
  add(bytes: number): void {
    this.#cost += bytes + this.#limits.messageBytes;
  }

  updateSent(offset: number): void {
    this.#updateEnd = offset;
  }

  /** The viewer has answered an update, at whose end this much had been sent. */
  answered(cost: number): void {
    this.#answeredCost = cost;
  }
}
