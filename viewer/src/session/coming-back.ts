import type { ResumeOffer } from "../../../worker/channel/subprotocols.ts";
import { MAX_BLIND_MS } from "./states/machine.ts";
import { redialDelay } from "./redial-schedule.ts";

/** Longest wait for the gateway's first message on another WebSocket until the next try, in milliseconds. */
export const RESUME_TIMEOUT = 5000;

/**
 * Least time from a try until another one takes its place because there is reason to try at once, in milliseconds. A
 * computer that wakes up gives several such reasons together, and of two tries that come to the gateway at the same
 * moment the older one may be the later one there: it would take the session over.
 */
export const FRESH_TRY_MS = 250;

interface ComingBackListener {
  /** It is time for a try. */
  dial(): void;
  /** The try has taken too long. */
  failed(): void;
  blind(): void;
  graceOver(): void;
}

type Timer = ReturnType<typeof setTimeout>;

/** What has its time while a session is without a WebSocket. */
export class ComingBack {
  readonly #listener: ComingBackListener;
  readonly #random: () => number;
  #blind: Timer | undefined;
  #grace: Timer | undefined;
  /** The wait before a try, then the try. */
  #attempt: Timer | undefined;
  /** The last try was made just now. */
  #fresh: Timer | undefined;
  /** There was reason to try at once meanwhile. */
  #isDue = false;
  #isForsaken = false;

  /** `random`: from 0 to below 1. */
  constructor(listener: ComingBackListener, random: () => number) {
    this.#listener = listener;
    this.#random = random;
  }

  /** From now on until there is a WebSocket again: the machine's connection is of no use any more. */
  forsake(): void {
    this.#isForsaken = true;
  }

  /** What to come back with: with no connection where the one that there is is of no use. */
  offered(offer: ResumeOffer | undefined): ResumeOffer | undefined {
    return offer !== undefined && this.#isForsaken ? { ...offer, number: 0, received: 0 } : offer;
  }

  /** The WebSocket is lost, and the gateway keeps the connection to the machine for `graceMs` milliseconds. */
  begin(graceMs: number): void {
    this.#clear();
    this.#blind = setTimeout(() => this.#listener.blind(), MAX_BLIND_MS);
    this.#grace = setTimeout(() => this.#listener.graceOver(), graceMs);
  }

  /** Whether the last try goes on for a moment, although another one is to be made at once. */
  holds(attempt: number): boolean {
    return attempt === 0 && this.#fresh !== undefined;
  }

  /** Plans the next try; the first is number 0 and is made at once. `awayMs`: time since the loss. */
  plan(attempt: number, awayMs: number): void {
    if (this.holds(attempt)) {
      this.#isDue = true;
      return;
    }
    this.#clearTries();
    const delay = redialDelay(attempt, awayMs, this.#random());
    if (delay === 0) this.#try();
    else this.#attempt = setTimeout(() => this.#try(), delay);
  }

  /**
   * There is a WebSocket again, or the session is over. Gives whether there was reason for another try meanwhile: what
   * has come may have come by a path that is gone.
   */
  stop(): boolean {
    const isDue = this.#isDue;
    this.#isForsaken = false;
    this.#clear();
    return isDue;
  }

  #clear(): void {
    clearTimeout(this.#blind);
    clearTimeout(this.#grace);
    this.#clearTries();
  }

  #clearTries(): void {
    clearTimeout(this.#attempt);
    clearTimeout(this.#fresh);
    this.#fresh = undefined;
    this.#isDue = false;
  }

  #try(): void {
    this.#clearTries();
    this.#attempt = setTimeout(() => this.#listener.failed(), RESUME_TIMEOUT);
    this.#fresh = setTimeout(() => {
      this.#fresh = undefined;
      if (this.#isDue) this.#try();
    }, FRESH_TRY_MS);
    this.#listener.dial();
  }
}
