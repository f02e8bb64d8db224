import type { Ending } from "../channel/ending.ts";
import { ControlMessageError } from "../channel/control-message-error.ts";
import { decodeToGateway, type ToViewerMessage } from "../channel/messages.ts";
import type { ChannelName } from "../channel/subprotocols.ts";
import { RateLimit } from "../wire/rate-limit.ts";
import { SessionError } from "./ends-of-errors.ts";
import { LOOKS_PER_PING, type SessionLimits } from "./limits.ts";
import { StallWatch } from "./stall-watch.ts";
import { ViewerChannel, type Closing, type ViewerSocket } from "./viewer-channel.ts";
import type { ViewerEvents } from "./viewer-events.ts";

export interface ViewerLinkOptions {
  readonly socket: ViewerSocket;
  readonly channel: ChannelName;
  /** Whether the viewer can come back, should it be lost. */
  readonly canComeBack: boolean;
  readonly limits: SessionLimits;
  readonly now: () => number;
  readonly events: ViewerEvents;
}

/** What a message of the viewer counts besides its bytes. */
const MESSAGE_BYTES = 256;

/** Pings of a viewer that are answered: one a second. */
const PONG_MS = 1000;

/** One viewer's WebSocket: what it may send and how fast, and whether it is still there. */
export class ViewerLink {
  readonly channel: ViewerChannel;
  readonly #options: ViewerLinkOptions;
  readonly #stalls: StallWatch;
  readonly #rate: RateLimit;
  readonly #wishes: RateLimit;
  /** Time by the looks at the viewer: clocks are set, timers are not. Milliseconds. */
  #looked = 0;
  #heard = 0;
  /** What has come after the end, in bytes. */
  #late = 0;
  /** The last connection that the viewer has been told of, the one that it may speak of, and that it does; 0: none. */
  #told = 0;
  #present = 0;
  #answered = 0;
  /** The position on the channel after which the viewer knows of the present connection. */
  #begunAt = 0;
  /** What the viewer has said of it last. */
  #isVisible: boolean | undefined;
  #knowsMotions = false;
  /** Whether it has come back with its picture. */
  #hasGoneOn = false;
  /** When a ping was answered last, on the clock of `now`. */
  #ponged = Number.NEGATIVE_INFINITY;
  #isEnded = false;
  #isFlooded = false;

  constructor(options: ViewerLinkOptions) {
    const { socket, channel, limits, events } = options;
    this.#options = options;
    this.#stalls = new StallWatch(limits.behindMs);
    this.#rate = new RateLimit(limits.viewerBytes.perSecond, limits.viewerBytes.burst);
    this.#wishes = new RateLimit(limits.wishes.perSecond, limits.wishes.burst);
    this.channel = new ViewerChannel(socket, channel, limits);
    this.channel.onMessage((data) => this.#onMessage(data));
    this.channel.onClose((how) => {
      if (!this.#isEnded) events.closed(this.#closing(how));
    });
  }

  /** A control message, if the viewer reads them. Throws {@link SessionError}. */
  tell(message: ToViewerMessage): void {
    this.channel.tell(message);
  }

  /** A connection begins, whose stream follows. What the viewer has sent of another is heard no more. */
  begin(number: number): void {
    this.tell({ type: "connection", number });
    this.#begunAt = this.channel.position;
    this.#told = number;
    this.#present = number;
  }

  /** The viewer has this connection already, and goes on with it. */
  goOn(number: number, taken: number): void {
    this.channel.startAt(taken);
    this.#hasGoneOn = true;
    this.#told = number;
    this.#present = number;
    this.#answered = number;
  }

  /** The connection is over. What the viewer has sent of it is heard no more. */
  finish(): void {
    this.channel.startAt(0);
    this.#present = 0;
  }

  /** Says why and closes. What the viewer sends from now on is only counted. */
  end(ending: Ending): void {
    this.#isEnded = true;
    this.channel.end(ending);
  }

  /** Closes without a word. What the viewer sends from now on is only counted. */
  drop(): void {
    this.#isEnded = true;
    this.channel.drop();
  }

  /**
   * To be asked at each look: how the viewer has stalled, if it has. `isFull`: whether it must answer before it gets
   * more; `sent`: the bytes that it has been sent; `owesAnswer`: whether it should have spoken.
   */
  stalled(
    isFull: boolean,
    sent: number,
    owesAnswer: boolean,
  ): "viewer-stalled" | "viewer-behind" | undefined {
    const { silenceMs, visibleSilenceMs } = this.#options.limits;
    this.#looked += this.#lookMs;
    const maxSilenceMs = this.#isSeen ? visibleSilenceMs : silenceMs;
    if (owesAnswer && this.#looked - this.#heard > maxSilenceMs) return "viewer-stalled";
    const isStuck = this.#stalls.isStuck(this.channel.isFull || isFull, sent, this.#looked);
    return isStuck ? "viewer-behind" : undefined;
  }

  /** Whether somebody looks at it who should soon know that it is lost, and nothing has come since the last look. */
  get isQuiet(): boolean {
    return this.#isSeen && this.#looked - this.#heard > this.#lookMs;
  }

  /** Whether it has said that nobody sees it. */
  get isHidden(): boolean {
    return this.#isVisible === false;
  }

  /** Whether it has said that it knows of pointers that move by motions. */
  get knowsMotions(): boolean {
    return this.#knowsMotions;
  }

  /**
   * A page that goes away is hidden first, and says so. A browser closes in the same way what its page gave up while it
   * was being opened, to try again at once: such a page has said nothing yet, and is still there with its picture.
   */
  #closing(how: Closing): Closing {
    const isSeen = this.#isVisible ?? this.#hasGoneOn;
    return how === "left" && isSeen ? "lost" : how;
  }

  get #isSeen(): boolean {
    return this.#isVisible === true && this.#options.canComeBack;
  }

  get #lookMs(): number {
    return this.#options.limits.pingMs / LOOKS_PER_PING;
  }

