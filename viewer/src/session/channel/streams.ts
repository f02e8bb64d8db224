import type { ResumeOffer } from "../../../../worker/channel/subprotocols.ts";
import { RfbStream, type StreamListener } from "./rfb-stream.ts";

/** The streams of one connection after another. */
export class Streams {
  readonly #listener: StreamListener;
  #present: RfbStream;
  #ackEvery = Number.POSITIVE_INFINITY;
  /** The highest number of a connection. */
  #number = 0;
  /** Whether the next connection needs another noVNC than the one that has attached. */
  #isRenewed = false;

  constructor(listener: StreamListener) {
    this.#listener = listener;
    this.#present = new RfbStream(false, listener);
  }

  /** Those of the connection that goes on, or of the next one. */
  get present(): RfbStream {
    return this.#present;
  }

  /** The connection to go on with and what has come of it; number 0: there is none. */
  get reached(): Pick<ResumeOffer, "number" | "received"> {
    const { isOver, number, received } = this.#present;
    return isOver ? { number: 0, received: 0 } : { number, received };
  }

  /** An acknowledgement is due when this number of bytes more have come. */
  set ackEvery(bytes: number) {
    this.#ackEvery = bytes;
    this.#present.ackEvery = bytes;
  }

  /** The connection is over. */
  end(): void {
    this.#isRenewed = true;
    this.#present.end();
  }

  /** The connection is over, and another one begins later: nothing of it has come yet. */
  renew(): void {
    this.end();
    this.#present = new RfbStream(true, this.#listener);
    this.#present.ackEvery = this.#ackEvery;
  }

  /** A connection begins. Gives whether it needs another noVNC. Throws RangeError for a number that is not higher. */
  begin(number: number): boolean {
    if (number <= this.#number) throw new RangeError("a connection that has begun before");
    if (this.#present.number > 0 || this.#present.isOver) this.renew();
    const isRenewed = this.#isRenewed;
    this.#isRenewed = false;
    this.#number = number;
    this.#present.number = number;
    return isRenewed;
  }
}
