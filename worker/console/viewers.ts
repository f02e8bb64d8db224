import type { Ending } from "../channel/ending.ts";
import type { ToViewerMessage } from "../channel/messages.ts";
import { PLAIN_SUBPROTOCOL, type ChannelName } from "../channel/subprotocols.ts";
import type { ResumeRefusal } from "../admission/resumption.ts";
import type { Arrival } from "./arrival.ts";
import { SessionError } from "./ends-of-errors.ts";
import type { SessionLimits } from "./limits.ts";
import type { ResumeTokens } from "./resume-tokens.ts";
import type { Returns } from "./returns.ts";
import type { ViewerChannel, ViewerSocket } from "./viewer-channel.ts";
import type { ViewerEvents } from "./viewer-events.ts";
import { ViewerLink } from "./viewer-link.ts";
import { ViewerStream } from "./viewer-stream.ts";

export interface ViewersOptions {
  /** The first one's WebSocket; `undefined`: nobody is there yet. */
  readonly socket: ViewerSocket | undefined;
  readonly channel: ChannelName;
  /** With what they come back; `undefined`: they cannot. */
  readonly tokens: ResumeTokens | undefined;
  /** How often they may. */
  readonly returns: Returns;
  readonly limits: SessionLimits;
  readonly now: () => number;
  /** `proved`: a token is no longer good, since its viewer has proved to have the next. */
  readonly events: ViewerEvents;
}

/**
 * The viewers of one session: one at a time, each on a WebSocket of its own. The streams of a connection go on from
 * one to the next; receipts, rate and silence begin anew.
 */
export class Viewers {
  readonly #options: ViewersOptions;
  #present: ViewerLink | undefined;
  #past: readonly ViewerLink[] = [];
  /** The present connection's number and what the viewer is sent of it, or will be; there is none without. */
  #number = 0;
  #stream: ViewerStream | undefined;
  /** RFB bytes of the viewer's present connection that have arrived. */
  #taken = 0;
  #bytesReplayed = 0;
  #comings = 0;

  constructor(options: ViewersOptions) {
    const { socket } = options;
    this.#options = options;
    this.#present = socket && this.#link(socket);
  }

  /** RFB bytes of the viewer's present connection that have arrived. */
  get taken(): number {
    return this.#taken;
  }

  /** What the last one that came back was sent again, bytes. */
  get bytesReplayed(): number {
    return this.#bytesReplayed;
  }

  /** How often one has come back. */
  get comings(): number {
    return this.#comings;
  }

  /** Whether they read control messages: viewers of RFB alone do not. */
  get haveControl(): boolean {
    return this.#options.channel !== PLAIN_SUBPROTOCOL;
  }

  /** Whether the WebSockets of all of them have gone. */
  get areGone(): boolean {
    return this.#links.every(({ channel }) => channel.isGone);
  }

  /** A control message; `false`: nobody is there, or the viewer reads none. Throws `SessionError`. */
  tell(message: ToViewerMessage): boolean {
    this.#present?.tell(message);
    return this.#present !== undefined && this.haveControl;
  }

  /** See {@link ViewerLink.stalled}; with nobody there, nobody has stalled. */
  stalled(...asked: Parameters<ViewerLink["stalled"]>): ReturnType<ViewerLink["stalled"]> {
    return this.#present?.stalled(...asked);
  }

  /** See {@link ViewerLink.isQuiet}. */
  get areQuiet(): boolean {
    return this.#present?.isQuiet === true;
  }

  /** See {@link ViewerLink.isHidden}. */
  get areHidden(): boolean {
    return this.#present?.isHidden === true;
  }

  /** See {@link ViewerLink.knowsMotions}. */
  get knowMotions(): boolean {
    return this.#present?.knowsMotions === true;
  }

  /** Asks the viewer for a receipt. */
  ping(): void {
    this.#present?.channel.ping();
  }

  /** Whether a viewer with this token is the session's. */
  isGood(tokenHash: string): boolean {
    return this.#options.tokens?.isGood(tokenHash) === true;
  }

