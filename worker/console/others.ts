import type { Ending } from "../channel/ending.ts";
import type { ToViewerMessage, Wish } from "../channel/messages.ts";
import type { Told } from "../directory/contract.ts";
import type { Mode, Standing } from "../directory/entry.ts";
import type { Admittance } from "../directory/presence.ts";
import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import { endingOfHolder } from "./holder.ts";
import type { Kept } from "./kept.ts";
import { Membership } from "./membership.ts";
import type { MembershipOptions } from "./membership-options.ts";
import { isNews, presenceMessage } from "./presence-message.ts";

export interface OthersOptions extends Omit<MembershipOptions, "events"> {
  /** What the session's grant permits when it begins. */
  readonly granted: Mode;
  readonly happened: (event: Event) => void;
  /** A control message to the viewer, if one is there. It does not throw. */
  readonly tell: (message: ToViewerMessage) => void;
  /** The viewer wants a link for somebody who is to watch. */
  readonly share: () => void;
  /** It wants more time. */
  readonly askTime: () => void;
  readonly failed: MembershipOptions["events"]["failed"];
}

/**
 * A session's part in a console that others may want as well: whether it is let in, what its viewer is told of them,
 * and whether what its person does reaches the machine.
 */
export class Others {
  readonly #options: OthersOptions;
  readonly #membership: Membership;
  #granted: Mode;
  /** What is in force. Nothing passes before the session is let in, so until then it is what the grant permits. */
  #mode: Mode;
  #isDecided = false;
  /** Whether the present viewer has been told who is there, and when one was last. */
  #isTold = false;
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancelTelling: (() => void) | undefined;

  constructor(options: OthersOptions) {
    const { granted, failed } = options;
    this.#options = options;
    this.#granted = granted;
    this.#mode = granted;
    this.#membership = new Membership({
      ...options,
      events: {
        news: (news) => this.#onNews(news),
        unreachable: () => {
          this.#isDecided = true;
          this.#settle();
          options.happened({ type: "directory-unreachable" });
        },
        changed: () => this.#settle(),
        failed,
      },
    });
  }

  /** What the viewer may do now. */
  get mode(): Mode {
    return this.#mode;
  }

  /** See {@link Membership.lasting}. */
  get stay(): Kept["stay"] | undefined {
    return this.#membership.lasting;
  }

  /** See {@link Membership.answeredMs}. */
  get directoryMs(): number | undefined {
    return this.#membership.answeredMs;
  }

  /** Whether the session has control of its console. */
  get controls(): boolean {
    return this.#membership.presence?.controls === true;
  }

  /** Waits until what was said last has been heard, or given up. */
  settled(): Promise<void> {
    return this.#membership.settled();
  }

  /** Does what the lifecycle says. */
  perform({ type }: Extract<Effect, { readonly type: "enter" | "take-over" | "step-out" }>): void {
    switch (type) {
      case "enter":
        this.#forget();
        return this.#membership.enter();
      case "take-over":
        return this.#membership.takeOver();
      case "step-out":
        this.#stopTelling();
        this.#forget();
        return this.#membership.park();
    }
  }

  /** The grant permits something else now; what the viewer may do from now on. */
  regrant(mode: Mode): Mode {
    this.#granted = mode;
    this.#mode = this.#modeNow;
    this.#membership.changed();
    return this.#mode;
  }

  /** The session's standing has changed. */
  changed(): void {
    this.#membership.changed();
  }

  /** What a person wants. */
  wished(wish: Wish): void {
    switch (wish.type) {
      case "take-over":
        return this.#options.happened({ type: "takes-over" });
      case "control":
        return this.#membership.act(
          wish.action === "give" ? { type: "give", to: wish.to } : { type: wish.action },
        );
      case "answer":
        return this.#membership.act({ type: "answer", request: wish.request, allow: wish.allow });
      case "share":
        return this.#options.share();
      case "ask-time":
        return this.#options.askTime();
    }
  }

  /** The directory has said something; in force once this returns. `undefined`: it was for another stay. */
  told(told: Told): Standing | undefined {
    return this.#membership.told(told) ? this.#options.standing() : undefined;
  }

  /** A viewer has been greeted, which knows of nobody. */
  greeted(): void {
    this.#isTold = false;
    this.#showPresence();
  }

  /** The session is over. */
  leave({ code }: Ending): void {
    this.#stopTelling();
    this.#membership.leave({ code });
  }

  #onNews(news: Admittance): void {
    const { happened } = this.#options;
    if (news.kind === "entered") this.#isDecided = true;
    // First: of whatever kind news are, and were it one of a newer version, nothing passes that they do not permit.
    this.#settle();
    switch (news.kind) {
      case "entered":
        happened({ type: "admitted" });
        return this.#showPresenceSoon();
      case "in-use":
      case "asked":
      case "pending":
        return happened({ type: "not-yet-admitted", question: news });
      case "refused": {
        const { code, holder, limit } = news;
        const ending = { ...endingOfHolder(code, holder), ...(limit !== undefined && { limit }) };
        return happened({ type: "not-admitted", ending });
      }
    }
  }

  get #modeNow(): Mode {
    if (!this.#isDecided) return this.#granted;
    return this.#granted === "control" && this.#membership.hasInput ? "control" : "view";
  }

  /** It is not known whether the session is let in. */
  #forget(): void {
    this.#isDecided = false;
    this.#mode = this.#granted;
  }

  /** Puts in force what follows from what is known. */
  #settle(): void {
    const mode = this.#modeNow;
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#options.happened({ type: "input-changed", mode });
  }

  #showPresenceSoon(): void {
    const { now, setTimer, limits } = this.#options;
    if (this.#cancelTelling !== undefined) return;
    const waitMs = Math.ceil(this.#toldAt + limits.presenceMs - now());
    if (waitMs <= 0) return this.#showPresence();
    this.#cancelTelling = setTimer(waitMs, () => {
      this.#cancelTelling = undefined;
      this.#showPresence();
    });
  }

  /** Whoever is alone is told nothing, unless there was somebody. */
  #showPresence(): void {
    const { presence } = this.#membership;
    if (presence === undefined || (!this.#isTold && !isNews(presence))) return;
    this.#isTold = true;
    this.#toldAt = this.#options.now();
    this.#options.tell(presenceMessage(presence));
  }

  #stopTelling(): void {
    this.#cancelTelling?.();
    this.#cancelTelling = undefined;
  }
}
