import { SUBPROTOCOL } from "../../../../worker/channel/subprotocols.ts";
import type { RawChannel } from "./raw-channel.ts";

/**
 * Max RFB bytes kept until noVNC is there. The gateway stops at its own window of unacknowledged bytes, which is
 * smaller; more than this means that the peer is not the gateway.
 */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024;

// WebSocket.readyState values; the constants on the class are not there in Node tests.
const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

export interface StreamListener {
  /** noVNC sends a message, or a part of one. It writes over it afterwards. */
  sends(data: Uint8Array): void;
  /** An acknowledgement is due. */
  due(): void;
  /** noVNC cannot go on, or has never begun. */
  failed(): void;
}

/**
 * The two streams of one connection to the machine, at noVNC's end: keeps what comes until noVNC is there, and
 * counts what noVNC has been given. Frame boundaries are kept, because noVNC's handshake performs one step per
 * message.
 */
export class RfbStream {
  /** What noVNC attaches to. */
  readonly raw: RawChannel;
  /** The number of the connection; 0: it has not begun. */
  number = 0;
  /** An acknowledgement is due when this number of bytes more have come. */
  ackEvery = Number.POSITIVE_INFINITY;
  readonly #listener: StreamListener;
  #waiting: ArrayBuffer[] | undefined = [];
  #waitingBytes = 0;
  #received = 0;
  #acknowledged = 0;
  #isOver = false;

  /** `isOpen`: there is a WebSocket already. */
  constructor(isOpen: boolean, listener: StreamListener) {
    this.#listener = listener;
    this.raw = {
      binaryType: "arraybuffer",
      protocol: SUBPROTOCOL,
      readyState: isOpen ? OPEN : CONNECTING,
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (data) => {
        if (!this.#isOver) this.#listener.sends(data);
      },
      close: () => this.#closeRaw(),
    };
  }

  /** Bytes that noVNC has been given. */
  get received(): number {
    return this.#received;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** There is a WebSocket. */
  open(): void {
    if (this.raw.readyState !== CONNECTING) return;
    this.raw.readyState = OPEN;
    this.raw.onopen?.();
  }

  /** Hands over what has waited, frame by frame; from now on frames go straight to noVNC. */
  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#waitingBytes = 0;
    for (const frame of waiting) this.push(frame);
  }

  push(frame: ArrayBuffer): void {
    if (this.#isOver) return;
    if (this.#waiting !== undefined) {
      this.#keep(this.#waiting, frame);
      return;
    }
    try {
      this.raw.onmessage?.({ data: frame });
    } catch {
      // noVNC throws on streams it cannot follow; its message may quote guest bytes, so it stays here.
      this.#listener.failed();
      return;
    }
    this.#received += frame.byteLength;
    if (this.#received - this.#acknowledged >= this.ackEvery) this.#listener.due();
  }

  /** Gives what is to be acknowledged now. */
  acknowledge(): number {
    this.#acknowledged = this.#received;
    return this.#received;
  }

  /** The connection is over: nothing more goes to noVNC, or comes from it. */
  end(): void {
    this.#isOver = true;
    this.#waiting = undefined;
  }

  #keep(waiting: ArrayBuffer[], frame: ArrayBuffer): void {
    this.#waitingBytes += frame.byteLength;
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#listener.failed();
    else waiting.push(frame);
  }

  #closeRaw(): void {
    if (this.raw.readyState === CLOSED) return;
    this.raw.readyState = CLOSED;
    // A connection that is not over by now is one that noVNC itself gave up.
    if (!this.#isOver) this.#listener.failed();
    // noVNC is still inside its own disconnect() here and expects the answer afterwards.
    queueMicrotask(() => this.raw.onclose?.({ code: 1000, reason: "" }));
  }
}
