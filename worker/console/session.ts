import type { Admission } from "../admission/admission.ts";
import type { Log } from "../observe/log.ts";
import type { Grant } from "../ticket/claims.ts";
import type { Dialled } from "../tunnel/dialled.ts";
import { TunnelError } from "../tunnel/errors.ts";
import type { Login } from "../tunnel/login/login.ts";
import type { SetTimer } from "../wire/timers.ts";
import { Connection } from "./connection.ts";
import type { Effect, TimerName } from "./effects.ts";
import { SessionError } from "./ends-of-errors.ts";
import { openFailed, upstreamFailed, viewerFailed } from "./failures.ts";
import { begin, next, VIEWER_MESSAGES, type Event, type State, type Verdict } from "./lifecycle.ts";
import type { SessionLimits } from "./limits.ts";
import { policyOf } from "./policy-of-grant.ts";
import { writeToLog, type LogEffect } from "./session-log.ts";
import { Upstream, type DialTarget } from "./upstream.ts";
import type { ViewerSocket } from "./viewer-channel.ts";
import { ViewerLink } from "./viewer-link.ts";

/** What a session needs of its isolate. */
export interface SessionDeps {
  readonly log: Log;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonicMs: () => number;
  readonly setTimer: SetTimer;
}

export interface SessionOptions {
  /** The accepted server side of the viewer's WebSocket, `binaryType` "arraybuffer". */
  readonly viewer: ViewerSocket;
  readonly admission: Admission;
  readonly limits: SessionLimits;
  readonly deps: SessionDeps;
  readonly dialTarget: DialTarget;
  /**
   * Lets go of the viewer's WebSocket by force. Called once, when the session is over and the viewer has
   * neither closed its side nor taken what was queued for it, or continues to send.
   */
  readonly abandon: () => void;
}

/**
 * One console session: from the redeemed ticket to its end. What happens goes to the lifecycle as an event,
 * and what the lifecycle answers is done here, in order; what the two sides say passes the connection.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #link: ViewerLink;
  readonly #upstream: Upstream;
  readonly #timers = new Map<TimerName, () => void>();
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
    const { viewer, admission, limits, deps, dialTarget } = options;
    this.#options = options;
    this.#grant = admission.claims.grant;
    const schedule = { ...limits, maxSeconds: admission.maxSeconds };
    [this.#state, this.#first] = begin(schedule, deps.monotonicMs());
    this.#upstream = new Upstream({
      admission,
      dialTarget,
      limits,
      setTimer: deps.setTimer,
      onLost: () => this.#happened({ type: "upstream-closed" }),
    });
    this.#link = new ViewerLink({
      socket: viewer,
      channel: admission.channel,
      limits,
      now: deps.monotonicMs,
      events: {
        bytes: (bytes) => this.#onBytes(bytes),
        acknowledged: (received) => this.#onAcknowledged(received),
        visible: (visible) => this.#connection?.setVisible(visible),
        failed: (error) => this.#failed(error),
        closed: () => this.#happened({ type: "viewer-closed" }),
        flooded: () => this.#happened({ type: "viewer-flooded" }),
      },
    });
  }

  /** Who asked for the session: the ticket's issuer, or who had the gateway make it. */
  get owner(): string {
    const { iss, by } = this.#options.admission.claims;
    return by ?? iss;
  }

  get tenant(): string {
    return this.#options.admission.claims.tenant;
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
    const wasLive = this.#state.name === "live";
    this.#happened({ type: "mode-changed", mode });
    return wasLive && !this.ended;
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
        return this.#greet();
      case "dial":
        return void this.#follow(this.#dial(), openFailed);
      case "log-in":
        return void this.#follow(this.#logIn(), openFailed);
      case "go-live":
        return void this.#follow(this.#goLive(), upstreamFailed);
      case "start-timer":
        return this.#startTimer(effect.timer, effect.milliseconds);
      case "cancel-timer":
        return this.#timers.get(effect.timer)?.();
      case "warn-viewer":
        return this.#link.tell({ type: "warning", secondsLeft: effect.secondsLeft });
      case "set-mode":
        return this.#setMode(effect.mode);
      case "look":
        return this.#look();
      case "release-keys":
        this.#upstream.beginFarewell();
        return this.#connection?.release();
      case "close-upstream":
        this.#connection?.stop();
        void this.#upstream.close();
        if (this.#inFlight === 0) this.#finished.resolve();
        return undefined;
      case "end-viewer":
        return this.#link.end(effect.code);
      case "let-go-of-viewer":
        if (!this.#link.channel.isGone) this.#options.abandon();
        return undefined;
      case "audit-live":
      case "audit-target-failed":
      case "audit-ended":
      case "report-fault":
        return this.#write(effect);
    }
  }

  #greet(): void {
    const { admission, limits } = this.#options;
    const { session, claims, maxSeconds } = admission;
    this.#link.tell({
      type: "hello",
      session,
      console: claims.console,
      mode: claims.grant.mode,
      ...(claims.keyboard === undefined ? {} : { keyboard: claims.keyboard }),
      ackEvery: limits.ackEvery,
      secondsLeft: maxSeconds,
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
    this.#connection = new Connection({
      login: this.#login,
      upstream: this.#upstream,
      channel: this.#link.channel,
      admission,
      policy: policyOf(this.#grant, admission.alwaysBlocked),
      limits,
      now: deps.monotonicMs,
      setTimer: deps.setTimer,
      onError: (error) => this.#failed(error),
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

  #startTimer(timer: TimerName, milliseconds: number): void {
    const { setTimer } = this.#options.deps;
    this.#timers.set(
      timer,
      setTimer(milliseconds, () => this.#happened({ type: `timer-${timer}` })),
    );
  }

  #setMode(mode: Grant["mode"]): void {
    this.#grant = { ...this.#grant, mode };
    this.#connection?.setPolicy(policyOf(this.#grant, this.#options.admission.alwaysBlocked));
    this.#link.tell({ type: "mode", mode });
  }

  #look(): void {
    const connection = this.#connection;
    const { channel } = this.#link;
    // A plain viewer answers no pings, but asks for more when it has drawn.
    const owesAnswer = channel.hasControl || connection?.hasRoom === false;
    const isFull = connection?.isFull ?? false;
    const code = this.#link.stalled(isFull, connection?.bytesToViewer ?? 0, owesAnswer);
    if (code !== undefined) return this.#happened({ type: "viewer-stalled", code });
    channel.ping();
    connection?.keepAlive();
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#passes("bytes")) this.#connection?.fromViewer(bytes);
  }

  #onAcknowledged(received: number): void {
    const isNothing = received === 0 && this.#state.name === "opening";
    if (!isNothing && this.#passes("acknowledgement")) this.#connection?.acknowledge(received);
  }

  #passes(message: keyof (typeof VIEWER_MESSAGES)["live"]): boolean {
    const verdict: Verdict = VIEWER_MESSAGES[this.#state.name][message];
    if (verdict === "refuse") throw new SessionError("viewer-protocol");
    return verdict === "pass";
  }

  /** Something for the viewer, or of it, has thrown. */
  #failed(error: unknown): void {
    this.#happened(viewerFailed(error));
  }

  #write(effect: LogEffect): void {
    const { deps, admission } = this.#options;
    writeToLog(deps.log, effect, {
      admission,
      offer: this.#upstream.offer,
      tls: this.#dialled?.tls,
      bytesToViewer: this.#connection?.bytesToViewer ?? 0,
      bytesToTarget: this.#upstream.bytesSent,
    });
  }
}
