/** First byte of FramebufferUpdateRequest (RFC 6143 §7.5.3). */
const UPDATE_REQUEST = 3;

/** Max updates of which the times are kept. */
const MAX_KEPT = 8;

/** When the machine has shown something new, as noVNC tells by asking for the next update. */
export class ScreenUpdates {
  #times: readonly number[] = [];
  /** Is called at each. */
  listener: ((now: number) => void) | undefined;

  /** The times of the last ones. */
  get times(): readonly number[] {
    return this.#times;
  }

  /** noVNC sends a message that is no key event. */
  passes(message: Uint8Array, now: number): void {
    if (message[0] !== UPDATE_REQUEST) return;
    this.#times = [...this.#times, now].slice(-MAX_KEPT);
    this.listener?.(now);
  }
}
