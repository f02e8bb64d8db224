/** What a connection needs of a WebSocket, so that tests can stand in for one. */
export type ChannelSocket = Pick<
  WebSocket,
  "addEventListener" | "binaryType" | "close" | "readyState" | "send"
>;

export interface ConnectionListener {
  opened(): void;
  /** A text frame, which is a control message. */
  text(text: string): void;
  /** A binary frame, which is RFB bytes. */
  bytes(frame: ArrayBuffer): void;
  /** A frame that is neither. */
  garbled(): void;
  /** The WebSocket is closed, by its close code; `opened`: it was open before. */
  lost(code: number, opened: boolean): void;
}

// WebSocket.OPEN; the constants on the class are not there in Node tests.
const OPEN = 1;

/** One WebSocket to the gateway. After {@link close} its listener is not called again. */
export class Connection {
  readonly #socket: ChannelSocket;
  #closed = false;
  #opened = false;

  constructor(socket: ChannelSocket, listener: ConnectionListener) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      if (this.#closed) return;
      this.#opened = true;
      listener.opened();
    });
    socket.addEventListener("message", ({ data }: { readonly data: unknown }) => {
      if (this.#closed) return;
      if (typeof data === "string") listener.text(data);
      else if (data instanceof ArrayBuffer) listener.bytes(data);
      else listener.garbled();
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

  /** Gives up a connection of a session that may go on: with a code of its own the gateway would end it. */
  giveUp(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}
