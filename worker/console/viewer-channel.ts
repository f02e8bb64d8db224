import { CLOSE_CODES } from "../channel/ends.ts";
import type { Ending } from "../channel/ending.ts";
import { encodeControl, type ToViewerMessage } from "../channel/messages.ts";
import type { ChannelName } from "../channel/subprotocols.ts";
import { Receipts } from "../channel/receipts.ts";
import type { SessionLimits } from "./limits.ts";
import { SessionError } from "./ends-of-errors.ts";

/** What a channel uses of the runtime's WebSocket. */
export interface ViewerSocket {
  /** Bytes that have not left yet; in newer runtimes only. */
  readonly bufferedAmount?: number | undefined;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "message", handle: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "close", handle: (event: { readonly code: number }) => void): void;
  addEventListener(type: "error", handle: () => void): void;
}

/**
 * How a WebSocket has come to its end: the other side has closed it, its browser has gone away from the page
 * (RFC 6455 §7.4.1), or it broke off (§7.1.5).
 */
export type Closing = "closed" | "left" | "lost";

const GOING_AWAY = 1001;

/** There was no Close frame. */
const BROKEN = 1006;

/** Close codes that are never sent: there was no Close frame, or none with a code. */
const BROKEN_OFF: ReadonlySet<number> = new Set([1005, BROKEN]);

export type ViewerLimits = Pick<
  SessionLimits,
  "receipts" | "sendQueueBytes" | "sendQueueMessages" | "takenEvery"
>;

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
  /** Closed without a Close frame: the runtime has nothing to send any more. */
  #isBroken = false;
  /** Bytes of the viewer's stream that have arrived, and of which it has been told. */
  #taken = 0;
  #toldTaken = 0;

  /** The socket is accepted and its `binaryType` is "arraybuffer". */
  constructor(socket: ViewerSocket, name: ChannelName, limits: ViewerLimits) {
    this.#socket = socket;
    this.#limits = limits;
    if (name !== "binary") this.#receipts = new Receipts(limits.receipts, unguessable);
    socket.addEventListener("close", ({ code }) => {
      this.#isClosed = true;
      this.#isBroken = code === BROKEN;
    });
    socket.addEventListener("error", () => {
      this.#isClosed = true;
      this.#isBroken = true;
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

  /** Where what is sent next begins, as {@link hasReceived} counts; 0 for a viewer that gives no receipts. */
  get position(): number {
    return this.#receipts?.total ?? 0;
  }

  /** Whether the viewer has proved to have received everything before a {@link position}. */
  hasReceived(position: number): boolean {
    return (
      this.#receipts !== undefined && this.#receipts.total - this.#receipts.missing >= position
    );
  }

  /** Whether the other side has closed, or the connection is lost. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Bytes that the runtime may hold for the viewer. One that has closed its side need not have read what was sent
   * before; where the runtime does not tell, that counts as read.
   */
  get heldBytes(): number {
    if (this.#isBroken) return 0;
    const untold = this.#isClosed ? 0 : (this.#receipts?.missing ?? 0);
    return this.#socket.bufferedAmount ?? untold;
  }

  /** Whether the other side has closed and nothing is left to send it, as far as the runtime tells. */
  get isGone(): boolean {
    return this.#isClosed && this.#socket.bufferedAmount === 0;
  }

  onMessage(handle: (data: unknown) => void): void {
    this.#socket.addEventListener("message", (event) => handle(event.data));
  }

  onClose(handle: (how: Closing) => void): void {
    this.#socket.addEventListener("close", ({ code }) => handle(closingOf(code)));
    this.#socket.addEventListener("error", () => handle("lost"));
  }

  /** RFB bytes; copied before this returns. */
  send(bytes: Uint8Array): void {
    this.#socket.send(bytes);
    this.#count(bytes.length);
    if (this.#receipts?.isDue) this.ping();
  }

  /** Sound: a control message, and a binary frame that is no part of the viewer's stream. */
  sendSamples(samples: Uint8Array): void {
    this.tell({ type: "samples", bytes: samples.length });
    this.send(samples);
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
    this.#tellTaken();
  }

  /** Answers the viewer's ping, unless it owes as many receipts as it may. */
  pong(): void {
    if (this.#receipts?.isFull !== true) this.tell({ type: "pong" });
  }

  /** The viewer knows that its stream has arrived up to here. */
  startAt(taken: number): void {
    this.#taken = taken;
    this.#toldTaken = taken;
  }

  /** The viewer's stream has arrived up to here, of which it is told now and then. */
  took(taken: number): void {
    this.#taken = taken;
    if (taken - this.#toldTaken >= this.#limits.takenEvery) this.#tellTaken();
  }

  /** The number of a ping has come back. Throws `ControlMessageError` for one that is not awaited. */
  answered(number: number): void {
    this.#receipts?.answered(number);
  }

  /** Closes without a word: the viewer is taken to be gone. A socket that is already gone is fine. */
  drop(): void {
    try {
      this.#socket.close();
    } catch {
      // It is gone.
    }
  }

  /** Says why and closes. A socket that is already gone is fine. */
  end(ending: Ending): void {
    const { code } = ending;
    try {
      this.tell({ type: "end", ...ending });
    } catch {
      // Closed by the other side in the meantime: there is nobody left to tell.
    }
    try {
      this.#socket.close(CLOSE_CODES[code], code);
    } catch {
      // Nor to close for.
    }
  }

  /** Not while receipts are missing: it is told with the next ping then. */
  #tellTaken(): void {
    if (this.#taken === this.#toldTaken || this.#receipts?.isFull === true) return;
    this.#toldTaken = this.#taken;
    this.tell({ type: "taken", received: this.#taken });
  }

  #count(bytes: number): void {
    this.#receipts?.sent(bytes);
    this.#queuedMessages += 1;
  }
}

function closingOf(code: number): Closing {
  if (code === GOING_AWAY) return "left";
  return BROKEN_OFF.has(code) ? "lost" : "closed";
}

/** 48 random bits. */
function unguessable(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high & 0xffff) * 2 ** 32 + low;
}
