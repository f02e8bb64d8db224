import type { ToGatewayMessage, ToViewerMessage } from "../../../../worker/channel/messages.ts";
import type { SocketListener } from "./gateway-socket.ts";
import type { StreamMessage } from "./sound-stream.ts";

/** How the line is, as the gateway tells it. */
export type LineMessage = Extract<ToViewerMessage, { readonly type: "line" }>;

/** What is said of anything but the line, and of anything but sound. */
export type ChannelMessage = Exclude<StreamMessage, LineMessage>;

/** Time between two measured round trips, in milliseconds: the gateway answers once a second and ignores more. */
export const PING_MS = 1500;

/** How long an answer is waited for, in milliseconds: one that the gateway has ignored never comes. */
export const LOST_PING_MS = 10_000;

/** What comes from the gateway, and how quickly it answers. */
export class Traffic {
  readonly #tell: (message: ToGatewayMessage) => void;
  readonly #now: () => number;
  #bytes = 0;
  #isWatched = false;
  #line: LineMessage | undefined;
  #pingedAt: number | undefined;
  #lastPing = Number.NEGATIVE_INFINITY;
  #roundTripMs: number | undefined;

  /** `now` is clock time in milliseconds. */
  constructor(tell: (message: ToGatewayMessage) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Bytes of the machine's stream that have come. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What the gateway has told last, while it is watched. */
  get line(): LineMessage | undefined {
    return this.#line;
  }

  /** The last round trip to the gateway, or how long one takes already, in milliseconds. */
  get roundTripMs(): number | undefined {
    const waited = this.#pingedAt === undefined ? 0 : this.#now() - this.#pingedAt;
    return this.#roundTripMs === undefined && waited === 0
      ? undefined
      : Math.max(waited, this.#roundTripMs ?? 0);
  }

  /** Whether somebody looks at how the line is. For a gateway that knows of it. */
  watch(isWatched: boolean): void {
    if (isWatched === this.#isWatched) return;
    this.#isWatched = isWatched;
    this.#line = undefined;
    this.#roundTripMs = undefined;
    this.#pingedAt = undefined;
    this.#tell({ type: "watch-line", watching: isWatched });
  }

  /** Measures a round trip, unless one is being measured or it is too early for another one. */
  ping(): void {
    const now = this.#now();
    if (now - this.#lastPing < (this.#pingedAt === undefined ? PING_MS : LOST_PING_MS)) return;
    this.#lastPing = now;
    this.#pingedAt = now;
    this.#tell({ type: "ping" });
  }

  /** How good the picture is to be, or what this page has measured. For a gateway that knows of it. */
  tell(message: Extract<ToGatewayMessage, { readonly type: "measured" | "quality" }>): void {
    this.#tell(message);
  }

  /** What hears a WebSocket for both: this, and `listener` all but the line. */
  within<Listener extends Omit<SocketListener, "control">>(
    listener: Listener & { control(message: ChannelMessage): void },
  ): Listener & { control(message: StreamMessage): void } {
    this.#pingedAt = undefined;
    return {
      ...listener,
      bytes: (frame: ArrayBuffer) => {
        this.#bytes += frame.byteLength;
        listener.bytes(frame);
      },
      control: (message: StreamMessage) => {
        if (message.type === "line") this.#line = message;
        else listener.control(message);
        if (message.type === "pong") this.#answered();
        if (message.type === "hello" || message.type === "resumed") this.#again();
      },
    };
  }

  #answered(): void {
    if (this.#pingedAt !== undefined) this.#roundTripMs = this.#now() - this.#pingedAt;
    this.#pingedAt = undefined;
  }

  /** The gateway tells nothing on another WebSocket unless it is asked to. */
  #again(): void {
    if (this.#isWatched) this.#tell({ type: "watch-line", watching: true });
  }
}
