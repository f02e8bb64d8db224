import type { EndCode } from "../channel/ends.ts";
import {
  ControlMessageError,
  decodeToGateway,
  type ChannelName,
  type ToViewerMessage,
} from "../channel/messages.ts";
import { RateLimit } from "../wire/rate-limit.ts";
import { SessionError } from "./ends-of-errors.ts";
import type { SessionLimits } from "./limits.ts";
import { StallWatch } from "./stall-watch.ts";
import { ViewerChannel, type Closing, type ViewerSocket } from "./viewer-channel.ts";

/** What is told of a viewer. What `bytes`, `acknowledged` and `visible` throw comes back as `failed`. */
export interface ViewerEvents {
  readonly bytes: (bytes: Uint8Array) => void;
  /** It has received this many bytes since the session began. */
  readonly acknowledged: (received: number) => void;
  readonly visible: (visible: boolean) => void;
  /** It has proved to have received everything before a ping. */
  readonly proved: () => void;
  readonly failed: (error: unknown) => void;
  /** Not told after {@link ViewerLink.end} or {@link ViewerLink.drop}. */
  readonly closed: (how: Closing) => void;
  /** It continues to send after the end; reported once. */
  readonly flooded: () => void;
}

export interface ViewerLinkOptions {
  readonly socket: ViewerSocket;
  readonly channel: ChannelName;
  readonly limits: SessionLimits;
  readonly now: () => number;
  readonly events: ViewerEvents;
}

/** What a message of the viewer counts besides its bytes. */
const MESSAGE_BYTES = 256;

/** One viewer's WebSocket: what it may send and how fast, and whether it is still there. */
export class ViewerLink {
  readonly channel: ViewerChannel;
  readonly #options: ViewerLinkOptions;
  readonly #stalls: StallWatch;
  readonly #rate: RateLimit;
  /** Time by the looks at the viewer: clocks are set, timers are not. Milliseconds. */
  #looked = 0;
  #heard = 0;
  /** What has come after the end, in bytes. */
  #late = 0;
  #isEnded = false;
  #isFlooded = false;

  constructor(options: ViewerLinkOptions) {
    const { socket, channel, limits, events } = options;
    this.#options = options;
    this.#stalls = new StallWatch(limits.behindMs);
    this.#rate = new RateLimit(limits.viewerBytes.perSecond, limits.viewerBytes.burst);
    this.channel = new ViewerChannel(socket, channel, limits);
    this.channel.onMessage((data) => this.#onMessage(data));
    this.channel.onClose((how) => {
      if (!this.#isEnded) events.closed(how);
    });
  }

  /** A control message, if the viewer reads them. Throws {@link SessionError}. */
  tell(message: ToViewerMessage): void {
    this.channel.tell(message);
  }

  /** Says why and closes. What the viewer sends from now on is only counted. */
  end(code: EndCode): void {
    this.#isEnded = true;
    this.channel.end(code);
  }

  /** Closes without a word. What the viewer sends from now on is only counted. */
  drop(): void {
    this.#isEnded = true;
    this.channel.drop();
  }

  /**
   * To be asked every `pingMs`: how the viewer has stalled, if it has. `isFull`: whether it must answer before it
   * gets more; `sent`: the bytes that it has been sent; `owesAnswer`: whether it should have spoken.
   */
  stalled(
    isFull: boolean,
    sent: number,
    owesAnswer: boolean,
  ): "viewer-stalled" | "viewer-behind" | undefined {
    const { pingMs, silenceMs } = this.#options.limits;
    this.#looked += pingMs;
    if (owesAnswer && this.#looked - this.#heard > silenceMs) return "viewer-stalled";
    const isStuck = this.#stalls.isStuck(this.channel.isFull || isFull, sent, this.#looked);
    return isStuck ? "viewer-behind" : undefined;
  }

  #onMessage(data: unknown): void {
    if (this.#isEnded) return this.#ignore(data);
    const { now, events } = this.#options;
    this.#heard = this.#looked;
    try {
      if (!this.#rate.take(now(), costOf(data))) throw new SessionError("viewer-overload");
      if (typeof data === "string") this.#onControl(data);
      else if (data instanceof ArrayBuffer) this.#onBytes(new Uint8Array(data));
      else throw new ControlMessageError("neither text nor binary");
    } catch (error) {
      events.failed(error);
    }
  }

  /**
   * What comes after the end has no effect, but the runtime reads it until the WebSocket is gone, as fast as it
   * comes. So a viewer that floods an ended session is dropped at once.
   */
  #ignore(data: unknown): void {
    if (this.#isFlooded) return;
    const { limits, events } = this.#options;
    this.#late += costOf(data);
    const mayBeLate = this.channel.hasSentAll ? limits.lateBytes : 4 * limits.lateBytes;
    if (this.#late <= mayBeLate) return;
    this.#isFlooded = true;
    events.flooded();
  }

  #onControl(text: string): void {
    if (!this.channel.hasControl) throw new SessionError("viewer-protocol");
    const message = decodeToGateway(text);
    const { events } = this.#options;
    switch (message.type) {
      case "ack":
        if (message.ping !== undefined) {
          this.channel.answered(message.ping);
          events.proved();
        }
        return events.acknowledged(message.received);
      case "visible":
        return events.visible(message.visible);
    }
  }

  #onBytes(bytes: Uint8Array): void {
    const { limits, events } = this.#options;
    if (bytes.length > limits.messageBytes) throw new SessionError("viewer-overload");
    events.bytes(bytes);
  }
}

/** What a message of the viewer counts, bytes. */
function costOf(data: unknown): number {
  if (typeof data === "string") return MESSAGE_BYTES + data.length;
  return MESSAGE_BYTES + (data instanceof ArrayBuffer ? data.byteLength : 0);
}
