import type { Target } from "../ticket/claims.ts";
import { Idleness } from "./idleness.ts";
import { countersOf, keptOf, stateOf, type Clocks, type Facts } from "./keeping.ts";
import type { Connections } from "./connections.ts";
import type { Counters, Kept } from "./kept.ts";
import { begin } from "./lifecycle.ts";
import { Measurements } from "./measurements.ts";
import { ResumeTokens } from "./resume-tokens.ts";
import { TimeRequests } from "./time-requests.ts";
import type { FirstViewer, SessionOptions } from "./session-options.ts";
import type { Schedule, State, Transition } from "./states.ts";

/** What has passed its connections, and how. */
type Passed = Pick<Connections, "bytesToViewer" | "bytesToTarget" | "firstFrameAt" | "roundTripMs">;

type LastingOptions = Pick<SessionOptions, "start" | "admission" | "deps" | "limits">;

/** What of a session outlasts its viewers, its connections and its object. */
export class Lasting {
  /** With what its viewers come back; `undefined`: they cannot. */
  readonly tokens: ResumeTokens | undefined;
  readonly idleness: Idleness;
  readonly measurements: Measurements;
  readonly timeRequests: TimeRequests;
  /** Where its machine was when it began, or was last when it was kept. */
  readonly target: Target;
  readonly #options: Pick<SessionOptions, "admission" | "deps">;
  /** What it is made again from, unless it begins now. */
  readonly #kept: Kept | undefined;
  /** When it began here, on the clock of `monotonicMs`. */
  readonly #startedAt: number;
  /** When it began: unix time in milliseconds. */
  readonly startedUnixMs: number;
  /** The stay in its directory that it had when it was kept. */
  readonly stay: Kept["stay"] | undefined;

  constructor({ start, admission, deps, limits }: LastingOptions) {
    const kept = "viewer" in start ? undefined : start;
    const hashes = "viewer" in start ? firstHashes(start) : start.tokens;
    this.tokens = hashes && new ResumeTokens(hashes);
    this.measurements = new Measurements(limits.measured);
    this.idleness = new Idleness(deps, kept?.lastInputUnixMs);
    this.timeRequests = new TimeRequests(kept?.timeRequest);
    this.target = kept?.target ?? admission.claims.target;
    this.#options = { admission, deps };
    this.#kept = kept;
    this.#startedAt = deps.monotonicMs();
    this.stay = kept?.stay;
    this.startedUnixMs = kept?.startedUnixMs ?? deps.unixMs();
  }

  /** Whether its person may ask for more time, and has; `undefined`: it may not. */
  get moreTime(): "may-ask" | "asked" | undefined {
    if (this.#options.admission.claims.grant.moreTime !== true) return undefined;
    return this.timeRequests.openSinceUnixMs === undefined ? "may-ask" : "asked";
  }

  /** The state that it is in and what it begins with. */
  first(schedule: Schedule): Transition {
    if (this.#kept !== undefined) return [stateOf(this.#kept, schedule, this.#clocks), []];
    return begin(schedule, this.#options.deps.monotonicMs());
  }

  /** What it has come to, with what it had before it was made again. */
  counted(passed: Passed, resumes: number): Counters {
    const { bytesToViewer, bytesToTarget, firstFrameAt, roundTripMs } = passed;
    return countersOf(this.#kept?.counters, {
      bytesToViewer,
      bytesToTarget,
      resumes,
      keys: this.idleness.input.keys,
      ...(firstFrameAt !== undefined && { firstFrameMs: firstFrameAt - this.#startedAt }),
      ...(roundTripMs !== undefined && { roundTripMs }),
      ...this.measurements.measured,
    });
  }

  /** What it can be made again from in this state, if it can. `target`: where its machine is now. */
  kept(
    state: State,
    target: Target,
    now: Pick<Facts, "mode" | "stay" | "counters">,
  ): Kept | undefined {
    const { admission } = this.#options;
    const timeRequest = this.timeRequests.last;
    const facts = {
      ...now,
      admission,
      ...(target !== admission.claims.target && { target }),
      startedUnixMs: this.startedUnixMs,
      lastInputUnixMs: this.idleness.lastInputUnixMs,
      tokens: this.tokens?.hashes,
      ...(timeRequest !== undefined && { timeRequest }),
    };
    return keptOf(state, facts, this.#clocks);
  }

  get #clocks(): Clocks {
    const { monotonicMs, unixMs } = this.#options.deps;
    return { monotonicMs: monotonicMs(), unixMs: unixMs() };
  }
}

/** Until the viewer has proved to have the first token, its tab comes back with the secret that it has come with. */
function firstHashes({ token, tabHash }: FirstViewer): Kept["tokens"] | undefined {
  if (token === undefined) return undefined;
  return { current: token.hash, ...(tabHash !== undefined && { before: tabHash }) };
}
