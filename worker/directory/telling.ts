import type { Log } from "../observe/log.ts";
import type { SetTimer } from "../wire/timers.ts";
import { Caller } from "./caller.ts";
import { newsOf } from "./console-model.ts";
import type { Consoles } from "./consoles.ts";
import type { SessionRemote, Told } from "./contract.ts";
import type { Deciding, Standing } from "./entry.ts";
import type { Admittance } from "./presence.ts";

/** Time limit of a call to a session, in milliseconds. */
const CALL_MS = 3000;

type Heard = ReturnType<SessionRemote["told"]>;

export interface TellingOptions {
  readonly consoles: () => Consoles;
  readonly session: (name: string) => Pick<SessionRemote, "told">;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  readonly setTimer: SetTimer;
  readonly log: Pick<Log, "fault">;
}

/** Tells sessions what they are to know, and looks at consoles in their time. */
export class Telling {
  readonly #options: TellingOptions;
  readonly #caller: Caller;
  /** What waits for the console that is due first. */
  #timer: { readonly dueUnixMs: number; readonly cancel: () => void } | undefined;
  /** Sessions that are being told something, and whether there is something newer. */
  readonly #telling = new Map<string, boolean>();

  constructor(options: TellingOptions) {
    this.#options = options;
    this.#caller = new Caller(options.setTimer, CALL_MS);
  }

  /** Tells a session what it is to know, and again if there is something newer by then. */
  tell(console: string, session: string): void {
    if (this.#telling.has(session)) this.#telling.set(session, true);
    else this.#watch(this.#tellUntilNothingIsNew(console, session), session);
  }

  async #tellUntilNothingIsNew(console: string, session: string): Promise<void> {
    try {
      do {
        this.#telling.set(session, false);
        // oxlint-disable-next-line no-await-in-loop -- one after another, the newest last
        await this.#tellOnce(console, session);
      } while (this.#telling.get(session) === true);
    } finally {
      this.#telling.delete(session);
    }
  }

  /** One that does not answer is told later by the model, or learns from the answer to its next report. */
  async #tellOnce(console: string, session: string): Promise<void> {
    const consoles = this.#options.consoles();
    const state = consoles.load(console);
    const news = newsOf(state, session, this.#options.unixMs());
    const one = state.participants.find((other) => other.session === session);
    if (news === undefined || one === undefined) return;
    const { incarnation } = one;
    const answer = await this.#answerOf(session, { incarnation, news });
    if (answer === undefined) return;
    const member = { session, incarnation };
    const pulse = consoles.pulses.get(session);
    if (answer.standing !== undefined && pulse?.incarnation === incarnation) {
      // The next report is compared with what was heard last, wherever it was said.
      consoles.pulses.set(session, { ...pulse, standing: answer.standing });
    }
    const known = answer.standing !== undefined && { standing: deciding(answer.standing) };
    consoles.happens(
      console,
      answer.heard
        ? { type: "told", ...member, turn: turnOf(news), ...known }
        : { type: "gone", ...member },
    );
  }

  /** `undefined`: it is not there, or not now; its lease says when that matters. */
  async #answerOf(session: string, told: Told): Promise<Awaited<Heard> | undefined> {
    try {
      return await this.#caller.call(() => this.#options.session(session).told(told));
    } catch {
      return undefined;
    }
  }

  /** Has consoles looked at at this time, unless that happens earlier anyway; unix time in milliseconds. */
  wait(dueUnixMs: number): void {
    if (this.#timer !== undefined && this.#timer.dueUnixMs <= dueUnixMs) return;
    this.#timer?.cancel();
    const waitMs = Math.max(0, dueUnixMs - this.#options.unixMs());
    const cancel = this.#options.setTimer(waitMs, () => {
      this.#timer = undefined;
      this.#watch(this.#lookAtDue());
    });
    this.#timer = { dueUnixMs, cancel };
  }

  /** Has the console looked at that is due first. */
  waitForFirst(): void {
    let first = Infinity;
    for (const due of this.#options.consoles().dues.values()) first = Math.min(first, due);
    if (first < Infinity) this.wait(first);
  }

  async #lookAtDue(): Promise<void> {
    const now = this.#options.unixMs();
    const consoles = this.#options.consoles();
    const due = [...consoles.dues].filter(([, dueUnixMs]) => dueUnixMs <= now);
    // Not looked at twice, and looked at soon if this fails.
    for (const [console] of due) consoles.dues.set(console, now + CALL_MS);
    this.waitForFirst();
    await Promise.all(
      due.map(async ([console]) => {
        await this.#askHolder(console, now);
        consoles.happens(console, { type: "time" });
      }),
    );
  }

  /** Before a controller loses control for want of an answer, it says when its last input was. */
  async #askHolder(console: string, now: number): Promise<void> {
    const { control, requests } = this.#options.consoles().load(console, now);
    const isDue = requests.some(
      ({ what, untilUnixMs }) => what === "control" && untilUnixMs <= now,
    );
    if (isDue && control.kind === "held") await this.#tellOnce(console, control.by);
  }

  /** Nobody waits for it: what it throws is a fault. */
  #watch(done: Promise<void>, session?: string): void {
    done.catch((error: unknown) =>
      this.#options.log.fault(error, session === undefined ? {} : { session }),
    );
  }
}

/** What of a standing decides about the console. */
export function deciding({ state, mode, lastInputUnixMs, takesOne }: Standing): Deciding {
  return {
    state,
    mode,
    ...(lastInputUnixMs !== undefined && { lastInputUnixMs }),
    ...(takesOne !== undefined && { takesOne }),
  };
}

export function turnOf(news: Admittance): number {
  return news.kind === "entered" ? news.presence.turn : news.turn;
}
