import {
  emptyConsole,
  type ConsoleState,
  type Fact,
} from "../../../worker/directory/console-state.ts";
import {
  dueUnixMs,
  newsOf,
  next,
  type ConsoleEvent,
} from "../../../worker/directory/console-model.ts";
import type { Terms } from "../../../worker/directory/console-state.ts";
import type { Action, Admittance, Presence } from "../../../worker/directory/presence.ts";
import type { Mode, SessionStateName, Sharing } from "../../../worker/directory/entry.ts";

/** What a session of a test is; everything left out is a sensible default. */
export interface Guest {
  readonly subject?: string;
  readonly issuer?: string;
  readonly sharing?: Sharing;
  readonly mode?: Mode;
  readonly state?: SessionStateName;
  readonly takeOver?: boolean;
  readonly covert?: boolean;
  readonly observer?: boolean;
  readonly anonymous?: boolean;
  readonly observersRequired?: number;
  readonly canChoose?: boolean;
  readonly again?: boolean;
  readonly takesOne?: boolean;
}

export function termsOf(session: string, guest: Guest): Terms {
  return {
    subject: guest.subject ?? session,
    issuer: guest.issuer ?? "portal",
    sharing: guest.sharing ?? "shared",
    may: { takeOver: guest.takeOver ?? false, covert: guest.covert ?? false },
    observersRequired: guest.observersRequired ?? 0,
    canChoose: guest.canChoose ?? true,
    ...(guest.observer === true && { observer: true }),
    ...(guest.anonymous === true && { anonymous: true }),
  };
}

/** A console whose sessions are told at once, unless a test says that one does not hear. */
export class Stage {
  now = 1_000_000;
  state: ConsoleState = emptyConsole(this.now);
  readonly facts: Fact[] = [];
  /** Sessions that hear nothing. */
  readonly deaf = new Set<string>();
  /** What each was told, or answered, last. */
  readonly news = new Map<string, Admittance>();
  readonly #guests = new Map<string, Guest>();
  readonly #incarnations = new Map<string, string>();
  #stays = 0;

  /** The answer to a session that comes, or comes again in a new stay. */
  enter(session: string, guest: Guest = {}): Admittance | undefined {
    this.#stays += 1;
    const incarnation = `stay-${this.#stays}`;
    this.#guests.set(session, guest);
    this.#incarnations.set(session, incarnation);
    const { state = "live", mode = "control", again = false, takesOne } = guest;
    const terms = termsOf(session, guest);
    const begunUnixMs = this.now + this.#stays;
    const standing = { state, mode, ...(takesOne !== undefined && { takesOne }) };
    this.happens({ type: "enter", session, incarnation, begunUnixMs, terms, standing, again });
    return this.news.get(session);
  }

  report(session: string, change: Partial<Guest & { lastInputUnixMs: number }> = {}): void {
    const guest = { ...this.#guests.get(session), ...change };
    const { state = "live", mode = "control", lastInputUnixMs, takesOne } = guest;
    this.#guests.set(session, guest);
    const standing = {
      state,
      mode,
      ...(lastInputUnixMs !== undefined && { lastInputUnixMs }),
      ...(takesOne !== undefined && { takesOne }),
    };
    this.happens({ type: "report", ...this.#member(session), standing, turn: this.#turn(session) });
  }

  act(session: string, action: Action): void {
    this.happens({ type: "act", ...this.#member(session), action });
  }

  takeOver(session: string): Admittance | undefined {
    this.happens({ type: "take-over", ...this.#member(session) });
    return this.news.get(session);
  }

  park(session: string): void {
    this.happens({ type: "park", ...this.#member(session) });
  }

  leave(session: string): void {
    this.happens({ type: "leave", session });
  }

  /** Time passes; all that are not deaf say once in a while that they are there. */
  wait(milliseconds: number): void {
    const until = this.now + milliseconds;
    while (this.now < until) {
      this.now = Math.min(until, this.now + 1000);
      const due = dueUnixMs(this.state);
      if (due !== undefined && due <= this.now) this.happens({ type: "time" });
      for (const { session } of this.state.participants) {
        if (!this.deaf.has(session) && this.now % 20_000 < 1000) this.report(session);
      }
    }
    this.happens({ type: "time" });
  }

  happens(event: ConsoleEvent): void {
    const { state, tell, facts, refusal } = next(this.state, event, this.now);
    this.state = state;
    this.facts.push(...facts);
    const asked = event.type === "time" || event.type === "leave" ? undefined : event.session;
    if (asked !== undefined) this.#answer(asked, refusal ?? newsOf(state, asked, this.now));
    for (const session of tell) this.#tell(session);
  }

  presence(session: string): Presence {
    const news = this.news.get(session);
    if (news?.kind !== "entered") throw new Error(`${session} is not in: ${news?.kind ?? "?"}`);
    return news.presence;
  }

  /** Who has a presence in force that says it controls. */
  get controllers(): readonly string[] {
    return [...this.news].flatMap(([session, news]) =>
      news.kind === "entered" && news.presence.controls && this.isThere(session) ? session : [],
    );
  }

  isThere(session: string): boolean {
    return this.state.participants.some((one) => one.session === session);
  }

  #answer(session: string, news: Admittance | undefined): void {
    if (news !== undefined && !this.deaf.has(session)) this.news.set(session, news);
  }

  #tell(session: string): void {
    if (this.deaf.has(session)) return;
    const news = newsOf(this.state, session, this.now);
    if (news === undefined) return;
    this.news.set(session, news);
    this.happens({ type: "told", ...this.#member(session), turn: this.#turn(session) });
  }

  #member(session: string): { session: string; incarnation: string } {
    return { session, incarnation: this.#incarnations.get(session) ?? "none" };
  }

  #turn(session: string): number {
    const news = this.news.get(session);
    if (news === undefined) return 0;
    return news.kind === "entered" ? news.presence.turn : news.turn;
  }
}
