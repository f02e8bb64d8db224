import { CLOSE_CODES, type EndCode } from "../channel/ends.ts";
import { encodeControl, type ChannelName, type ToViewerMessage } from "../channel/messages.ts";
import { Receipts } from "../channel/receipts.ts";
import type { SessionLimits } from "./limits.ts";
import { SessionError } from "./ends-of-errors.ts";

/** What a channel uses of the runtime's WebSocket. */
export interface ViewerSocket {
  /** Bytes that have not left yet; in newer runtimes only. */
  readonly bufferedAmount?: number | undefined;
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
  addEventListener(type: "message", handle: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "close" | "error", handle: () => void): void;
}

export type ViewerLimits = Pick<SessionLimits, "receipts" | "sendQueueBytes" | "sendQueueMessages">;

/**
 * The gateway's end of a viewer's WebSocket. `send()` of the runtime never blocks and its queue has no
 * limit, so everything that is sent is counted here, whoever the viewer is and whatever it claims.
 */
export class ViewerChannel {
  readonly #socket: ViewerSocket;
  readonly #limits: ViewerLimits;
  /** `undefined`: the viewer speaks RFB alone and can give none. */
  readonly #receipts: Receipts | undefined;
  /** Messages sent since the runtime's queue was last seen empty. */
  #queuedMessages = 0;
  #isClosed = false;

  /** The socket is accepted and its `binaryType` is "arraybuffer". */
  constructor(socket: ViewerSocket, name: ChannelName, limits: ViewerLimits) {
    this.#socket = socket;
    this.#limits = limits;
    if (name !== "binary") this.#receipts = new Receipts(limits.receipts, unguessable);
    this.onClose(() => {
      this.#isClosed = true;
    });
  }

  /** Whether the viewer reads control messages: one that speaks RFB alone does not. */
  get hasControl(): boolean {
    return this.#receipts !== undefined;
  }

  /** Whether the runtime tells what waits in its queue. */
  get tellsQueue(): boolean {
    return this.#socket.bufferedAmount !== undefined;
  }

  /**
   * Whether to send nothing for now: too much waits in the runtime's queue, as far as it
   * tells, or is without the viewer's receipt. There is no event for the end of it.
   */
  get isFull(): boolean {
    const queued = this.#socket.bufferedAmount;
    if (queued === 0) this.#queuedMessages = 0;
    if (queued !== undefined) {
      const { sendQueueBytes, sendQueueMessages } = this.#limits;
      if (queued > sendQueueBytes || this.#queuedMessages > sendQueueMessages) return true;
    }
    return this.#receipts?.isFull ?? false;
  }

  /** Whether nothing is left to send, as far as the runtime tells. */
  get hasSentAll(): boolean {
    return (this.#socket.bufferedAmount ?? 0) === 0;
  }

  /** Whether the other side has closed and nothing is left to send it, as far as the runtime tells. */
  get isGone(): boolean {
    return this.#isClosed && this.#socket.bufferedAmount === 0;
  }

  onMessage(handle: (data: unknown) => void): void {
    this.#socket.addEventListener("message", (event) => handle(event.data));
  }

  onClose(handle: () => void): void {
    this.#socket.addEventListener("close", handle);
    this.#socket.addEventListener("error", handle);
  }

  /** RFB bytes; copied before this returns. */
  send(bytes: Uint8Array): void {
    this.#socket.send(bytes);
    this.#count(bytes.length);
    if (this.#receipts?.isDue) this.ping();
  }

  /**
   * A control message, if the viewer reads them. Throws {@link SessionError} while the maximum is without a
   * receipt: a viewer that reads stays far below it.
   */
  tell(message: ToViewerMessage): void {
    if (!this.#receipts) return;
    if (this.#receipts.isFull && message.type !== "end") throw new SessionError("viewer-behind");
    const text = encodeControl(message);
    this.#socket.send(text);
    this.#count(text.length);
  }

  /** Asks the viewer for a receipt of all that was sent, unless it owes as many as it may. */
  ping(): void {
    if (!this.#receipts || this.#receipts.isFull) return;
    this.tell({ type: "ping", number: this.#receipts.ping() });
  }

  /** The number of a ping has come back. Throws `ControlMessageError` for one that is not awaited. */
  answered(number: number): void {
    this.#receipts?.answered(number);
  }

  /** Says why and closes. A socket that is already gone is fine. */
  end(code: EndCode): void {
    try {
      this.tell({ type: "end", code });
    } catch {
      // Closed by the other side in the meantime: there is nobody left to tell.
    }
    try {
      this.#socket.close(CLOSE_CODES[code], code);
    } catch {
      // Nor to close for.
    }
  }

  #count(bytes: number): void {
    this.#receipts?.sent(bytes);
    this.#queuedMessages += 1;
  }
}

/** 48 random bits. */
function unguessable(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high & 0xffff) * 2 ** 32 + low;
}