  #onMessage(data: unknown): void {
    if (this.#isEnded) return this.#ignore(data);
    const { now, events } = this.#options;
    this.#heard = this.#looked;
    try {
      if (!this.#rate.take(now(), costOf(data))) throw new SessionError("viewer-overload");
      if (typeof data === "string") this.#onControl(data);
      else if (data instanceof ArrayBuffer) this.#onBytes(new Uint8Array(data));
      else throw new ControlMessageError("frame");
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
          this.#checkAnswered();
          events.proved();
        }
        return this.#onReceived(message.received);
      case "connection":
        return this.#onConnection(message.number);
      case "visible":
        this.#isVisible = message.visible;
        return events.visible(message.visible);
      case "motions":
        if (this.#knowsMotions) return undefined;
        this.#knowsMotions = true;
        return events.knowsMotions();
      case "active":
        return events.active();
      case "audio":
        return events.audio(message.wanted);
      case "heard":
        return events.heard(message.bytes);
      case "watch-line":
        return events.watchesLine(message.watching);
      case "measured":
        return events.measured(message);
      case "quality":
        return events.quality(message.quality);
      case "ping":
        return this.#onPing();
      case "take-over":
      case "control":
      case "answer":
      case "share":
      case "ask-time":
        if (!this.#wishes.take(this.#options.now())) throw new SessionError("viewer-overload");
        return events.wished(message);
    }
  }

  #onReceived(received: number): void {
    // Of what was never sent, nothing has been received.
    if (this.#told === 0 && received !== 0) throw new SessionError("viewer-protocol");
    if (this.#hasAnswered) this.#options.events.acknowledged(received);
  }

  #onConnection(number: number): void {
    if (number > this.#told) throw new SessionError("viewer-protocol");
    if (number === this.#present) this.#answered = number;
  }

  /** Nothing of a viewer that has not answered counts, so one that never does would wait for the rest without end. */
  #checkAnswered(): void {
    const knows = this.#present !== 0 && this.channel.hasReceived(this.#begunAt);
    if (knows && !this.#hasAnswered) throw new SessionError("viewer-protocol");
  }

  #onPing(): void {
    const now = this.#options.now();
    if (now - this.#ponged < PONG_MS) return;
    this.#ponged = now;
    this.channel.pong();
  }

  /** Whether what the viewer says is of the present connection. A plain viewer has but one. */
  get #hasAnswered(): boolean {
    if (!this.channel.hasControl) return true;
    return this.#present !== 0 && this.#answered === this.#present;
  }

  #onBytes(bytes: Uint8Array): void {
    const { limits, events } = this.#options;
    if (bytes.length > limits.messageBytes) throw new SessionError("viewer-overload");
    if (this.channel.hasControl && this.#told === 0) throw new SessionError("viewer-protocol");
    if (this.#hasAnswered) events.bytes(bytes);
  }
}

/** What a message of the viewer counts, bytes. */
function costOf(data: unknown): number {
  if (typeof data === "string") return MESSAGE_BYTES + data.length;
  return MESSAGE_BYTES + (data instanceof ArrayBuffer ? data.byteLength : 0);
}
