import { ControlMessageError } from "../channel/messages.ts";

/**
 * Counts RFB bytes on their way to the viewer. `WebSocket.send()` neither blocks nor fails when the
 * browser stops reading; only the viewer's acknowledgements say what has arrived.
 */
export class DownstreamWindow {
  readonly #size: number;
  #sent = 0;
  #acknowledged = 0;
  #released = false;
  #wake: (() => void) | undefined;

  /** `size`: unacknowledged bytes allowed. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Bytes sent since the session began. */
  get sent(): number {
    return this.#sent;
  }

  /** Bytes that may be sent now. */
  get room(): number {
    return Math.max(0, this.#size - (this.#sent - this.#acknowledged));
  }

  add(bytes: number): void {
    this.#sent += bytes;
  }

  /** Takes the viewer's absolute count. Throws {@link ControlMessageError} when it cannot be true. */
  acknowledge(received: number): void {
    if (received < this.#acknowledged || received > this.#sent) {
      throw new ControlMessageError("acknowledged bytes that were not sent");
    }
    this.#acknowledged = received;
    this.#wake?.();
  }

  /** Resolves once at least `bytes` may be sent, or {@link release} was called. One waiter at a time. */
  async whenRoom(bytes: number): Promise<void> {
    while (this.room < bytes && !this.#released) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
  }

  /** Ends all waiting; the session is over. */
  release(): void {
    this.#released = true;
    this.#wake?.();
  }
}
