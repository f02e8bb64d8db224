import type { Target } from "../ticket/claims.ts";
import type { Admission } from "../admission/admission.ts";
import { noOffer, type SecurityOffer } from "../rfb/handshake/security-offer.ts";
import type { InputWatch } from "../rfb/client/input-watch.ts";
import type { Chord } from "../rfb/client/key-chord.ts";
import type { Quality } from "../rfb/quality/levels.ts";
import type { Dialled } from "../tunnel/dialled.ts";
import { TunnelError } from "../tunnel/errors.ts";
import type { Login } from "../tunnel/login/login.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import type { Dial } from "./effects.ts";
import type { Event } from "./events.ts";
import { openFailed, upstreamFailed } from "./failures.ts";
import { followTarget } from "./follow-target.ts";
import type { TargetHook } from "./target-hook.ts";
import type { SessionLimits } from "./limits.ts";
import type { SessionDeps } from "./session-options.ts";
import { Upstream, type DialTarget } from "./upstream.ts";

export interface ConnectionsOptions {
  readonly admission: Admission;
  readonly dialTarget: DialTarget;
  /** Where the machine was last, and whether it was dialled there. */
  readonly target: Target;
  readonly wasDialled: boolean;
  /** Who can be asked where it is now, if anybody can. */
  readonly hook: Pick<TargetHook, "ask" | "isReady"> | undefined;
  readonly limits: SessionLimits;
  readonly deps: Pick<SessionDeps, "monotonicMs" | "setTimer">;
  /** Is shown what viewers do. */
  readonly input: InputWatch;
  /** What becomes of the present connection. */
  readonly happened: (event: Event) => void;
  /** The machine is somewhere else now. */
  readonly moved: () => void;
  /** What the work of its timers throws. */
  readonly failed: (error: unknown) => void;
  /** A fault of the gateway in one that is over. */
  readonly fault: (error: unknown) => void;
  /** Nothing of any of them is in flight any more. */
  readonly idle: () => void;
}

/** What a connection has of its viewer. */
type LiveOptions = Pick<
  ConnectionOptions,
  "knowsMotions" | "ledsChanged" | "pointerChanged" | "policy" | "viewer"
>;

/** One connection on its way from being dialled to being closed. */
interface Attempt {
  readonly upstream: Upstream;
  dialled?: Dialled;
  login?: Login;
  connection?: Connection;
}