  /** Whether a viewer that has received this of a connection can go on with it. */
  canGoOn({ number, received }: Pick<Arrival, "number" | "received">): boolean {
    return number === this.#number && this.#stream?.covers(received) === true;
  }

  /**
   * Why a viewer may not come back; `undefined`: it may, which counts as once. `redials`: whether the machine is
   * dialled for it.
   */
  refusalOf(tokenHash: string, redials: boolean): ResumeRefusal | undefined {
    if (!this.isGood(tokenHash)) return "token";
    if (this.#hasUnclosed) return "unclosed";
    const { returns, now } = this.#options;
    return returns.take(redials, now()) ? undefined : "rate";
  }

  /** A connection begins: what is sent on the stream follows its number. */
  begin(number: number): ViewerStream {
    if (this.#present === undefined) throw new SessionError("gateway-error");
    this.#present.begin(number);
    const { channel } = this.#present;
    const stream = new ViewerStream(channel, this.#options.tokens !== undefined);
    this.#number = number;
    this.#taken = 0;
    this.#stream = stream;
    return stream;
  }

  /** The connection is over: of what it has been sent nothing is kept, and what the viewer still sends is not heard. */
  finish(): void {
    this.#number = 0;
    this.#stream?.detach();
    this.#stream = undefined;
    this.#present?.finish();
  }

  /** The present one is gone: what it held is closed, and what is sent waits for the next. */
  drop(): void {
    this.#leave()?.drop();
  }

  /** Tells the present one why it is over for it. */
  end(ending: Ending): void {
    this.#leave()?.end(ending);
  }

  /** Goes on with a viewer that has come back, from where it stands; `resumed` is its first message. */
  goOn(arrival: Arrival, resumed: ToViewerMessage): void {
    const link = this.#come(arrival);
    link.goOn(this.#number, this.#taken);
    link.tell(resumed);
    this.#bytesReplayed = this.#stream?.attach(link.channel, arrival.received) ?? 0;
    // Its answer proves that the viewer has the new token.
    link.channel.ping();
  }

  /** A viewer that has come back begins anew; `hello` is its first message. */
  welcome(arrival: Arrival, hello: ToViewerMessage): void {
    const link = this.#come(arrival);
    link.tell(hello);
    this.#bytesReplayed = 0;
    link.channel.ping();
  }

  #come({ socket, tokenHash, next }: Arrival): ViewerLink {
    this.#options.tokens?.use(tokenHash, next.hash);
    this.#comings += 1;
    this.#present = this.#link(socket);
    return this.#present;
  }

  /** Whether the viewers that have left hold as much as they may. */
  get #hasUnclosed(): boolean {
    const { maxUnclosed, maxHeldBytes } = this.#options.limits;
    const channels = this.#links.map(({ channel }) => channel);
    const held = channels.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
    return held > maxHeldBytes || channels.filter(isOpen).length >= maxUnclosed;
  }

  get #links(): readonly ViewerLink[] {
    return this.#present === undefined ? this.#past : [...this.#past, this.#present];
  }

  #leave(): ViewerLink | undefined {
    const link = this.#present;
    if (link === undefined) return undefined;
    this.#past = [
      ...this.#past.filter(({ channel }) => isOpen(channel) || channel.heldBytes > 0),
      link,
    ];
    this.#present = undefined;
    this.#stream?.detach();
    return link;
  }

  #link(socket: ViewerSocket): ViewerLink {
    const { channel, tokens, limits, now, events } = this.#options;
    const link: ViewerLink = new ViewerLink({
      socket,
      channel,
      canComeBack: tokens !== undefined,
      limits,
      now,
      events: {
        ...events,
        bytes: (bytes) => {
          events.bytes(bytes);
          this.#taken += bytes.length;
          if (tokens !== undefined) link.channel.took(this.#taken);
        },
        proved: () => {
          if (tokens?.proved() === true) events.proved();
        },
      },
    });
    return link;
  }
}

function isOpen({ isClosed }: ViewerChannel): boolean {
  return !isClosed;
}
