import type { Admission } from "../admission/admission.ts";
import type { ResumeRefusal } from "../admission/resumption.ts";
import type { EndCode } from "../channel/ends.ts";
import type { Grant } from "../ticket/claims.ts";
import type { ResumeToken } from "../ticket/resume-token.ts";
import { parseChord } from "../rfb/client/key-chord.ts";
import type { Arrival } from "./arrival.ts";
import { Connections } from "./connections.ts";
import type { AttachViewer, Effect, TimerName } from "./effects.ts";
import { SessionError } from "./ends-of-errors.ts";
import type { Event } from "./events.ts";
import { viewerFailed } from "./failures.ts";
import { helloOf, resumedOf, type Greeting } from "./hello.ts";
import type { Kept } from "./kept.ts";
import { Lasting } from "./lasting.ts";
import { LifecycleRunner } from "./lifecycle-runner.ts";
import { Looks } from "./looks.ts";
import { NamedTimers } from "./named-timers.ts";
import { policyOf } from "./policy-of-grant.ts";
import { isLogged, writeToLog, type LogEffect } from "./session-log.ts";
import { scheduleOf, type SessionOptions } from "./session-options.ts";
import { VIEWER_MESSAGES, type Verdict } from "./states.ts";
import { Viewers } from "./viewers.ts";

