import { WebSocket } from "ws";

import { connectPath } from "../../../worker/channel/addresses.ts";
import {
  decodeToViewer,
  encodeControl,
  type ToViewerMessage,
} from "../../../worker/channel/messages.ts";
import {
  resumeSubprotocol,
  SUBPROTOCOL,
  TICKET_SUBPROTOCOL_PREFIX,
} from "../../../worker/channel/subprotocols.ts";
import { setEncodings } from "../../../worker/rfb/client-message.ts";
import { updateRequestOf } from "./dialogue.ts";

const RAW = 0;

/** WebSocket messages of the gateway's side of the handshake. */
const HANDSHAKE_MESSAGES = 4;

/** Longest wait for bytes, milliseconds. */
const LIMIT_MS = 10_000;

/** A viewer that loses its WebSocket and comes back, as the page does. */
export class ReturningClient {
  readonly #origin: string;
  readonly #screen: { readonly width: number; readonly height: number };
  #socket: WebSocket | undefined;
  #session: string | undefined;
  #token = "";
  #number = 0;
  #received = 0;
  /** Messages of the handshake that have not come. */
  #handshake = 0;
  #picture = Promise.withResolvers<number>();
  #byte = Promise.withResolvers<number>();

  /** `origin`: of the gateway, or of a proxy before it. */
  constructor(origin: string, screen: { readonly width: number; readonly height: number }) {
    this.#origin = origin;
    this.#screen = screen;
  }

  /** Opens a console; resolves with its first picture. */
  async open(ticket: string): Promise<void> {
    await this.#dial([SUBPROTOCOL, `${TICKET_SUBPROTOCOL_PREFIX}${ticket}`], "picture");
  }

  /** Goes on where it was; gives the milliseconds from asking for the WebSocket to the first byte that is new. */
  resume(): Promise<number> {
    const offer = { token: this.#token, number: this.#number, received: this.#received };
    return this.#dial([SUBPROTOCOL, resumeSubprotocol(offer)], "byte");
  }

  /** Begins anew, as a page that was loaded again; gives the milliseconds to the first bytes of a picture. */
  reload(): Promise<number> {
    const offer = { token: this.#token, number: 0, received: 0 };
    return this.#dial([SUBPROTOCOL, resumeSubprotocol(offer)], "picture");
  }

  /** Loses its WebSocket without a farewell. */
  lose(): void {
    this.#socket?.removeAllListeners("message");
    this.#socket?.terminate();
  }

  async close(): Promise<void> {
    this.#socket?.close(1000);
    this.#socket?.terminate();
  }

  async #dial(protocols: readonly string[], until: "byte" | "picture"): Promise<number> {
    this.#picture = Promise.withResolvers();
    this.#byte = Promise.withResolvers();
    const awaited = until === "byte" ? this.#byte : this.#picture;
    // The one that is not waited for may be rejected with nobody there.
    for (const { promise } of [this.#byte, this.#picture]) promise.catch(() => undefined);
    const limit = setTimeout(() => awaited.reject(new Error("no bytes")), LIMIT_MS);
    const start = performance.now();
    const address = this.#origin.replace(/^http/, "ws") + connectPath(this.#session);
    const socket = new WebSocket(address, [...protocols], {
      perMessageDeflate: false,
      origin: this.#origin,
    });
    this.#socket = socket;
    socket.on("error", (error) => awaited.reject(error));
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.#take(data);
      else this.#hear(decodeToViewer(data.toString("utf8")));
    });
    try {
      return (await awaited.promise) - start;
    } finally {
      clearTimeout(limit);
    }
  }

  #hear(message: ToViewerMessage): void {
    if (message.type === "hello") {
      this.#session = message.session;
      this.#received = 0;
    }
    if (message.type === "hello" || message.type === "resumed") {
      this.#token = message.resume?.token ?? "";
    }
    // The last request may have been lost; the page sends it again.
    if (message.type === "resumed") this.#tell(updateRequestOf(this.#screen));
    if (message.type === "ping") this.#acknowledge(message.number);
    if (message.type !== "connection") return;
    this.#number = message.number;
    this.#received = 0;
    this.#handshake = HANDSHAKE_MESSAGES;
    this.#tell(encodeControl({ type: "connection", number: message.number }));
  }

  #take(data: Buffer): void {
    this.#byte.resolve(performance.now());
    this.#received += data.length;
    this.#acknowledge();
    if (this.#handshake === 0) {
      this.#picture.resolve(performance.now());
      this.#tell(updateRequestOf(this.#screen));
      return;
    }
    this.#handshake -= 1;
    if (this.#handshake > 0) return;
    this.#tell(Buffer.from("RFB 003.008\n"));
    this.#tell(Uint8Array.of(1));
    this.#tell(Uint8Array.of(1));
    this.#tell(setEncodings([RAW]));
    this.#tell(updateRequestOf(this.#screen));
  }

  #acknowledge(ping?: number): void {
    const received = this.#received;
    this.#tell(encodeControl({ type: "ack", received, ...(ping !== undefined && { ping }) }));
  }

  #tell(data: string | Uint8Array): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
  }
}
