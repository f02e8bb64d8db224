import { ENDS, type EndCode } from "../channel/ends.ts";
import { encodeControl, type ChannelName, type ToViewerMessage } from "../channel/messages.ts";

/** `bufferedAmount` exists in newer runtimes only. */
interface Queueing {
  readonly bufferedAmount?: number;
}

/** The gateway's end of a viewer's WebSocket. */
export class ViewerChannel {
  readonly #socket: WebSocket & Queueing;
  /** Whether control messages can be told: a plain RFB viewer takes bytes only. */
  readonly hasControl: boolean;

  /** The socket is accepted and its `binaryType` is "arraybuffer". */
  constructor(socket: WebSocket, name: ChannelName) {
    this.#socket = socket;
    this.hasControl = name !== "binary";
  }

  /** Bytes in the runtime's send queue, where it tells. */
  get queued(): number | undefined {
    return this.#socket.bufferedAmount;
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
  }

  tell(message: ToViewerMessage): void {
    if (this.hasControl) this.#socket.send(encodeControl(message));
  }

  /** Says why and closes. A socket that is already gone is fine. */
  end(code: EndCode): void {
    try {
      this.tell({ type: "end", code });
      this.#socket.close(ENDS[code].close, code);
    } catch {
      // Closed by the other side in the meantime: there is nobody left to tell.
    }
  }
}
