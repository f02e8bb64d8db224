import {
  dueUnixMs,
  lastingDueUnixMs,
  next,
  type ConsoleEvent,
  type Transition,
} from "./console-model.ts";
import type { ConsoleState, Fact, Participant } from "./console-state.ts";
import { LiveCounts } from "./live-counts.ts";
import type { LiveStore } from "./live-store.ts";
import { Pulses } from "./pulses.ts";

/** What happened to a session that the directory knows of; `subject` is its person. */
export type LiveFact = (Fact | { readonly type: "session-lost"; readonly session: string }) & {
  readonly console: string;
  readonly subject: string;
};

/** What of a participant changes with each message, and is not worth a write. */
type Delivery = Pick<Participant, "acknowledged" | "toldUnixMs" | "tells">;

export interface ConsolesOptions {
  readonly store: LiveStore;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  readonly happened: (fact: LiveFact) => void;
  /** This session of the console is to be told something. */
  readonly tell: (console: string, session: string) => void;
  /** A console is looked at again then, unix time in milliseconds. */
  readonly due: (dueUnixMs: number) => void;
}

/**
 * The consoles of a tenant. Each event is carried out in one turn: the console is read from disk, the model says what
 * follows, and that is written before anything leaves the object. What was heard last of each session is in memory.
 */
export class Consoles {
  readonly #options: ConsolesOptions;
  readonly #store: LiveStore;
  readonly counts = new LiveCounts();
  readonly pulses: Pulses;
  /** What each session is known to have in force, and how often it was told; unknown again after a restart. */
  readonly #deliveries = new Map<string, Delivery>();
  /** When each console is looked at again, by itself: unix time in milliseconds. */
  readonly dues = new Map<string, number>();

  constructor(options: ConsolesOptions) {
    const { store, unixMs } = options;
    this.#options = options;
    this.#store = store;
    const live = store.counted();
    for (const { counted } of live) this.counts.add(counted);
    const sessions = live.map(({ session }) => session);
    this.pulses = new Pulses(unixMs(), sessions);
    for (const { console, due } of store.dues()) this.dues.set(console, due);
  }

  happens(
    console: string,
    event: ConsoleEvent,
    write: (after: ConsoleState) => void = () => {},
  ): Transition {
    const now = this.#options.unixMs();
    const before = this.load(console, now);
    const transition = next(before, event, now);
    const { state } = transition;
    this.#store.atomically(() => {
      write(state);
      this.#save(console, before, transition, event);
    });
    this.#heed(console, transition);
    return transition;
  }

  /** As it is on disk, with what was heard since. */
  load(console: string, now = this.#options.unixMs()): ConsoleState {
    const state = this.#store.load(console, now);
    const participants = state.participants.map((one): Participant => {
      const { lastInputUnixMs = one.lastInputUnixMs } =
        this.pulses.get(one.session)?.standing ?? {};
      const heardUnixMs = this.pulses.heardUnixMs(one.session);
      const delivery = this.#deliveries.get(one.session);
      return {
        ...one,
        ...delivery,
        heardUnixMs,
        ...(lastInputUnixMs !== undefined && { lastInputUnixMs }),
      };
    });
    return { ...state, participants };
  }

  participant(console: string, session: string): Participant | undefined {
    return this.load(console).participants.find((one) => one.session === session);
  }

  /** The console of a session that is there, or was until it parked. */
  consoleOf(session: string): string | undefined {
    return this.pulses.get(session)?.console ?? this.#store.find(session)?.console;
  }

  /** One that was counted counts no more. */
  uncount(session: string): void {
    const counted = this.#store.countedOf(session);
    if (counted !== undefined) this.counts.remove(counted);
  }

  #save(console: string, before: ConsoleState, { state }: Transition, event: ConsoleEvent): void {
    const after = new Map(state.participants.map((one) => [one.session, one]));
    for (const former of before.participants) {
      const one = after.get(former.session);
      if (one !== undefined) {
        if (isToBeSaved(former, one)) {
          this.#store.saveParticipant(one, this.pulses.get(one.session)?.standing);
        }
      } else if (event.type === "park" && event.session === former.session) {
        this.#deliveries.delete(former.session);
      } else {
        this.#forget(console, former, event);
      }
    }
    const due = dueUnixMs(state);
    if (due === undefined) this.dues.delete(console);
    else this.dues.set(console, due);
    const lasting = lastingDueUnixMs(state);
    if (isConsoleChanged(before, state) || lasting !== lastingDueUnixMs(before)) {
      this.#store.saveConsole(console, state, lasting);
    }
  }

  #forget(console: string, { session, terms, outcome }: Participant, event: ConsoleEvent): void {
    this.uncount(session);
    this.#deliveries.delete(session);
    this.pulses.delete(session);
    this.#store.remove(session);
    const isLost = event.type === "time" && outcome === undefined;
    if (isLost) {
      this.#options.happened({ type: "session-lost", session, console, subject: terms.subject });
    }
  }

  /** What follows once it is on disk. */
  #heed(console: string, { state, tell, facts }: Transition): void {
    for (const one of state.participants) {
      const { session, acknowledged, toldUnixMs, tells, turn, place } = one;
      this.#deliveries.set(session, { acknowledged, toldUnixMs, tells });
      const pulse = this.pulses.get(session);
      const isUpToDate = place === "in" && acknowledged >= turn;
      if (pulse !== undefined && pulse.isUpToDate !== isUpToDate) {
        this.pulses.set(session, { ...pulse, isUpToDate });
      }
    }
    for (const fact of facts) {
      const { subject = "" } =
        state.participants.find(({ session }) => session === fact.session)?.terms ?? {};
      this.#options.happened({ ...fact, console, subject });
    }
    for (const session of tell) this.#options.tell(console, session);
    const due = this.dues.get(console);
    if (due !== undefined) this.#options.due(due);
  }
}

/** Whether a participant has changed in more than that it was heard of. */
function isToBeSaved(former: Participant, one: Participant): boolean {
  return former !== one && lasting(former) !== lasting(one);
}

function lasting(participant: Participant): string {
  const passing = { acknowledged: 0, toldUnixMs: 0, tells: 0, heardUnixMs: 0, lastInputUnixMs: 0 };
  return JSON.stringify({ ...participant, ...passing });
}

function isConsoleChanged(before: ConsoleState, after: ConsoleState): boolean {
  return (
    before.turn !== after.turn ||
    before.nextId !== after.nextId ||
    before.control !== after.control ||
    before.participants.length !== after.participants.length ||
    JSON.stringify(before.requests) !== JSON.stringify(after.requests)
  );
}
