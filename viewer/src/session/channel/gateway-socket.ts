import { ControlMessageError } from "../../../../worker/channel/control-message-error.ts";
import { decodeToViewer, type ToViewerMessage } from "../../../../worker/channel/messages.ts";

/** What is needed of a WebSocket, so that tests can stand in for one. */
export type ChannelSocket = Pick<
  WebSocket,
  "addEventListener" | "binaryType" | "close" | "readyState" | "send"
>;

export interface SocketListener {
  opened(): void;
  /** A text frame. */
  control(message: ToViewerMessage): void;
  /** A text frame of a type that only a newer gateway knows. */
  unknown(): void;
  /** A binary frame, which is RFB bytes. */
  bytes(frame: ArrayBuffer): void;
  /** A frame that is not of the channel. */
  garbled(): void;
  /** The WebSocket is closed, by its close code; `opened`: it was open before. */
  lost(code: number, opened: boolean): void;
}

// WebSocket.OPEN; the constants on the class are not there in Node tests.
const OPEN = 1;

/** One WebSocket to the gateway. After {@link close} its listener is not called again. */
export class GatewaySocket {
  readonly #socket: ChannelSocket;
  #closed = false;
  #opened = false;

  constructor(socket: ChannelSocket, listener: SocketListener) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      if (this.#closed) return;
      this.#opened = true;
      listener.opened();
    });
    socket.addEventListener("message", ({ data }: { readonly data: unknown }) => {
      if (this.#closed) return;
      if (data instanceof ArrayBuffer) {
        listener.bytes(data);
        return;
      }
      const message = typeof data === "string" ? decoded(data) : "garbled";
      if (message === "garbled") listener.garbled();
      else if (message === "unknown") listener.unknown();
      else listener.control(message);
    });
    socket.addEventListener("close", ({ code }) => {
      if (!this.#closed) listener.lost(code, this.#opened);
    });
  }

  /** Sends a frame; one for a WebSocket that is not open goes nowhere. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === OPEN) this.#socket.send(data);
  }

  /** Closes it because the session is over. */
  close(): void {
    this.#closed = true;
    this.#socket.close(1000);
  }

  /** Gives up one whose session may go on: with a code of its own the gateway would end it. */
  giveUp(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}

function decoded(text: string): ToViewerMessage | "unknown" | "garbled" {
  try {
    return decodeToViewer(text);
  } catch (error) {
    if (!(error instanceof ControlMessageError)) throw error;
    return error.reason === "type" ? "unknown" : "garbled";
  }
}
