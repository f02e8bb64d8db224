import type { ResumeOffer } from "../../../worker/channel/subprotocols.ts";
import { MAX_BLIND_MS } from "./states/machine.ts";
import { redialDelay } from "./redial-schedule.ts";

/** Longest wait for the gateway's first message on another WebSocket until the next try, in milliseconds. */
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

/** What has its time while a session is without a WebSocket. */
export class ComingBack {
  readonly #listener: ComingBackListener;
  readonly #random: () => number;
  #blind: Timer | undefined;
  #grace: Timer | undefined;
  /** The wait before a try, then the try. */
  #attempt: Timer | undefined;
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

  /** Plans the next try; the first is number 0 and is made at once. `awayMs`: time since the loss. */
  plan(attempt: number, awayMs: number): void {
    clearTimeout(this.#attempt);
    const delay = redialDelay(attempt, awayMs, this.#random());
    if (delay === 0) this.#try();
    else this.#attempt = setTimeout(() => this.#try(), delay);
  }

  /** There is a WebSocket again, or the session is over. */
  stop(): void {
    this.#isForsaken = false;
    this.#clear();
  }

  #clear(): void {
    clearTimeout(this.#blind);
    clearTimeout(this.#grace);
    clearTimeout(this.#attempt);
  }

  #try(): void {
    this.#attempt = setTimeout(() => this.#listener.failed(), RESUME_TIMEOUT);
    this.#listener.dial();
  }
}