/**
 * The RFB connections of one session: one at a time, each with an upstream of its own. Nothing of an older one is
 * heard once it is closed, and the next one is dialled after that.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  #present: Attempt | undefined;
  #target: Target;
  #wasDialled: boolean;
  /** Of the last one that was dialled: for the log, which may speak of it when it is over. */
  #offer = noOffer();
  #tls: Dialled["tls"];
  /** Those that are not closed yet. */
  #closing: Promise<unknown> | undefined;
  #inFlight = 0;
  /** As a person has chosen it last. */
  #quality: Quality = "automatic";
  /** Bytes of those that are closed. */
  #bytesToViewer = 0;
  #bytesToTarget = 0;
  #firstFrameAt: number | undefined;
  #roundTripMs: number | undefined;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#target = options.target;
    this.#wasDialled = options.wasDialled;
  }

  /** The present one, once both sides shake hands. */
  get live(): Connection | undefined {
    return this.#present?.connection;
  }

  /** Whether nothing of any of them is in flight. */
  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  /** RFB bytes that all of them together have been sent. */
  get bytesToViewer(): number {
    return this.#bytesToViewer + (this.live?.bytesToViewer ?? 0);
  }

  get bytesToTarget(): number {
    return this.#bytesToTarget + (this.#present?.upstream.bytesSent ?? 0);
  }

  /** When a viewer was done with the first picture of the first of them that had one: on the clock of `monotonicMs`. */
  get firstFrameAt(): number | undefined {
    return this.#firstFrameAt ?? this.live?.firstFrameAt;
  }

  /** The shortest round trip to the viewer of late, of the last of them that had one, in milliseconds. */
  get roundTripMs(): number | undefined {
    return this.live?.roundTripMs ?? this.#roundTripMs;
  }

  /** What the server that was dialled last has offered to log in with. */
  get offer(): SecurityOffer {
    return this.#offer;
  }

  /** What TLS with it turned out to be. */
  get tls(): Dialled["tls"] {
    return this.#tls;
  }

  /** Where the machine was last. */
  get target(): Target {
    return this.#target;
  }

  /** Opens the transport for a new one, once the one before is closed. */
  dial(dial: Omit<Dial, "type">): void {
    const { admission, dialTarget, limits, deps, happened } = this.#options;
    const attempt: Attempt = {
      upstream: new Upstream({
        admission,
        dialTarget,
        whereIs: (signal) => this.#whereIs(dial, signal),
        limits,
        setTimer: deps.setTimer,
        onLost: () => {
          if (attempt === this.#present) happened({ type: "upstream-closed" });
        },
      }),
    };
    this.#present = attempt;
    this.#offer = attempt.upstream.offer;
    this.#tls = undefined;
    void this.#follow(attempt, this.#dialled(attempt), openFailed);
  }

  logIn(): void {
    if (this.#present !== undefined) {
      void this.#follow(this.#present, this.#loggedIn(this.#present), openFailed);
    }
  }

  /** Sends the viewer its handshake and relays from now on. */
  goLive(live: LiveOptions): void {
    if (this.#present !== undefined) {
      void this.#follow(this.#present, this.#relayed(this.#present, live), upstreamFailed);
    }
  }

  /** The quality of the picture, of the present one and of all that follow. */
  setQuality(quality: Quality): void {
    this.#quality = quality;
    this.live?.setQuality(quality);
  }

  /** Releases every key and button that the viewer holds down. */
  release(): void {
    const { upstream, connection } = this.#present ?? {};
    upstream?.leniently(() => connection?.release());
  }

  /** Presses a chord and lets it go. */
  press(chord: Chord): void {
    const { upstream, connection } = this.#present ?? {};
    upstream?.leniently(() => connection?.press(chord));
  }

  /** Ends the present one. */
  close(): void {
    const attempt = this.#present;
    if (attempt === undefined) return;
    this.#bytesToViewer = this.bytesToViewer;
    this.#bytesToTarget = this.bytesToTarget;
    this.#firstFrameAt = this.firstFrameAt;
    this.#roundTripMs = this.roundTripMs;
    this.#present = undefined;
    attempt.connection?.stop();
    void this.#waitUntilClosed(attempt.upstream.close());
  }

  async #waitUntilClosed(closed: Promise<void>): Promise<void> {
    const closing = Promise.all([this.#closing, closed]);
    this.#closing = closing;
    await closing;
    if (closing === this.#closing) this.#closing = undefined;
  }

  async #dialled(attempt: Attempt): Promise<Event> {
    if (this.#closing !== undefined) await this.#closing;
    attempt.dialled = await attempt.upstream.dial();
    this.#tls = attempt.dialled.tls;
    return { type: "dialled" };
  }

  #whereIs({ number, code }: Omit<Dial, "type">, signal: AbortSignal): Target | Promise<Target> {
    const question = { number, reason: code ?? "viewer-returned" };
    // What the ticket says is good for the first time, whatever becomes of it.
    const hook = this.#wasDialled ? this.#options.hook : undefined;
    this.#wasDialled = true;
    const place = followTarget(this.#target, question, hook, signal);
    return place instanceof Promise ? place.then(this.#moved) : place;
  }

  readonly #moved = (target: Target): Target => {
    if (target === this.#target) return target;
    this.#target = target;
    this.#options.moved();
    return target;
  };

  async #loggedIn(attempt: Attempt): Promise<Event> {
    if (attempt.dialled === undefined) throw new TunnelError("refused");
    attempt.login = await attempt.upstream.logIn(attempt.dialled);
    return { type: "logged-in" };
  }

  async #relayed(attempt: Attempt, live: LiveOptions): Promise<Event> {
    const { upstream, dialled, login } = attempt;
    if (dialled === undefined || login === undefined) throw new TunnelError("refused");
    const { target } = dialled;
    const { admission, limits, deps, input, failed } = this.#options;
    attempt.connection = new Connection({
      login,
      upstream,
      name: admission.claims.console.name,
      target,
      ...live,
      quality: live.viewer.hasControl ? this.#quality : undefined,
      input,
      limits,
      now: deps.monotonicMs,
      setTimer: deps.setTimer,
      onError: failed,
    });
    await attempt.connection.run();
    return { type: "upstream-closed" };
  }

  /** Waits for an operation, whose end is an event of the present connection, or of none. */
  async #follow(
    attempt: Attempt,
    operation: Promise<Event>,
    eventOfError: (error: unknown) => Event,
  ): Promise<void> {
    const { happened, fault, idle } = this.#options;
    this.#inFlight += 1;
    const event = await operation.catch(eventOfError);
    this.#inFlight -= 1;
    if (attempt === this.#present) happened(event);
    else if ("code" in event && event.code === "gateway-error") fault(event.error);
    if (this.#inFlight === 0) idle();
  }
}
