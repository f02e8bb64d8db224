import type { Limits } from "../admission/limits.ts";
import type { LiveNumber } from "../metrics/live.ts";
import type { Log } from "../observe/log.ts";
import type { SetTimer } from "../wire/timers.ts";
import { Gone } from "./gone.ts";
import { newsOf, type ConsoleEvent } from "./console-model.ts";
import { Consoles, type LiveFact } from "./consoles.ts";
import type { DirectoryRemote, Listed, Page, Selection, SessionRemote } from "./contract.ts";
import type { Member, Standing, Times } from "./entry.ts";
import { listedOf, pageOf } from "./live-pages.ts";
import type { LiveStore } from "./live-store.ts";
import type { Action, Admittance } from "./presence.ts";
import { deciding, Telling, turnOf } from "./telling.ts";

type EnterCall = Parameters<DirectoryRemote["enter"]>[0];
type ReportCall = Parameters<DirectoryRemote["report"]>[0];

export interface LiveSessionsOptions {
  readonly store: LiveStore;
  readonly limits: () => Limits["liveSessions"];
  readonly session: (name: string) => Pick<SessionRemote, "told">;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  readonly setTimer: SetTimer;
  readonly log: Pick<Log, "fault">;
  readonly happened: (fact: LiveFact) => void;
  /** Whether there are any has changed. */
  readonly countChanged: () => void;
}

/** The live sessions of a tenant, and what they say. */
export class LiveSessions {
  readonly #options: LiveSessionsOptions;
  readonly #store: LiveStore;
  readonly #consoles: Consoles;
  readonly #gone = new Gone();

  constructor(options: LiveSessionsOptions) {
    this.#options = options;
    this.#store = options.store;
    const telling = new Telling({ ...options, consoles: () => this.#consoles });
    this.#consoles = new Consoles({
      ...options,
      tell: (console, session) => telling.tell(console, session),
      due: (dueUnixMs) => telling.wait(dueUnixMs),
    });
    telling.waitForFirst();
  }

  /** How many there are that are not parked. */
  get size(): number {
    return this.#consoles.pulses.size;
  }

  /** Whether there is any, parked or not. */
  get hasAny(): boolean {
    return this.size > 0 || this.#store.hasAny;
  }

