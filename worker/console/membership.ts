import {
  CONTROLLER_PULSE_MS,
  INPUT_LEASE_MS,
  PULSE_MS,
  type Ending,
  type Told,
} from "../directory/contract.ts";
import type { Member } from "../directory/entry.ts";
import type { Action, Admittance, Presence } from "../directory/presence.ts";
import { Calls } from "./calls.ts";
import type { Kept } from "./kept.ts";
import type { MembershipOptions, Operation } from "./membership-options.ts";
import { newStay, type Stay } from "./stay.ts";

type TimerName = "unreachable" | "call" | "lease";

/**
 * A session's membership in its tenant's directory: what it says there, what it is told, and whether its input may
 * pass. Of a stay that is over nothing is heard any more. See directory/contract.ts for what both sides rely on.
 */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #calls: Calls<Operation>;
  readonly #cancels = new Map<TimerName, () => void>();
  #stay: Stay | undefined;
  /** The incarnation of the last stay, and whether the directory takes the session to be in by it. */
  #incarnation: string | undefined;
  #isIn: boolean;
  /** When the last stay began: each begins later than those before it. */
  #begunUnixMs = 0;
  #farewells: Promise<unknown> = Promise.resolve();
  #answeredMs: number | undefined;

  constructor(options: MembershipOptions) {
    const { limits, setTimer, events } = options;
    this.#options = options;
    this.#calls = new Calls({ callMs: limits.callMs, setTimer, failed: events.failed });
    this.#incarnation = options.before?.incarnation;
    this.#isIn = options.before?.isIn === true;
  }

  /** What the session is to keep of its stay. */
  get lasting(): Kept["stay"] | undefined {
    if (this.#incarnation === undefined) return undefined;
    return { incarnation: this.#incarnation, isIn: this.#isIn };
  }

  /** How long the directory took for its first answer to whoever enters, in milliseconds. */
  get answeredMs(): number | undefined {
    return this.#answeredMs;
  }

  /** Who is there, as far as the session is in. */
  get presence(): Presence | undefined {
    const news = this.#stay?.news;
    return news?.kind === "entered" ? news.presence : undefined;
  }

  /** Whether input may pass, if the session's grant allows it. */
  get hasInput(): boolean {
    const { presence } = this;
    return presence?.controls === true && presence.observersMissing === 0 && this.#hasContact;
  }

  /** Waits until what was said last has been heard, or given up. Never rejects. */
  async settled(): Promise<void> {
    await this.#farewells;
  }

  /** Asks to be let in, until there is an answer. */
  enter(): void {
    const stay = newStay(this.#options.newId());
    const begunUnixMs = Math.max(this.#begunUnixMs + 1, this.#options.unixMs());
    this.#begunUnixMs = begunUnixMs;
    this.#leaveOff();
    this.#stay = stay;
    this.#incarnation = stay.incarnation;
    this.#awaitAnswer();
    void this.#ask(stay, "enter", () => {
      // Reports its standing: what changes soon after that is told a second later, and not at once.
      stay.isChanged = false;
      stay.reportedAt = this.#options.now();
      return this.#options.directory.enter({
        ...this.#member(stay),
        entry: this.#options.entry,
        standing: this.#options.standing(),
        again: this.#isIn,
        begunUnixMs,
      });
    });
  }

  /** Takes the console from whoever has it. */
  takeOver(): void {
    const stay = this.#stay;
    if (stay === undefined) return;
    this.#awaitAnswer();
    void this.#ask(stay, "takeOver", () => this.#options.directory.takeOver(this.#member(stay)));
  }

  /** Something about the session has changed that the directory has. It is told at most once a second. */
  changed(): void {
    const stay = this.#stay;
    if (stay === undefined) return;
    stay.isChanged = true;
    // Whoever enters says it at the same time.
    if (stay.news !== undefined && !stay.isReporting) this.#reportSoon(stay);
  }

  /** What a person wants of others in the console. Said up to three times: it may have no effect any more. */
  act(action: Action): void {
    const stay = this.#stay;
    if (stay === undefined) return;
    const call = () => this.#options.directory.act({ ...this.#member(stay), action });
    const { actTries, retryMs } = this.#options.limits;
    void this.#calls.repeat("act", call, {
      tries: actTries,
      waitMs: () => retryMs,
      isWanted: () => stay === this.#stay,
    });
  }

  /** What the directory says without being asked; `false`: it is for another stay. */
  told({ incarnation, news }: Told): boolean {
    const stay = this.#stay;
    if (stay?.incarnation !== incarnation) return false;
    this.#take(stay, news);
    return true;
  }

  /** Nobody is there any more: the session says so, and enters again when somebody comes back. */
  park(): void {
    const stay = this.#stay;
    this.#leaveOff();
    this.#isIn = false;
    if (stay === undefined) return;
    const call = { ...this.#member(stay), standing: this.#options.standing(), turn: stay.turn };
    this.#lastWord("report", () => this.#options.directory.report(call));
  }

  /** The session is over. */
  leave(ending: Ending): void {
    const incarnation = this.#incarnation;
    this.#leaveOff();
    if (incarnation === undefined) return;
    const { session } = this.#options.entry;
    const call = { session, incarnation, ending };
    this.#lastWord("leave", () => this.#options.directory.leave(call));
  }

  get #hasContact(): boolean {
    const { contactAt = Number.NEGATIVE_INFINITY } = this.#stay ?? {};
    return this.#options.now() - contactAt < INPUT_LEASE_MS;
  }

  #member({ incarnation }: Stay): Member {
    return { session: this.#options.entry.session, incarnation };
  }

  /** Nothing of the present stay is heard or said any more. */
  #leaveOff(): void {
    this.#stay = undefined;
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  #awaitAnswer(): void {
    const { events, limits } = this.#options;
    this.#start("unreachable", limits.answerMs, () => events.unreachable());
  }

  /** Asks what is answered with news, until it is answered. */
  async #ask(
    stay: Stay,
    operation: "enter" | "takeOver",
    call: () => Promise<Admittance>,
  ): Promise<void> {
    const { now, limits } = this.#options;
    const began = now();
    try {
      const news = await this.#calls.within(call());
      if (stay !== this.#stay) return;
      this.#answeredMs ??= now() - began;
      this.#cancel("unreachable");
      stay.failures = 0;
      this.#heard(stay, began, news);
    } catch (error) {
      if (stay !== this.#stay) return;
      this.#options.events.failed(operation, error);
      stay.failures += 1;
      // The first tries are soon enough for whoever waits.
      const waitMs = limits.retryMs * 2 ** Math.max(0, stay.failures - 3);
      this.#start("call", this.#early(Math.min(waitMs, limits.maxRetryMs)), () => {
        void this.#ask(stay, operation, call);
      });
    }
  }

  #take(stay: Stay, news: Admittance): void {
    const turn = news.kind === "entered" ? news.presence.turn : news.turn;
    if (turn <= stay.turn) return;
    stay.turn = turn;
    stay.news = news;
    if (news.kind === "entered") this.#isIn = true;
    this.#options.events.news(news);
  }

  /** A call that began then has been answered. */
  #heard(stay: Stay, began: number, news: Admittance | undefined): void {
    const { now, events } = this.#options;
    const had = this.#hasContact;
    stay.contactAt = Math.max(stay.contactAt, began);
    const leftMs = stay.contactAt + INPUT_LEASE_MS - now();
    this.#start("lease", Math.max(0, Math.ceil(leftMs)), () => events.changed());
    if (news !== undefined) this.#take(stay, news);
    if (stay !== this.#stay) return;
    if (!had) events.changed();
    this.#pulse(stay);
  }

  #reportSoon(stay: Stay): void {
    const { now, limits } = this.#options;
    const waitMs = Math.max(0, Math.ceil(stay.reportedAt + limits.reportMs - now()));
    if (waitMs === 0) void this.#report(stay);
    else this.#start("call", waitMs, () => void this.#report(stay));
  }

  async #report(stay: Stay): Promise<void> {
    const { now, directory, events, standing, limits } = this.#options;
    const began = now();
    this.#cancel("call");
    stay.isReporting = true;
    stay.isChanged = false;
    stay.reportedAt = began;
    try {
      const call = { ...this.#member(stay), standing: standing(), turn: stay.turn };
      const { known, news } = await this.#calls.within(directory.report(call));
      if (stay !== this.#stay) return;
      stay.isReporting = false;
      stay.failures = 0;
      if (!known) return this.#enterAgain();
      this.#heard(stay, began, news);
    } catch (error) {
      if (stay !== this.#stay) return;
      events.failed("report", error);
      stay.isReporting = false;
      stay.failures += 1;
      const waitMs = limits.retryMs * 2 ** (stay.failures - 1);
      const soonMs = this.#early(Math.min(waitMs, limits.maxReportRetryMs));
      this.#start("call", soonMs, () => void this.#report(stay));
    }
  }

  /** The directory has forgotten the session: until it is in again, nothing that a person does passes. */
  #enterAgain(): void {
    this.enter();
    this.#options.events.changed();
  }

  /** The next report, after an answer. */
  #pulse(stay: Stay): void {
    if (stay.isReporting) return;
    if (stay.isChanged) return this.#reportSoon(stay);
    this.#start("call", this.#early(this.#pulseMs(stay)), () => void this.#report(stay));
  }

  #pulseMs({ news }: Stay): number {
    if (news?.kind !== "entered") return this.#options.limits.undecidedMs;
    const { controls, people, more = 0 } = news.presence;
    return controls && people.length + more > 1 ? CONTROLLER_PULSE_MS : PULSE_MS;
  }

  /** Up to a fifth earlier: sessions that have begun together do not call together. */
  #early(milliseconds: number): number {
    return Math.ceil(milliseconds * (1 - this.#options.random() / 5));
  }

  /** Said when the stay is over, and again while it is not heard; the lease says it after that. */
  #lastWord(operation: Operation, call: () => Promise<unknown>): void {
    const { lastTries, retryMs } = this.#options.limits;
    const waitMs = (failures: number): number => retryMs * 2 ** failures;
    const said = this.#calls.repeat(operation, call, { tries: lastTries, waitMs });
    this.#farewells = Promise.all([this.#farewells, said]);
  }

  #start(timer: TimerName, milliseconds: number, action: () => void): void {
    this.#cancel(timer);
    this.#cancels.set(timer, this.#options.setTimer(milliseconds, action));
  }

  #cancel(timer: TimerName): void {
    this.#cancels.get(timer)?.();
    this.#cancels.delete(timer);
  }
}
