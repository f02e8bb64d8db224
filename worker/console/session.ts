import type { Admission } from "../admission/admission.ts";
import type { ResumeRefusal } from "../admission/resumption.ts";
import type { EndCode } from "../channel/ends.ts";
import type { Grant } from "../ticket/claims.ts";
import type { Dialled } from "../tunnel/dialled.ts";
import { TunnelError } from "../tunnel/errors.ts";
import type { Login } from "../tunnel/login/login.ts";
import type { Arrival } from "./arrival.ts";
import { Connection } from "./connection.ts";
import type { Effect, TimerName } from "./effects.ts";
import { SessionError } from "./ends-of-errors.ts";
import type { Event } from "./events.ts";
import { openFailed, upstreamFailed, viewerFailed } from "./failures.ts";
import { helloOf, resumeMember } from "./hello.ts";
import { begin, next } from "./lifecycle.ts";
import { NamedTimers } from "./named-timers.ts";
import { policyOf } from "./policy-of-grant.ts";
import { writeToLog, type LogEffect } from "./session-log.ts";
import { scheduleOf, type SessionOptions } from "./session-options.ts";
import { VIEWER_MESSAGES, type State, type Verdict } from "./states.ts";
import { Upstream } from "./upstream.ts";
import { Viewers } from "./viewers.ts";

