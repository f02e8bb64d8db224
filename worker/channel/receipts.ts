import { ControlMessageError } from "./control-message-error.ts";

export interface ReceiptLimits {
  /** A ping asks for a receipt each time this number of bytes has been sent. */
  readonly pingEvery: number;
  /** Bytes that may be without a receipt; more than the delivery window and {@link pingEvery} together. */
  readonly maxBytes: number;
  /** What a WebSocket message counts beside its bytes, so that many tiny ones count as what they cost. */
  readonly messageBytes: number;
}

/**
 * What a viewer has proved to have received. Its acknowledgements are a claim: one that acknowledges
 * without reading would have the runtime keep everything for it. So random numbers come with the stream,
 * in pings, and have to come back: whoever knows a number has received all that was sent before it.
 */
export class Receipts {
  readonly #limits: ReceiptLimits;
  readonly #random: () => number;
  #sent = 0;
  #pinged = 0;
  #proved = 0;
  /** Pings without an answer. Each was charged, so {@link ReceiptLimits.maxBytes} limits their number. */
  #pings: { readonly number: number; readonly sent: number }[] = [];

  /** `random`: a number that cannot be guessed, a safe integer of at least 0. */
  constructor(limits: ReceiptLimits, random: () => number) {
    this.#limits = limits;
    this.#random = random;
  }

  /** A message of `bytes` bytes has been sent, of whatever kind. */
  sent(bytes: number): void {
    this.#sent += bytes + this.#limits.messageBytes;
  }

  /** Whether the next receipt should be asked for. */
  get isDue(): boolean {
    return this.#sent - this.#pinged >= this.#limits.pingEvery;
  }

  /** What has been sent so far. */
  get total(): number {
    return this.#sent;
  }

  /** What is without a receipt, bytes. */
  get missing(): number {
    return this.#sent - this.#proved;
  }

  /** Whether as much as may be is without a receipt. */
  get isFull(): boolean {
    return this.missing >= this.#limits.maxBytes;
  }

  /** The number of a ping that is sent now. */
  ping(): number {
    const number = this.#random();
    this.#pinged = this.#sent;
    this.#pings.push({ number, sent: this.#sent });
    return number;
  }

  /** A number has come back. Throws {@link ControlMessageError} for one that is not awaited. */
  answered(number: number): void {
    const at = this.#pings.findIndex((ping) => ping.number === number);
    const ping = this.#pings[at];
    if (!ping) throw new ControlMessageError("ping");
    this.#proved = ping.sent;
    this.#pings = this.#pings.slice(at + 1);
  }
}
