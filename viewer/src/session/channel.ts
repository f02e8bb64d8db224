import { endOfCloseCode } from "../../../worker/channel/ends.ts";
import {
  ControlMessageError,
  decodeToViewer,
  encodeControl,
  SUBPROTOCOL,
  type Asks,
  type HelloMessage,
  type ToViewerMessage,
} from "../../../worker/channel/messages.ts";
import type { Ending } from "./ending.ts";
import { Connection, type ChannelSocket, type ConnectionListener } from "./connection.ts";
import { KeyMessages, type KeyListener } from "../keyboard/key-messages.ts";

/**
 * Max RFB bytes kept while noVNC is still loading. The gateway stops at its own window of
 * unacknowledged bytes, which is smaller; more than this means that the peer is not the gateway.
 */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/**
 * What noVNC accepts in place of a WebSocket. It looks for these names among an object's own keys,
 * so this must be a plain object; and it assigns all four handlers when it attaches.
 */
export interface RawChannel {
  binaryType: string;
  readonly protocol: string;
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(data: Uint8Array): void;
  close(): void;
}

export interface ChannelListener extends KeyListener {
  opened(): void;
  /** Something has come from the gateway. */
  heard(): void;
  hello(message: HelloMessage): void;
  warning(secondsLeft: number): void;
  /** What the viewer may do has changed. */
  mode(mode: HelloMessage["mode"]): void;
  /**
   * The gateway, the connection or noVNC has ended the session; called once at most, and not after
   * {@link ConsoleChannel.close}. `asks`: what a person has to confirm first.
   */
  ended(ending: Ending, asks?: Asks): void;
}

// WebSocket.readyState values; the constants on the class are not there in Node tests.
const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/**
 * The viewer's end of a session's messages: splits control messages from RFB bytes, keeps RFB bytes until
 * noVNC is ready for them, and acknowledges them as noVNC consumes them. Frame boundaries are kept,
 * because noVNC's handshake performs one step per message.
 */
export class ConsoleChannel {
  /** What noVNC attaches to. */
  readonly raw: RawChannel;
  /** What becomes of key events on their way. */
  readonly keys: KeyMessages;
  readonly #listener: ChannelListener;
  readonly #connection: Connection;
  #waiting: ArrayBuffer[] | undefined = [];
  #waitingBytes = 0;
  #ended = false;
  #ackEvery = Number.POSITIVE_INFINITY;
  #received = 0;
  #acknowledged = 0;

  constructor(socket: ChannelSocket, listener: ChannelListener) {
    this.#listener = listener;
    this.#connection = new Connection(socket, this.#hearing());
    this.keys = new KeyMessages((data) => this.#connection.send(data), listener);
    this.raw = {
      binaryType: "arraybuffer",
      protocol: SUBPROTOCOL,
      readyState: CONNECTING,
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      // noVNC reuses the buffer of `data` as soon as this returns.
      send: (data) => {
        if (!this.#ended) this.keys.pass(data.slice());
      },
      close: () => this.#closeRaw(),
    };
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Hands over what has waited, frame by frame; from now on frames go straight to noVNC. */
  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#waitingBytes = 0;
    for (const frame of waiting) this.#deliver(frame);
  }

  /** Tells the gateway whether somebody can see the page; it asks for no updates while nobody can. */
  setVisible(visible: boolean): void {
    this.#connection.send(encodeControl({ type: "visible", visible }));
  }

  /** Closes the connection. The listener is not called again; later calls do nothing. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = undefined;
    this.keys.drop();
    this.#connection.close();
  }

  #end(ending: Ending, asks?: Asks): void {
    if (this.#ended) return;
    this.close();
    this.#listener.ended(ending, asks);
  }

  #hearing(): ConnectionListener {
    return {
      opened: () => {
        this.raw.readyState = OPEN;
        this.#listener.opened();
        this.raw.onopen?.();
      },
      text: (text) => {
        this.#listener.heard();
        this.#control(text);
      },
      bytes: (frame) => {
        this.#listener.heard();
        if (this.#waiting === undefined) this.#deliver(frame);
        else this.#keep(this.#waiting, frame);
      },
      garbled: () => this.#end("viewer-failed"),
      lost: (code, opened) => {
        this.#end(endOfCloseCode(code) ?? (opened ? "connection-lost" : "gateway-unreachable"));
      },
    };
  }

  #keep(waiting: ArrayBuffer[], frame: ArrayBuffer): void {
    this.#waitingBytes += frame.byteLength;
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#end("viewer-failed");
    else waiting.push(frame);
  }

  #deliver(frame: ArrayBuffer): void {
    if (this.#ended) return;
    try {
      this.raw.onmessage?.({ data: frame });
    } catch {
      // noVNC throws on streams it cannot follow; its message may quote guest bytes, so it stays here.
      this.#end("viewer-failed");
      return;
    }
    this.#received += frame.byteLength;
    if (this.#received - this.#acknowledged >= this.#ackEvery) this.#acknowledge();
  }

  #control(text: string): void {
    let message: ToViewerMessage;
    try {
      message = decodeToViewer(text);
    } catch (error) {
      if (!(error instanceof ControlMessageError)) throw error;
      this.#end("viewer-failed");
      return;
    }
    switch (message.type) {
      case "hello":
        this.#ackEvery = message.ackEvery;
        this.#listener.hello(message);
        break;
      case "warning":
        this.#listener.warning(message.secondsLeft);
        break;
      case "mode":
        this.keys.released();
        this.#listener.mode(message.mode);
        break;
      case "ping":
        this.#acknowledge(message.number);
        break;
      case "end":
        this.#end(message.code, message.asks);
        break;
    }
  }

  #acknowledge(ping?: number): void {
    this.#acknowledged = this.#received;
    this.#connection.send(
      encodeControl({
        type: "ack",
        received: this.#received,
        ...(ping === undefined ? {} : { ping }),
      }),
    );
  }

  #closeRaw(): void {
    if (this.raw.readyState === CLOSED) return;
    this.raw.readyState = CLOSED;
    // A session that has not ended by now is one that noVNC itself gave up.
    this.#end("viewer-failed");
    // noVNC is still inside its own disconnect() here and expects the answer afterwards.
    queueMicrotask(() => this.raw.onclose?.({ code: 1000, reason: "" }));
  }
}