/**
 * One console session: from the redeemed ticket to its end. What happens goes to the lifecycle as an event,
 * and what the lifecycle answers is done here, in order; what the two sides say passes the connection.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #viewers: Viewers;
  readonly #upstream: Upstream;
  readonly #timers: NamedTimers<TimerName>;
  readonly #finished = Promise.withResolvers<void>();
  readonly #events: Event[] = [];
  #state: State;
  #grant: Grant;
  #dialled: Dialled | undefined;
  #login: Login | undefined;
  #connection: Connection | undefined;
  /** Dialling, login and relay that have not come to their end. */
  #inFlight = 0;
  #isBusy = false;
  readonly #first: readonly Effect[];

  constructor(options: SessionOptions) {
    const { viewer, admission, limits, deps, dialTarget, resume } = options;
    this.#options = options;
    this.#grant = admission.claims.grant;
    [this.#state, this.#first] = begin(scheduleOf(options), deps.monotonicMs());
    const fired = (timer: TimerName): void => this.#happened({ type: `timer-${timer}` });
    this.#timers = new NamedTimers(deps.setTimer, fired);
    this.#upstream = new Upstream({
      admission,
      dialTarget,
      limits,
      setTimer: deps.setTimer,
      onLost: () => this.#happened({ type: "upstream-closed" }),
    });
    this.#viewers = new Viewers({
      socket: viewer,
      channel: admission.channel,
      resume,
      limits,
      now: deps.monotonicMs,
      events: {
        bytes: (bytes) => this.#onBytes(bytes),
        acknowledged: (received) => this.#onAcknowledged(received),
        visible: (visible) => this.#connection?.setVisible(visible),
        failed: this.#failed,
        closed: (how) => this.#happened({ type: `viewer-${how}` }),
        flooded: () => this.#happened({ type: "viewer-flooded" }),
      },
    });
  }

  /** What the session was asked for with, and may last. */
  get admission(): Admission {
    return this.#options.admission;
  }

  /** Whether the session is over. */
  get ended(): boolean {
    return this.#state.name === "ended";
  }

  /** Runs the session to its end. Never rejects. */
  async run(): Promise<void> {
    this.#perform(this.#first);
    await this.#finished.promise;
  }

  /** Changes what the viewer may do, at once. `false`: the session is over or not live yet. */
  changeMode(mode: Grant["mode"]): boolean {
    const isOpen = this.#isOpen;
    this.#happened({ type: "mode-changed", mode });
    return isOpen && !this.ended;
  }

  /**
   * Why a viewer may not come back; `undefined`: it may, at once. One whose token is good is told how the session
   * has ended.
   */
  refusalOf(
    asked: Pick<Arrival, "tokenHash" | "number" | "received">,
  ): ResumeRefusal | EndCode | undefined {
    if (this.#isOpen) return this.#viewers.refusalOf(asked);
    if (this.#state.name !== "ended" || !this.#viewers.isGood(asked.tokenHash)) return "over";
    return this.#state.code;
  }

  /** Goes on with a viewer that may come back. */
  attach(arrival: Arrival): void {
    this.#happened({ type: "viewer-attached", arrival });
  }

  /** Whether server and viewer have shaken hands and it is not over. */
  get #isOpen(): boolean {
    return this.#state.name === "live" || this.#state.name === "detached";
  }

  #happened(event: Event): void {
    this.#events.push(event);
    if (!this.#isBusy) this.#perform([]);
  }

  /** Carries out the effects, then handles the events that they caused, one after another. */
  #perform(first: readonly Effect[]): void {
    this.#isBusy = true;
    this.#doAll(first);
    for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) {
      const [state, effects] = next(this.#state, event, this.#options.deps.monotonicMs());
      this.#state = state;
      this.#doAll(effects);
    }
    this.#isBusy = false;
  }

  #doAll(effects: readonly Effect[]): void {
    for (const effect of effects) {
      try {
        this.#do(effect);
      } catch (error) {
        // A log that fails has nobody to tell.
        if (effect.type !== "report-fault") this.#failed(error);
      }
    }
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case "greet-viewer":
        return this.#viewers.tell(helloOf(this.#options));
      case "dial":
        return void this.#follow(this.#dial(), openFailed);
      case "log-in":
        return void this.#follow(this.#logIn(), openFailed);
      case "go-live":
        return void this.#follow(this.#goLive(), upstreamFailed);
      case "start-timer":
        return this.#timers.start(effect.timer, effect.milliseconds);
      case "cancel-timer":
        return this.#timers.cancel(effect.timer);
      case "warn-viewer":
        return this.#viewers.tell({ type: "warning", secondsLeft: effect.secondsLeft });
      case "set-mode":
        return this.#setMode(effect.mode);
      case "look":
        return this.#look();
      case "keep-alive":
        return this.#connection?.keepAlive();
      case "drop-viewer":
        return this.#viewers.drop();
      case "supersede-viewer":
        return this.#viewers.end("taken-over");
      case "attach-viewer":
        return this.#attach(effect.arrival, effect.secondsLeft);
      case "release-keys":
        this.#upstream.beginFarewell();
        return this.#connection?.release();
      case "close-upstream":
        this.#connection?.stop();
        void this.#upstream.close();
        if (this.#inFlight === 0) this.#finished.resolve();
        return undefined;
      case "end-viewer":
        return this.#viewers.end(effect.code);
      case "let-go-of-viewer":
        if (!this.#viewers.areGone) this.#options.abandon();
        return undefined;
      case "audit-live":
      case "audit-detached":
      case "audit-resumed":
      case "audit-taken-over":
      case "audit-target-failed":
      case "audit-ended":
      case "report-fault":
        return this.#write(effect);
    }
  }

  #attach(arrival: Arrival, secondsLeft: number): void {
    const { limits, resume } = this.#options;
    if (resume === undefined) return;
    this.#connection?.resume(arrival.received);
    this.#viewers.attach(arrival, {
      type: "resumed",
      received: this.#viewers.taken,
      mode: this.#grant.mode,
      ackEvery: limits.ackEvery,
      secondsLeft,
      resume: resumeMember({ ...resume, token: arrival.next }),
    });
  }

  async #dial(): Promise<Event> {
    this.#dialled = await this.#upstream.dial();
    return { type: "dialled" };
  }

  async #logIn(): Promise<Event> {
    if (this.#dialled === undefined) throw new TunnelError("refused");
    this.#login = await this.#upstream.logIn(this.#dialled);
    return { type: "logged-in" };
  }

  async #goLive(): Promise<Event> {
    if (this.#login === undefined) throw new TunnelError("refused");
    const { admission, limits, deps } = this.#options;
    this.#viewers.begin(1);
    this.#connection = new Connection({
      login: this.#login,
      upstream: this.#upstream,
      viewer: this.#viewers.stream,
      admission,
      policy: policyOf(this.#grant, admission.alwaysBlocked),
      limits,
      now: deps.monotonicMs,
      setTimer: deps.setTimer,
      onError: this.#failed,
    });
    await this.#connection.run();
    return { type: "upstream-closed" };
  }

  /** Waits for an operation, whose end is an event. */
  async #follow(operation: Promise<Event>, eventOfError: (error: unknown) => Event): Promise<void> {
    this.#inFlight += 1;
    this.#happened(await operation.catch(eventOfError));
    this.#inFlight -= 1;
    if (this.#inFlight === 0 && this.ended) this.#finished.resolve();
  }

  #setMode(mode: Grant["mode"]): void {
    this.#grant = { ...this.#grant, mode };
    this.#connection?.setPolicy(policyOf(this.#grant, this.#options.admission.alwaysBlocked));
    this.#viewers.tell({ type: "mode", mode });
  }

  #look(): void {
    const connection = this.#connection;
    const viewers = this.#viewers;
    // A plain viewer answers no pings, but asks for more when it has drawn.
    const owesAnswer = viewers.stream.hasControl || connection?.hasRoom === false;
    const isFull = connection?.isFull ?? false;
    const code = viewers.stalled(isFull, connection?.bytesToViewer ?? 0, owesAnswer);
    if (code !== undefined) return this.#happened({ type: "viewer-stalled", code });
    viewers.ping();
    connection?.keepAlive();
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#passes("bytes")) this.#connection?.fromViewer(bytes);
  }

  #onAcknowledged(received: number): void {
    if (this.#passes("acknowledgement")) this.#connection?.acknowledge(received);
  }

  #passes(message: keyof (typeof VIEWER_MESSAGES)["live"]): boolean {
    const verdict: Verdict = VIEWER_MESSAGES[this.#state.name][message];
    if (verdict === "refuse") throw new SessionError("viewer-protocol");
    return verdict === "pass";
  }

  /** Something for the viewer, or of it, has thrown. */
  readonly #failed = (error: unknown): void => this.#happened(viewerFailed(error));

  #write(effect: LogEffect): void {
    const { deps, admission } = this.#options;
    writeToLog(deps.log, effect, {
      admission,
      offer: this.#upstream.offer,
      tls: this.#dialled?.tls,
      bytesToViewer: this.#connection?.bytesToViewer ?? 0,
      bytesToTarget: this.#upstream.bytesSent,
      bytesReplayed: this.#viewers.bytesReplayed,
    });
  }
}