  enter({ session, incarnation, entry, standing, again, begunUnixMs }: EnterCall): Admittance {
    const now = this.#options.unixMs();
    if (this.#gone.has(session, now)) return { kind: "refused", turn: now, code: "console-in-use" };
    const isCounted = this.#consoles.pulses.has(session);
    // Who was let in before stays, however many have come since.
    const limit =
      again || isCounted
        ? undefined
        : this.#consoles.counts.limitFor(entry, this.#options.limits());
    if (limit !== undefined) return { kind: "refused", turn: now, code: "limit-reached", limit };
    const { subject, issuer, sharing, may, observersRequired, canChoose } = entry;
    const { anonymous, observer } = entry;
    const terms = { subject, issuer, sharing, may, observersRequired, canChoose };
    const event: ConsoleEvent = {
      type: "enter",
      session,
      incarnation,
      begunUnixMs: begunUnixMs ?? now,
      terms: {
        ...terms,
        ...(observer !== undefined && { observer }),
        ...(anonymous !== undefined && { anonymous }),
      },
      standing: deciding(standing),
      again,
    };
    const { state, refusal } = this.#consoles.happens(entry.console.id, event, (after) => {
      const one = after.participants.find((other) => other.session === session);
      if (one?.incarnation !== incarnation) return;
      if (isCounted) this.#consoles.uncount(session);
      this.#store.add(entry, standing, one);
      this.#consoles.counts.add(entry);
      const pulse = { console: entry.console.id, incarnation, standing, heardUnixMs: now };
      this.#consoles.pulses.set(session, { ...pulse, isUpToDate: false });
    });
    this.#options.countChanged();
    const news = refusal ?? newsOf(state, session, now);
    return news ?? { kind: "refused", turn: now, code: "console-in-use" };
  }

  takeOver({ session, incarnation }: Member): Admittance {
    const now = this.#options.unixMs();
    const console = this.#consoles.consoleOf(session);
    const state =
      console === undefined
        ? undefined
        : this.#consoles.happens(console, { type: "take-over", session, incarnation }).state;
    const news = state === undefined ? undefined : newsOf(state, session, now);
    return news ?? { kind: "refused", turn: now, code: "console-in-use" };
  }

  act({ session, incarnation, action }: Member & { readonly action: Action }): void {
    const console = this.#consoles.consoleOf(session);
    if (console !== undefined)
      this.#consoles.happens(console, { type: "act", session, incarnation, action });
  }

  report(call: ReportCall): Awaited<ReturnType<DirectoryRemote["report"]>> {
    const { session, incarnation, standing, turn } = call;
    const now = this.#options.unixMs();
    const pulse = this.#consoles.pulses.get(session);
    if (pulse?.isUpToDate === true && pulse.incarnation === incarnation) {
      const { state, mode, takesOne } = pulse.standing;
      const isAsBefore = state === standing.state && mode === standing.mode;
      if (isAsBefore && takesOne === standing.takesOne) {
        this.#consoles.pulses.set(session, { ...pulse, standing, heardUnixMs: now });
        return { known: true };
      }
    }
    const console = this.#consoles.consoleOf(session);
    const before = console === undefined ? undefined : this.#consoles.participant(console, session);
    if (console === undefined || before?.incarnation !== incarnation) return { known: false };
    if (standing.state === "parked") {
      this.#park(console, call);
      return { known: true };
    }
    const heard = { console, incarnation, standing, heardUnixMs: now };
    this.#consoles.pulses.set(session, { ...heard, isUpToDate: false });
    const event = {
      type: "report",
      session,
      incarnation,
      standing: deciding(standing),
      turn,
    } as const;
    const { state } = this.#consoles.happens(console, event);
    const news = newsOf(state, session, now);
    const isNews = news !== undefined && turnOf(news) > turn;
    return { known: true, ...(isNews && { news }) };
  }

  #park(console: string, { session, incarnation, standing }: ReportCall): void {
    this.#consoles.uncount(session);
    this.#consoles.pulses.delete(session);
    this.#consoles.happens(console, { type: "park", session, incarnation }, () =>
      this.#store.park(session, standing),
    );
  }

  /** What is not known is not there any more. */
  amend(session: string, { endsUnixMs, timeAskedUnixMs }: Times): void {
    const listed = this.find(session);
    if (listed === undefined) return;
    const { endsUnixMs: _end, timeAskedUnixMs: _asked, ...rest } = listed.standing;
    const standing: Standing = {
      ...rest,
      ...(endsUnixMs !== undefined && { endsUnixMs }),
      ...(timeAskedUnixMs !== undefined && { timeAskedUnixMs }),
    };
    const pulse = this.#consoles.pulses.get(session);
    if (pulse !== undefined) this.#consoles.pulses.set(session, { ...pulse, standing });
    this.#store.amend(session, standing);
  }

  leave({ session }: { readonly session: string }): void {
    this.#gone.add(session, this.#options.unixMs());
    const pulse = this.#consoles.pulses.get(session);
    // Only one that has parked, or has said nothing since the directory began, is looked for on disk.
    const row = pulse === undefined ? this.#store.find(session) : undefined;
    const console = row?.parked === 1 ? undefined : (pulse ?? row)?.console;
    if (console !== undefined) this.#consoles.happens(console, { type: "leave", session });
    else if (row !== undefined) this.#store.remove(session);
    else return;
    this.#options.countChanged();
  }

  find(session: string): Listed | undefined {
    const row = this.#store.find(session);
    return (
      row &&
      listedOf(row, this.#consoles.pulses.get(session), this.#consoles.pulses.heardUnixMs(session))
    );
  }

  list(call: Selection & { readonly cursor?: string; readonly limit: number }): Page {
    return pageOf(this.#store, this.#consoles.pulses, call);
  }

  /** How many there are of each kind and state. */
  numbers(): readonly LiveNumber[] {
    return this.#store.numbers();
  }

  /** Forgets those whose lease is over. */
  sweep(): void {
    const now = this.#options.unixMs();
    const silent = this.#consoles.pulses.silent(now);
    const consoles = new Set(silent.flatMap((session) => this.#consoles.consoleOf(session) ?? []));
    for (const console of consoles) this.#consoles.happens(console, { type: "time" });
    this.#store.removeParked(now);
    if (silent.length > 0) this.#options.countChanged();
  }
}
