import type { Target } from "../ticket/claims.ts";
import { Idleness } from "./idleness.ts";
import { countersOf, keptOf, stateOf, type Clocks, type Facts } from "./keeping.ts";
import type { Kept } from "./kept.ts";
import { begin } from "./lifecycle.ts";
import { ResumeTokens } from "./resume-tokens.ts";
import type { SessionOptions } from "./session-options.ts";
import type { Schedule, State, Transition } from "./states.ts";

/** What of a session outlasts its viewers, its connections and its object. */
export class Lasting {
  /** With what its viewers come back; `undefined`: they cannot. */
  readonly tokens: ResumeTokens | undefined;
  readonly idleness: Idleness;
  /** Where its machine was when it began, or was last when it was kept. */
  readonly target: Target;
  readonly #options: Pick<SessionOptions, "admission" | "deps">;
  /** What it is made again from, unless it begins now. */
  readonly #kept: Kept | undefined;
  /** When it began: unix time in milliseconds. */
  readonly startedUnixMs: number;
  /** The stay in its directory that it had when it was kept. */
  readonly stay: Kept["stay"] | undefined;

  constructor({ start, admission, deps }: Pick<SessionOptions, "start" | "admission" | "deps">) {
    const kept = "viewer" in start ? undefined : start;
    const hashes = "viewer" in start ? start.token && { current: start.token.hash } : start.tokens;
    this.tokens = hashes && new ResumeTokens(hashes);
    this.idleness = new Idleness(deps, kept?.lastInputUnixMs);
    this.target = kept?.target ?? admission.claims.target;
    this.#options = { admission, deps };
    this.#kept = kept;
    this.stay = kept?.stay;
    this.startedUnixMs = kept?.startedUnixMs ?? deps.unixMs();
  }

  /** The state that it is in and what it begins with. */
  first(schedule: Schedule): Transition {
    if (this.#kept !== undefined) return [stateOf(this.#kept, schedule, this.#clocks), []];
    return begin(schedule, this.#options.deps.monotonicMs());
  }

  /** What its connections and viewers have come to, those before it was made again among them. */
  counted(connections: Parameters<typeof countersOf>[1], resumes: number): Kept["counters"] {
    return countersOf(this.#kept ?? {}, connections, resumes);
  }

  /** What it can be made again from in this state, if it can. `target`: where its machine is now. */
  kept(
    state: State,
    target: Target,
    now: Pick<Facts, "mode" | "stay" | "counters">,
  ): Kept | undefined {
    const { admission } = this.#options;
    const facts = {
      ...now,
      admission,
      ...(target !== admission.claims.target && { target }),
      startedUnixMs: this.startedUnixMs,
      lastInputUnixMs: this.idleness.lastInputUnixMs,
      tokens: this.tokens?.hashes,
    };
    return keptOf(state, facts, this.#clocks);
  }

  get #clocks(): Clocks {
    const { monotonicMs, unixMs } = this.#options.deps;
    return { monotonicMs: monotonicMs(), unixMs: unixMs() };
  }
}
