import { endOfCloseCode } from "../../../worker/channel/ends.ts";
import {
  ControlMessageError,
  decodeToViewer,
  encodeControl,
  SUBPROTOCOL,
  type Asks,
  type ResumedMessage,
  type ResumeOffer,
  type ToGatewayMessage,
  type ToViewerMessage,
} from "../../../worker/channel/messages.ts";
import type { KeyMessages } from "../keyboard/key-messages.ts";
import type { ChannelListener } from "./channel-listener.ts";
import { Connection, type ChannelSocket, type ConnectionListener } from "./connection.ts";
import type { Ending } from "./ending.ts";
import type { RawChannel } from "./raw-channel.ts";
import { ViewerInput } from "./viewer-input.ts";

/**
 * Max RFB bytes kept while noVNC is still loading. The gateway stops at its own window of
 * unacknowledged bytes, which is smaller; more than this means that the peer is not the gateway.
 */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024;

// WebSocket.readyState values; the constants on the class are not there in Node tests.
const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/**
 * The viewer's end of a session's messages: splits control messages from RFB bytes, keeps RFB bytes until
 * noVNC is ready for them, and acknowledges them as noVNC consumes them. Frame boundaries are kept,
 * because noVNC's handshake performs one step per message.
 *
 * It outlives its WebSocket where the gateway lets it resume: both streams go on at their offsets on another
 * one, and noVNC notices nothing.
 */
export class ConsoleChannel {
  /** What noVNC attaches to. */
  readonly raw: RawChannel;
  readonly #listener: ChannelListener;
  readonly #input: ViewerInput;
  #connection: Connection;
  /** Between two WebSockets: nothing is sent, and RFB bytes are kept for the next one. */
  #isAway = false;
  #token: string | undefined;
  #waiting: ArrayBuffer[] | undefined = [];
  #waitingBytes = 0;
  #ended = false;
  #ackEvery = Number.POSITIVE_INFINITY;
  #number = 0;
  #received = 0;
  #acknowledged = 0;

  constructor(socket: ChannelSocket, listener: ChannelListener) {
    this.#listener = listener;
    this.#connection = new Connection(socket, this.#hearing());
    this.#input = new ViewerInput(
      (data) => {
        if (!this.#isAway) this.#connection.send(data);
      },
      {
        untypable: (character) => listener.untypable(character),
        refused: () => listener.refused(),
        overflown: () => this.#end("viewer-failed"),
      },
    );
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
        if (!this.#ended) this.#input.pass(data.slice());
      },
      close: () => this.#closeRaw(),
    };
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** What becomes of key events on their way. */
  get keys(): KeyMessages {
    return this.#input.keys;
  }

  /**
   * What the session is resumed with. What counts as received is what noVNC was given, here as in
   * acknowledgements; a session that is shown has nothing that waits for noVNC.
   */
  get offer(): ResumeOffer | undefined {
    if (this.#token === undefined) return undefined;
    return { token: this.#token, number: this.#number, received: this.#received };
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
    this.#tell({ type: "visible", visible });
  }

  /**
   * The WebSocket is of no use any more. Input is kept for the next one; the keys and buttons that are down are
   * released by the gateway.
   */
  suspend(): void {
    this.#isAway = true;
    this.#connection.giveUp();
    this.#input.lost();
  }

  /** From now on input is refused, until the session has been resumed. */
  refuseInput(): void {
    this.#input.refuse();
  }

  /** Goes on on another WebSocket, which was asked for with the {@link offer}. */
  resume(socket: ChannelSocket): void {
    this.giveUp();
    this.#connection = new Connection(socket, this.#hearing());
  }

  /** Gives up the WebSocket that was to be resumed on. */
  giveUp(): void {
    this.#connection.giveUp();
  }

  /** Closes the connection. The listener is not called again; later calls do nothing. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = undefined;
    this.#input.drop();
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
        if (this.#isAway) return;
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
        if (this.#isAway) this.#end("viewer-failed");
        else if (this.#waiting === undefined) this.#deliver(frame);
        else this.#keep(this.#waiting, frame);
      },
      garbled: () => this.#end("viewer-failed"),
      lost: (code, opened) => {
        const end = endOfCloseCode(code);
        if (end !== undefined) this.#end(end);
        else if (opened || this.#isAway) this.#listener.lost();
        else this.#end("gateway-unreachable");
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
    // The first frame of another WebSocket says where the streams go on, or why they do not.
    if (this.#isAway && message.type !== "resumed" && message.type !== "end") {
      this.#end("viewer-failed");
      return;
    }
    switch (message.type) {
      case "hello":
        this.#ackEvery = message.ackEvery;
        if (message.resume !== undefined) {
          this.#input.keepSent();
          this.#token = message.resume.token;
        }
        this.#listener.hello(message);
        break;
      case "connection":
        this.#number = message.number;
        this.#tell(message);
        break;
      case "resumed":
        this.#goOn(message);
        break;
      case "taken":
        this.#taken(() => this.#input.taken(message.received));
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
      case "waiting":
      case "idle":
      case "pong":
        break;
      case "end":
        this.#end(message.code, message.asks);
        break;
    }
  }

  #goOn(message: ResumedMessage): void {
    if (!this.#isAway) {
      this.#end("viewer-failed");
      return;
    }
    this.#isAway = false;
    this.#token = message.resume.token;
    this.#ackEvery = message.ackEvery;
    this.#acknowledged = this.#received;
    // Keys that wait are not for a machine that may only be watched now.
    if (message.mode === "view") this.keys.released();
    this.#taken(() => this.#input.goOn(message.received));
    if (!this.#ended) this.#listener.resumed(message);
  }

  /** Does what fails where the gateway has taken bytes that were never sent, or were taken before. */
  #taken(take: () => void): void {
    try {
      take();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#end("viewer-failed");
    }
  }

  #tell(message: ToGatewayMessage): void {
    if (!this.#isAway) this.#connection.send(encodeControl(message));
  }

  #acknowledge(ping?: number): void {
    const received = this.#received;
    this.#acknowledged = received;
    this.#tell({ type: "ack", received, ...(ping !== undefined && { ping }) });
  }

  #closeRaw(): void {
    if (this.raw.readyState === CLOSED) return;
    this.raw.readyState = CLOSED;
    // A session that has not ended by now is one that noVNC itself gave up.
    this.#end("viewer-failed");
    // noVNC is still inside its own disconnect() and expects the answer afterwards.
    queueMicrotask(() => this.raw.onclose?.({ code: 1000, reason: "" }));
  }
}
