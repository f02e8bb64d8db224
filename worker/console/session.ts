import type { Admission } from "../admission/admission.ts";
import { acceptsMany } from "../admission/sharing.ts";
import type { ResumeRefusal } from "../admission/resumption.ts";
import type { Ending } from "../channel/ending.ts";
import type { ToViewerMessage } from "../channel/messages.ts";
import type { Told } from "../directory/contract.ts";
import type { Standing } from "../directory/entry.ts";
import type { Grant, Target } from "../ticket/claims.ts";
import type { Arrival } from "./arrival.ts";
import { secondsUntil } from "./ask-for-time.ts";
import type { Event } from "./events.ts";
import { viewerFailed } from "./failures.ts";
import type { Kept } from "./kept.ts";
import { Lasting } from "./lasting.ts";
import { LifecycleRunner } from "./lifecycle-runner.ts";
import { scheduleOf, type SessionOptions } from "./session-options.ts";
import { SessionWork } from "./session-work.ts";
import { endingOf, type State } from "./states.ts";

/**
 * One console session: from the redeemed ticket, or from what was kept of it, until it is over or nobody is there.
 * What happens goes to the lifecycle as an event, and what the lifecycle answers is done by the session's work, in
 * order; what the two sides say passes the connection.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #lasting: Lasting;
  readonly #work: SessionWork;
  readonly #lifecycle: LifecycleRunner;
  readonly #finished = Promise.withResolvers<void>();
  /** The state of which the directory has been told. */
  #reported: State["name"] | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#lasting = new Lasting(options);
    this.#lifecycle = new LifecycleRunner({
      first: this.#lasting.first(scheduleOf(options)),
      now: options.deps.monotonicMs,
      perform: (effect) => {
        options.spans?.saw(effect, this.#work.connections);
        this.#work.perform(effect);
      },
      failed: this.#failed,
      settled: () => this.#settled(),
    });
    this.#work = new SessionWork(options, this.#lasting, {
      state: () => this.#lifecycle.state,
      standing: () => this.standing,
      happened: (event) => this.#happened(event),
      keep: () => this.#keep(),
      failed: this.#failed,
      idle: () => this.#finishIfOver(),
    });
  }

  /** What the session was asked for with, and may last. */
  get admission(): Admission {
    return this.#options.admission;
  }

  /** When it began: unix time in milliseconds. */
  get startedUnixMs(): number {
    return this.#lasting.startedUnixMs;
  }

  /** When it ends at the latest: unix time in milliseconds. */
  get endsUnixMs(): number {
    const { state } = this.#lifecycle;
    const { maxSeconds } = state.name === "ended" ? this.admission : state.schedule;
    return Math.round(this.startedUnixMs + 1000 * maxSeconds);
  }

  /** Where its machine is. */
  get target(): Target {
    return this.#work.connections.target;
  }

  /** Whether the session is over. */
  get ended(): boolean {
    return this.#lifecycle.state.name === "ended";
  }

  /** Whether nobody is there and nothing of it needs to be in memory: it can only be made again from what was kept. */
  get isLetGo(): boolean {
    return this.#lifecycle.state.name === "parked" && this.#lifecycle.state.isLetGo;
  }

  /** What it can be made again from as it is now; `undefined`: it cannot. */
  get kept(): Kept | undefined {
    const { mode } = this.#work;
    const now = { mode, stay: this.#work.others.stay, counters: this.#work.counters };
    return this.#lasting.kept(this.#lifecycle.state, this.#work.connections.target, now);
  }

  /** Runs the session until it is over, or {@link isLetGo}. Never rejects. */
  async run(): Promise<void> {
    // What it begins with is said when it enters.
    this.#reported = this.#lifecycle.state.name;
    this.#lifecycle.start();
    await this.#finished.promise;
  }

  /** What its tenant's directory has of it, as it is now. */
  get standing(): Standing {
    const { state } = this.#lifecycle;
    const { roundTripMs } = this.#work.connections.live ?? {};
    const { bytesToViewer, bytesToTarget } = this.#work.counters;
    const timeAskedUnixMs = this.#lasting.timeRequests.openSinceUnixMs;
    return {
      state: state.name === "ended" ? "parked" : state.name,
      mode: this.#work.mode,
      lastInputUnixMs: this.#lasting.idleness.lastInputUnixMs,
      endsUnixMs: this.endsUnixMs,
      ...(timeAskedUnixMs !== undefined && { timeAskedUnixMs }),
      takesOne: !acceptsMany(this.target),
      ...(roundTripMs !== undefined && { roundTripMs: Math.round(roundTripMs) }),
      bytesToViewer,
      bytesToTarget,
      connection: state.name === "ended" ? 0 : state.number,
    };
  }

  /** Whether it has control of its console. */
  get controls(): boolean {
    return this.#work.others.controls;
  }

  /** The directory has said something, which is in force now; `undefined`: it was for another stay. */
  told(told: Told): Standing | undefined {
    return this.#work.others.told(told);
  }

  /** A control message for the viewer; `false`: nobody is there who can read it. */
  tell(message: ToViewerMessage): boolean {
    return this.#work.tell(message);
  }

  /** Somebody ends it. `false`: it is over. */
  end(ending: Ending): boolean {
    if (this.ended || this.isLetGo) return false;
    this.#happened({ type: "ended-by", ending });
    return true;
  }

  /** Waits until the directory has heard what it was told last. */
  async heard(): Promise<void> {
    await this.#work.others.settled();
  }

  /** Changes what the viewer may do, at once. `false`: the session is over. */
  changeMode(mode: Grant["mode"]): boolean {
    if (this.ended || this.isLetGo) return false;
    this.#happened({ type: "mode-changed", mode });
    return !this.ended;
  }

  /**
   * Gives it another end, at once. `isLater`: than before, so whoever has asked for more time has it. Whether somebody
   * had; `undefined`: it is over.
   */
  changeEnd(endsUnixMs: number, isLater: boolean): boolean | undefined {
    if (this.ended || this.isLetGo) return undefined;
    const given = isLater && this.#lasting.timeRequests.close();
    const maxSeconds = (endsUnixMs - this.startedUnixMs) / 1000;
    this.#happened({ type: "end-changed", maxSeconds, given });
    return this.ended ? undefined : given;
  }

  /** Tells its person, who has asked for more time, that there is none. `false`: nobody has asked. */
  declineTime(): boolean {
    const { timeRequests } = this.#lasting;
    if (this.ended || !timeRequests.close()) return false;
    this.#keep();
    const now = this.#options.deps.unixMs();
    const secondsLeft = secondsUntil(this.endsUnixMs, now);
    const againSeconds = Math.ceil(timeRequests.againAfterMs(now) / 1000);
    this.tell({ type: "time", secondsLeft, request: "declined", againSeconds });
    return true;
  }

  /**
   * Why a viewer may not come back; `undefined`: it may, at once. One whose token is good is told how the session
   * has ended.
   */
  refusalOf(
    asked: Pick<Arrival, "tokenHash" | "number" | "received">,
  ): ResumeRefusal | Ending | undefined {
    const { state } = this.#lifecycle;
    const { tokenHash } = asked;
    if (state.name === "ended")
      return this.#work.viewers.isGood(tokenHash) ? endingOf(state) : "over";
    if (this.isLetGo) return "over";
    const isOnItsWay = state.name === "opening" || state.name === "waiting";
    return this.#work.viewers.refusalOf(
      tokenHash,
      !isOnItsWay && !this.#work.viewers.canGoOn(asked),
    );
  }

  /** Goes on with a viewer that may come back. */
  attach(arrival: Arrival): void {
    const goesOn = this.#work.viewers.canGoOn(arrival);
    this.#happened({ type: "viewer-attached", arrival, goesOn });
  }

  #happened(event: Event): void {
    this.#lifecycle.happened(event);
  }

  #settled(): void {
    const { name } = this.#lifecycle.state;
    if (name !== this.#reported) this.#work.others.changed();
    this.#reported = name;
    this.#finishIfOver();
  }

  /** What is over and has nothing in flight is done with. */
  #finishIfOver(): void {
    if ((this.ended || this.isLetGo) && this.#work.connections.isIdle) this.#finished.resolve();
  }

  #keep(): void {
    const { kept } = this;
    if (kept !== undefined) this.#options.keep(kept);
  }

  /** Something for the viewer, or of it, has thrown. */
  readonly #failed = (error: unknown): void => this.#happened(viewerFailed(error));
}
