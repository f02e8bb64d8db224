import { MAX_BLIND_MS } from "./machine.ts";
import { redialDelay } from "./redial-schedule.ts";

/** Longest wait for a session to go on on another WebSocket until the next try, in milliseconds. */
export const RESUME_TIMEOUT = 5000;

interface ComingBackListener {
  /** It is time for a try. */
  dial(): void;
  /** The try has taken too long. */
  failed(): void;
  blind(): void;
  graceOver(): void;
}

type Timer = ReturnType<typeof setTimeout>;

/** What has its time while a session is without connection. */
export class ComingBack {
  readonly #listener: ComingBackListener;
  readonly #random: () => number;
  #blind: Timer | undefined;
  #grace: Timer | undefined;
  /** The wait before a try, then the try. */
  #attempt: Timer | undefined;

  /** `random`: from 0 to below 1. */
  constructor(listener: ComingBackListener, random: () => number) {
    this.#listener = listener;
    this.#random = random;
  }

  /** The connection is lost, and the gateway waits for `graceMs` milliseconds. */
  begin(graceMs: number): void {
    this.#blind = setTimeout(() => this.#listener.blind(), MAX_BLIND_MS);
    this.#grace = setTimeout(() => this.#listener.graceOver(), graceMs);
  }

  /** Plans the next try; the first is number 0 and is made at once. */
  plan(attempt: number): void {
    clearTimeout(this.#attempt);
    const delay = redialDelay(attempt, this.#random());
    if (delay === 0) this.#try();
    else this.#attempt = setTimeout(() => this.#try(), delay);
  }

  /** There is a connection again, or the session is over. */
  stop(): void {
    clearTimeout(this.#blind);
    clearTimeout(this.#grace);
    clearTimeout(this.#attempt);
  }

  #try(): void {
    this.#attempt = setTimeout(() => this.#listener.failed(), RESUME_TIMEOUT);
    this.#listener.dial();
  }
}
