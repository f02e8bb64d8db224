import { connect, type Socket } from "node:net";

import {
  encodeControl,
  decodeToViewer,
  type HelloMessage,
  type ToGatewayMessage,
} from "../../../worker/channel/messages.ts";
import type { ChannelName, ResumeOffer } from "../../../worker/channel/subprotocols.ts";
import { frame, OPCODE, resumeRequest, upgradeRequest } from "../../support/raw-websocket.ts";
import { FrameReader } from "./frame-reader.ts";

/** With what a viewer asks for a console. */
export type Credential =
  | { readonly ticket: string; readonly channel: ChannelName }
  | { readonly session: string; readonly offer: ResumeOffer };

export type RawViewerOptions = Credential & Around;

interface Around {
  /** Origin of the gateway. */
  readonly url: string;
  /** Address from which Cloudflare says that it comes; nothing is said when left out. */
  readonly from?: string;
  /** Whether the own viewer acknowledges what it has received; `true` when left out. */
  readonly acknowledges?: boolean;
}

/** Longest head of an answer to an upgrade, in bytes. */
const MAX_ANSWER_BYTES = 16_384;

const GOING_AWAY = 1001;

/** A viewer's connection, frame by frame: it answers no close and does nothing that it is not told to. */
export class RawViewer {
  readonly #socket: Socket;
  readonly #acknowledges: boolean;
  readonly #frames: FrameReader;
  readonly #heard: (() => void)[] = [];
  #answer: Buffer = Buffer.alloc(0);
  #ackEvery = Number.POSITIVE_INFINITY;
  #acknowledged = 0;
  #received = 0;
  #status: number | undefined;
  #closeCode: number | undefined;
  #goneAfter: number | undefined;
  #greeting: HelloMessage | undefined;

  constructor(options: RawViewerOptions) {
    const { url, from, acknowledges = true } = options;
    const { hostname, port } = new URL(url);
    const headers = from === undefined ? [] : [`CF-Connecting-IP: ${from}`];
    this.#acknowledges = acknowledges && !("ticket" in options && options.channel === "binary");
    this.#frames = new FrameReader({
      text: (text) => this.#control(text),
      binary: (bytes) => this.#count(bytes),
      close: (code) => (this.#closeCode = code),
    });
    this.#socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      allowHalfOpen: true,
    });
    const gone = (): void => {
      this.#goneAfter ??= performance.now();
      this.#notify();
    };
    this.#socket.on("error", gone).on("end", gone).on("close", gone);
    this.#socket.on("data", (chunk) => {
      if (this.#status === undefined) this.#read(chunk);
      else this.#frames.push(chunk);
      this.#notify();
    });
    this.#socket.write(
      "ticket" in options
        ? upgradeRequest(url, options.ticket, options.channel, headers)
        : resumeRequest(url, options.session, options.offer, headers),
    );
  }

  /** Status of the answer to the upgrade, once it is there. */
  get status(): number | undefined {
    return this.#status;
  }

  /** What it was greeted with, once it was. */
  get greeting(): HelloMessage | undefined {
    return this.#greeting;
  }

  /** RFB bytes received. */
  get received(): number {
    return this.#received;
  }

  /** Code of the close frame that has come, which is not answered. */
  get closeCode(): number | undefined {
    return this.#closeCode;
  }

  /** When the gateway closed the TCP connection, on the clock of `performance.now()`. */
  get goneAt(): number | undefined {
    return this.#goneAfter;
  }

  /** Bytes of its own that wait for the gateway to take them. */
  get waiting(): number {
    return this.#socket.writableLength;
  }

  /** Resolves once the condition holds; rejects after the given milliseconds. */
  async until(holds: () => boolean, milliseconds: number): Promise<void> {
    const deadline = performance.now() + milliseconds;
    while (!holds()) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Error("the gateway did not do what was waited for");
      // oxlint-disable-next-line no-await-in-loop -- each event may be the one
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, left);
        this.#heard.push(() => {
          clearTimeout(limit);
          resolve();
        });
      });
    }
  }

  /** RFB bytes as one binary message. */
  send(bytes: Uint8Array): void {
    this.write(frame(OPCODE.binary, bytes));
  }

  /** `ping`: the number of the ping that this answers. */
  acknowledge(received: number, ping?: number): void {
    this.#acknowledged = received;
    this.#tell({ type: "ack", received, ...(ping !== undefined && { ping }) });
  }

  /** Bytes as they are, such as a part of a frame. */
  write(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Says that its browser has gone away from the page (RFC 6455 §7.4.1), as a reload does. */
  leavesPage(): void {
    this.write(frame(OPCODE.close, Uint8Array.of(GOING_AWAY >> 8, GOING_AWAY & 0xff)));
  }

  /** Stops reading from the network. */
  stall(): void {
    this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The status line of the answer, and the first frames after it. */
  #read(chunk: Buffer): void {
    this.#answer = Buffer.concat([this.#answer, chunk]);
    const end = this.#answer.indexOf("\r\n\r\n");
    if (end === -1) {
      if (this.#answer.length > MAX_ANSWER_BYTES) this.destroy();
      return;
    }
    this.#status = Number(this.#answer.toString("latin1", 9, 12));
    const rest = this.#answer.subarray(end + 4);
    this.#answer = Buffer.alloc(0);
    if (this.#status === 101) this.#frames.push(rest);
  }

  #count(bytes: number): void {
    this.#received += bytes;
    if (!this.#acknowledges || this.#received - this.#acknowledged < this.#ackEvery) return;
    this.acknowledge(this.#received);
  }

  #control(text: string): void {
    const message = decodeToViewer(text);
    if (message.type === "hello") {
      this.#greeting = message;
      this.#ackEvery = message.ackEvery;
    }
    if (message.type === "connection") this.#tell(message);
    if (message.type === "ping" && this.#acknowledges) {
      this.acknowledge(this.#received, message.number);
    }
  }

  #tell(message: ToGatewayMessage): void {
    this.write(frame(OPCODE.text, Buffer.from(encodeControl(message))));
  }

  #notify(): void {
    for (const heard of this.#heard.splice(0)) heard();
  }
}