/**
 * One console session: from the redeemed ticket, or from what was kept of it, until it is over or nobody is there.
 * What happens goes to the lifecycle as an event, and what the lifecycle answers is done here, in order; what the two
 * sides say passes the connection.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #lasting: Lasting;
  readonly #viewers: Viewers;
  readonly #connections: Connections;
  readonly #looks: Looks;
  readonly #lifecycle: LifecycleRunner;
  readonly #timers: NamedTimers<TimerName>;
  readonly #finished = Promise.withResolvers<void>();
  #grant: Grant;

  constructor(options: SessionOptions) {
    const { start, admission, limits, deps, dialTarget, hook } = options;
    this.#options = options;
    this.#grant = admission.claims.grant;
    this.#lasting = new Lasting(options);
    const { idleness } = this.#lasting;
    const fired = (timer: TimerName): void => this.#happened(idleness.fired(timer));
    this.#timers = new NamedTimers(deps.setTimer, fired);
    this.#connections = new Connections({
      admission,
      dialTarget,
      target: this.#lasting.target,
      wasDialled: !("viewer" in start),
      hook,
      limits,
      deps,
      input: idleness.input,
      happened: (event) => this.#happened(event),
      moved: () => this.#keep(),
      failed: this.#failed,
      fault: (error) => this.#write({ type: "report-fault", error }),
      idle: () => this.#finishIfOver(),
    });
    this.#lifecycle = new LifecycleRunner({
      first: this.#lasting.first(scheduleOf(options)),
      now: deps.monotonicMs,
      perform: (effect) => this.#perform(effect),
      failed: this.#failed,
      settled: () => this.#finishIfOver(),
    });
    this.#viewers = new Viewers({
      socket: "viewer" in start ? start.viewer : undefined,
      channel: admission.channel,
      tokens: this.#lasting.tokens,
      returns: options.returns,
      limits,
      now: deps.monotonicMs,
      events: {
        bytes: (bytes) => this.#onBytes(bytes),
        acknowledged: (received) => this.#onAcknowledged(received),
        visible: (visible) => this.#connections.live?.setVisible(visible),
        active: () => idleness.stay(),
        wished: () => {},
        failed: this.#failed,
        proved: () => this.#keep(),
        closed: (how) => this.#happened({ type: `viewer-${how}` }),
        flooded: () => this.#happened({ type: "viewer-flooded" }),
      },
    });
    this.#looks = new Looks(this.#viewers, this.#connections);
  }

  /** What the session was asked for with, and may last. */
  get admission(): Admission {
    return this.#options.admission;
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
    const now = { mode: this.#grant.mode, counters: this.#counters };
    return this.#lasting.kept(this.#lifecycle.state, this.#connections.target, now);
  }

  /** Runs the session until it is over, or {@link isLetGo}. Never rejects. */
  async run(): Promise<void> {
    this.#lifecycle.start();
    await this.#finished.promise;
  }

  /** Changes what the viewer may do, at once. `false`: the session is over. */
  changeMode(mode: Grant["mode"]): boolean {
    if (this.ended || this.isLetGo) return false;
    this.#happened({ type: "mode-changed", mode });
    return !this.ended;
  }

  /**
   * Why a viewer may not come back; `undefined`: it may, at once. One whose token is good is told how the session
   * has ended.
   */
  refusalOf(
    asked: Pick<Arrival, "tokenHash" | "number" | "received">,
  ): ResumeRefusal | EndCode | undefined {
    const { state } = this.#lifecycle;
    const { tokenHash } = asked;
    if (state.name === "ended") return this.#viewers.isGood(tokenHash) ? state.code : "over";
    if (this.isLetGo) return "over";
    const isOnItsWay = state.name === "opening" || state.name === "waiting";
    return this.#viewers.refusalOf(tokenHash, !isOnItsWay && !this.#viewers.canGoOn(asked));
  }

  /** Goes on with a viewer that may come back. */
  attach(arrival: Arrival): void {
    const goesOn = this.#viewers.canGoOn(arrival);
    this.#happened({ type: "viewer-attached", arrival, goesOn });
  }

  #happened(event: Event): void {
    this.#lifecycle.happened(event);
  }

  /** What is over and has nothing in flight is done with. */
  #finishIfOver(): void {
    if ((this.ended || this.isLetGo) && this.#connections.isIdle) this.#finished.resolve();
  }

  #perform(effect: Effect): void {
    if (isLogged(effect)) return this.#write(effect);
    switch (effect.type) {
      case "greet-viewer":
        return this.#greet();
      case "dial":
        return this.#connections.dial(effect);
      case "log-in":
        return this.#connections.logIn();
      case "go-live":
        this.#connections.goLive(this.#viewers.begin(effect.number), this.#policy);
        if (this.#viewers.areHidden) this.#connections.live?.setVisible(false);
        return undefined;
      case "start-timer":
        return this.#timers.start(effect.timer, effect.milliseconds);
      case "cancel-timer":
        return this.#timers.cancel(effect.timer);
      case "warn-viewer":
        return this.#viewers.tell({ type: "warning", secondsLeft: effect.secondsLeft });
      case "warn-idle":
        return this.#viewers.tell({ type: "idle", secondsLeft: effect.secondsLeft });
      case "show-waiting": {
        const { seconds, secondsLeft } = effect;
        return this.#viewers.tell({ type: "waiting", seconds, secondsLeft });
      }
      case "set-mode":
        return this.#setMode(effect.mode);
      case "look": {
        const code = this.#looks.atBoth();
        if (code !== undefined) this.#happened({ type: "viewer-stalled", code });
        return undefined;
      }
      case "keep-alive":
        return void this.#looks.atServer();
      case "drop-viewer":
        return this.#viewers.drop();
      case "supersede-viewer":
        return this.#viewers.end("taken-over");
      case "attach-viewer":
        return this.#attach(effect);
      case "release-keys":
        return this.#connections.release();
      case "press-on-end":
        return this.#pressOnEnd();
      case "close-upstream":
        this.#viewers.finish();
        return this.#connections.close();
      case "end-viewer":
        this.#options.ended(effect.code, this.#lasting.tokens?.hashes);
        return this.#viewers.end(effect.code);
      case "let-go-of-viewer":
        if (!this.#viewers.areGone) this.#options.abandon();
        return undefined;
      case "keep":
        return this.#keep();
    }
  }

  #greet(): void {
    const { start, admission } = this.#options;
    const token = "viewer" in start ? start.token : undefined;
    this.#viewers.tell(helloOf(this.#greeting(admission.maxSeconds, token), true));
  }

  #attach({ arrival, goesOn, secondsLeft }: AttachViewer): void {
    const greeting = this.#greeting(secondsLeft, arrival.next);
    if (!goesOn) return this.#viewers.welcome(arrival, helloOf(greeting, false));
    this.#connections.live?.resume(arrival.received);
    this.#viewers.goOn(arrival, resumedOf(greeting, arrival.next, this.#viewers.taken));
  }

  #greeting(secondsLeft: number, token: ResumeToken | undefined): Greeting {
    const { admission, limits } = this.#options;
    return {
      admission,
      mode: this.#grant.mode,
      ackEvery: limits.ackEvery,
      secondsLeft,
      token,
    };
  }

  #pressOnEnd(): void {
    const chord = parseChord(this.#grant.onEnd ?? "");
    if (chord !== undefined) this.#connections.press(chord);
  }

  get #policy() {
    return policyOf(this.#grant, this.#options.admission.alwaysBlocked);
  }

  #setMode(mode: Grant["mode"]): void {
    this.#grant = { ...this.#grant, mode };
    this.#connections.live?.setPolicy(this.#policy);
    this.#viewers.tell({ type: "mode", mode });
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#passes("bytes")) this.#connections.live?.fromViewer(bytes);
  }

  #onAcknowledged(received: number): void {
    if (this.#passes("acknowledgement")) this.#connections.live?.acknowledge(received);
  }

  #passes(message: keyof (typeof VIEWER_MESSAGES)["live"]): boolean {
    const verdict: Verdict = VIEWER_MESSAGES[this.#lifecycle.state.name][message];
    if (verdict === "refuse") throw new SessionError("viewer-protocol");
    return verdict === "pass";
  }

  get #counters(): Kept["counters"] {
    return this.#lasting.counted(this.#connections, this.#viewers.comings);
  }

  #keep(): void {
    const { kept } = this;
    if (kept !== undefined) this.#options.keep(kept);
  }

  /** Something for the viewer, or of it, has thrown. */
  readonly #failed = (error: unknown): void => this.#happened(viewerFailed(error));

  #write(effect: LogEffect): void {
    const { deps, admission } = this.#options;
    const { offer, tls, target } = this.#connections;
    const { bytesReplayed } = this.#viewers;
    writeToLog(deps.log, effect, {
      admission,
      target,
      offer,
      tls,
      bytesReplayed,
      ...this.#counters,
    });
  }
}
