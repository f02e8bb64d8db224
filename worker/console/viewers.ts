import type { EndCode } from "../channel/ends.ts";
import type { ChannelName, ToViewerMessage } from "../channel/messages.ts";
import type { ResumeRefusal } from "../admission/resumption.ts";
import { RateLimit } from "../wire/rate-limit.ts";
import type { ResumeToken } from "../ticket/resume-token.ts";
import type { Arrival } from "./arrival.ts";
import type { SessionLimits } from "./limits.ts";
import { ResumeTokens } from "./resume-tokens.ts";
import type { ViewerChannel, ViewerSocket } from "./viewer-channel.ts";
import { ViewerLink, type ViewerEvents } from "./viewer-link.ts";
import { ViewerStream } from "./viewer-stream.ts";

/** With what a session's viewer can come back. */
export interface Resume {
  readonly graceSeconds: number;
  /** The first token. */
  readonly token: ResumeToken;
}

export interface ViewersOptions {
  readonly socket: ViewerSocket;
  readonly channel: ChannelName;
  /** `undefined`: the viewer cannot come back. */
  readonly resume: Resume | undefined;
  readonly limits: SessionLimits;
  readonly now: () => number;
  readonly events: Omit<ViewerEvents, "proved">;
}

/**
 * The viewers of one session: one at a time, each on a WebSocket of its own. The streams go on from one to the
 * next; receipts, rate and silence begin anew.
 */
export class Viewers {
  /** What the present one is sent, or the next one will be. */
  readonly stream: ViewerStream;
  readonly #options: ViewersOptions;
  readonly #tokens: ResumeTokens | undefined;
  #present: ViewerLink | undefined;
  #past: readonly ViewerLink[] = [];
  /** The present connection's number; 0: there was none yet. */
  #number = 0;
  /** RFB bytes of the viewer's present connection that have arrived. */
  #taken = 0;
  #bytesReplayed = 0;
  readonly #resumes: RateLimit;

  constructor(options: ViewersOptions) {
    const { socket, resume, limits } = options;
    this.#options = options;
    this.#resumes = new RateLimit(limits.resumes.perSecond, limits.resumes.burst);
    this.#tokens = resume && new ResumeTokens(resume.token.hash);
    this.#present = this.#link(socket);
    this.stream = new ViewerStream(this.#present.channel, resume !== undefined);
  }

  /** RFB bytes of the viewer's present connection that have arrived. */
  get taken(): number {
    return this.#taken;
  }

  /** What the last one that came back was sent again, bytes. */
  get bytesReplayed(): number {
    return this.#bytesReplayed;
  }

  /** Whether the WebSockets of all of them have gone. */
  get areGone(): boolean {
    return this.#links.every(({ channel }) => channel.isGone);
  }

  /** A control message, unless nobody is there or the viewer takes none. Throws `SessionError`. */
  tell(message: ToViewerMessage): void {
    this.#present?.tell(message);
  }

  /** See {@link ViewerLink.stalled}; with nobody there, nobody has stalled. */
  stalled(...asked: Parameters<ViewerLink["stalled"]>): ReturnType<ViewerLink["stalled"]> {
    return this.#present?.stalled(...asked);
  }

  /** Asks the viewer for a receipt. */
  ping(): void {
    this.#present?.channel.ping();
  }

  /** Whether a viewer with this token is the session's. */
  isGood(tokenHash: string): boolean {
    return this.#tokens?.isGood(tokenHash) === true;
  }

  /** Why a viewer may not come back; `undefined`: it may, which counts as once. */
  refusalOf({
    tokenHash,
    number,
    received,
  }: Pick<Arrival, "tokenHash" | "number" | "received">): ResumeRefusal | undefined {
    if (!this.isGood(tokenHash)) return "token";
    if (number !== this.#number || !this.stream.covers(received)) return "offset";
    if (this.#hasUnclosed) return "unclosed";
    const { now } = this.#options;
    return this.#resumes.take(now()) ? undefined : "rate";
  }

  /** A connection begins, whose stream follows. */
  begin(number: number): void {
    this.#number = number;
    this.#present?.begin(number);
  }

  /** The present one is gone: what it held is closed, and what is sent waits for the next. */
  drop(): void {
    this.#leave()?.drop();
  }

  /** Tells the present one why it is over for it. */
  end(code: EndCode): void {
    this.#leave()?.end(code);
  }

  /** Goes on with a viewer that has come back; `resumed` is its first message. */
  attach({ socket, received, tokenHash, next }: Arrival, resumed: ToViewerMessage): void {
    this.#tokens?.use(tokenHash, next.hash);
    const link = this.#link(socket);
    this.#present = link;
    link.goOn(this.#number);
    link.channel.startAt(this.#taken);
    link.tell(resumed);
    this.#bytesReplayed = this.stream.attach(link.channel, received);
    // Its answer proves that the viewer has the new token.
    link.channel.ping();
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
    this.stream.detach();
    return link;
  }

  #link(socket: ViewerSocket): ViewerLink {
    const { channel, resume, limits, now, events } = this.#options;
    const link: ViewerLink = new ViewerLink({
      socket,
      channel,
      limits,
      now,
      events: {
        ...events,
        bytes: (bytes) => {
          events.bytes(bytes);
          this.#taken += bytes.length;
          if (resume !== undefined) link.channel.took(this.#taken);
        },
        proved: () => this.#tokens?.proved(),
      },
    });
    return link;
  }
}

function isOpen({ isClosed }: ViewerChannel): boolean {
  return !isClosed;
}
