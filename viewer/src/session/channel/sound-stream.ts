import type { ToGatewayMessage, ToViewerMessage } from "../../../../worker/channel/messages.ts";
import type { SocketListener } from "./gateway-socket.ts";

type SoundMessage = Extract<ToViewerMessage, { readonly type: "audio" | "samples" }>;

/** What is said of anything but sound. */
export type StreamMessage = Exclude<ToViewerMessage, SoundMessage>;

/** How samples come: 16 bits with a sign, little-endian, channels in turn. */
export type SoundFormat = Pick<
  Extract<SoundMessage, { readonly type: "audio" }>,
  "channels" | "sampleRate"
>;

export interface SoundListener {
  /** The machine has sound; said again for every connection. */
  found(format: SoundFormat): void;
  /** Nothing is known of the machine's sound any more. */
  lost(): void;
  samples(samples: ArrayBuffer): void;
}

/** The gateway is told of what has come when it is at least this much: a third of what it sends without being told. */
const HEARD_EVERY = 7680;

/**
 * The machine's sound, which comes beside the RFB stream: `samples` announces that the binary frame that follows is
 * some. It is asked for anew of every connection and WebSocket, and counted from 0 then.
 */
export class SoundStream {
  /** Who hears it. */
  listener: SoundListener | undefined;
  readonly #tell: (message: ToGatewayMessage) => void;
  /** What the gateway was told last, if it was asked at all. */
  #isWanted: boolean | undefined;
  /** Length of the binary frame that is sound; 0: the next one is of the RFB stream. */
  #expected = 0;
  #heard = 0;
  #told = 0;

  constructor(tell: (message: ToGatewayMessage) => void) {
    this.#tell = tell;
  }

  /** Whether samples are to come. */
  ask(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.#heard = 0;
    this.#told = 0;
    this.#tell({ type: "audio", wanted: isWanted });
  }

  /** What hears a WebSocket for both: this, and `listener` all but sound. */
  within(
    listener: Omit<SocketListener, "control"> & { control(message: StreamMessage): void },
  ): SocketListener {
    this.#expected = 0;
    return {
      ...listener,
      control: (message) => {
        if (message.type === "audio") return this.listener?.found(message);
        if (message.type === "samples") this.#expected = message.bytes;
        else listener.control(message);
        if (message.type === "connection") this.listener?.lost();
        if (message.type === "connection" || message.type === "resumed") this.#again();
      },
      bytes: (frame) => {
        if (this.#expected === 0) listener.bytes(frame);
        else if (this.#expected === frame.byteLength) this.#samples(frame);
        else listener.garbled();
      },
    };
  }

  #samples(frame: ArrayBuffer): void {
    this.#expected = 0;
    this.#heard += frame.byteLength;
    if (this.#isWanted === true) this.listener?.samples(frame);
    if (this.#heard - this.#told < HEARD_EVERY) return;
    this.#told = this.#heard;
    this.#tell({ type: "heard", bytes: this.#heard });
  }

  #again(): void {
    if (this.#isWanted !== undefined) this.ask(this.#isWanted);
  }
}
