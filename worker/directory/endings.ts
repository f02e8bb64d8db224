import type { EndedBy, Selection, SessionRemote } from "./contract.ts";
import type { Caller } from "./caller.ts";
import { matches } from "./live-pages.ts";
import { MAX_SCANNED, type EndingRow, type LiveRow, type LiveStore } from "./live-store.ts";

/** Sessions that are ended by one ring of the alarm: well below what one invocation may call. */
const ENDINGS_AT_ONCE = 800;
/** How often a session is told to end that does not answer; its lease is over long before. */
const MAX_ENDING_TRIES = 20;
/** Time until those that have not answered are told again, in milliseconds. */
const AGAIN_MS = 10_000;

export interface EndingsOptions {
  readonly store: LiveStore;
  readonly session: (name: string) => Pick<SessionRemote, "end">;
  readonly caller: Caller;
  /** One has ended, or is not there. */
  readonly ended: (session: string) => void;
  readonly unixMs: () => number;
}

/**
 * Sessions that somebody has ended by a selection. They are on disk from then on, and are told by the object's alarm,
 * some at a time: whatever the number, and whatever restarts.
 */
export class Endings {
  readonly #options: EndingsOptions;
  /** When {@link ring} is to be called; `undefined`: there is nothing to do. */
  nextAt: number | undefined;
  #isRinging = false;

  constructor(options: EndingsOptions) {
    this.#options = options;
    this.#look(0);
  }

  /** Their number. */
  add(selection: Selection, { by = "", reason }: Pick<EndedBy, "by" | "reason">): number {
    const { store } = this.#options;
    const ended = store.atomically(() => {
      let count = 0;
      let rows: readonly LiveRow[] = [];
      do {
        rows = [...store.scan(selection, rows.at(-1)?.seq ?? 0)];
        const matching = rows.filter((row) => matches(row, selection));
        for (const { session } of matching) store.addEnding(session, by, reason);
        count += matching.length;
      } while (rows.length === MAX_SCANNED);
      return count;
    });
    if (!this.#isRinging) this.#look(0);
    return ended;
  }

  async ring(): Promise<void> {
    const now = this.#options.unixMs();
    // Those of a round are told once, however many call.
    if (this.#isRinging || this.nextAt === undefined || this.nextAt > now) return;
    this.#isRinging = true;
    // If this object is cut off meanwhile, the one after it looks at once; an alarm of this one has no reason to.
    this.nextAt = now + AGAIN_MS;
    const rows = this.#options.store.endings(ENDINGS_AT_ONCE);
    const failed = await Promise.all(rows.map((row) => this.#end(row)));
    this.#isRinging = false;
    // Those that have not been told yet are told at once, the others after a while.
    this.#look(failed.every(Boolean) ? AGAIN_MS : 0);
  }

  /** `true`: it has not answered. */
  async #end({ seq, session, told_by: by, reason, tries }: EndingRow): Promise<boolean> {
    const { store, caller, ended } = this.#options;
    try {
      const how = { code: "ended-by-operator", by, ...(reason !== null && { reason }) } as const;
      await caller.call(() => this.#options.session(session).end(how));
      store.removeEnding(seq);
      ended(session);
      return false;
    } catch {
      if (tries + 1 >= MAX_ENDING_TRIES) store.removeEnding(seq);
      else store.endingTried(seq);
      return true;
    }
  }

  #look(waitMs: number): void {
    const isAny = this.#options.store.endings(1).length > 0;
    this.nextAt = isAny ? this.#options.unixMs() + waitMs : undefined;
  }
}
