import type { EndCode } from "../channel/ends.ts";
import { ControlMessageError, decodeToGateway } from "../channel/messages.ts";
import type { Log } from "../observe/log.ts";
import type { DeliveryLimits } from "../rfb/pace/delivery-window.ts";
import { RfbProxy } from "../rfb/proxy.ts";
import { ConversationDriver } from "../wire/driver.ts";
import type { SetTimer } from "../wire/timers.ts";
import {
  PLAIN_VIEWER_ENCODINGS,
  VIEWER_ENCODINGS,
  VIEWER_PIXEL_FORMAT,
} from "../rfb/novnc-defaults.ts";
import { RateLimit } from "../rfb/client/rate-limit.ts";
import { noOffer, offerFields, type SecurityOffer } from "../rfb/handshake/security-offer.ts";
import { viewerFlight, viewerHandshake } from "../rfb/handshake/viewer.ts";
import type { Grant } from "../ticket/claims.ts";
import type { Dialled } from "../tunnel/dialled.ts";
import { TunnelError } from "../tunnel/errors.ts";
import type { Tunnel } from "../tunnel/tunnel.ts";
import type { Admission } from "../admission/admission.ts";
import { Gate } from "./gate.ts";
import type { SessionLimits } from "./limits.ts";
import { login, type Login } from "../tunnel/login/login.ts";
import { passwordIsOptional } from "./password-is-optional.ts";
import { policyOf } from "./policy-of-grant.ts";
import { reachedBy } from "./reached-by.ts";
import { relayDownstream } from "./relay.ts";
import { endOfTargetError, endOfViewerError, failedCheck, SessionError } from "./session-error.ts";
import { StallWatch } from "./stall-watch.ts";
import { UpstreamQueue } from "./upstream-queue.ts";
import { ViewerChannel, type ViewerSocket } from "./viewer-channel.ts";

interface Dialling {
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
  /** Is filled in with what the server offers where a connector logs in. */
  readonly offer: SecurityOffer;
}

/** Opens the way to a session's console. */
export type OpenTarget = (
  admission: Pick<Admission, "session" | "claims">,
  dialling: Dialling,
) => Promise<Dialled>;

/** What a session takes from its isolate. */
export interface SessionDeps {
  readonly log: Log;
  /** Milliseconds on a clock that nobody sets. */
  readonly monotonicMs: () => number;
  readonly setTimer: SetTimer;
}

export interface SessionOptions {
  /** The accepted server side of the viewer's WebSocket, `binaryType` "arraybuffer". */
  readonly viewer: ViewerSocket;
  readonly admission: Admission;
  readonly limits: SessionLimits;
  readonly deps: SessionDeps;
  readonly openTarget: OpenTarget;
  /**
   * Lets go of the viewer's WebSocket by force. Called once, when the session is over and the viewer has
   * neither closed its side nor taken what was queued for it, or goes on sending.
   */
  readonly abandon: () => void;
}

/** What a message of the viewer counts beside its bytes. */
const MESSAGE_BYTES = 256;

/** Both sides have shaken hands. */
interface Live {
  readonly proxy: RfbProxy;
  readonly upstream: UpstreamQueue;
}

/**
 * One console session: from the redeemed ticket to its end. It dials, logs in, tells the viewer and
 * relays; whatever happens first — a time limit, a fault on either side — ends it once, with one code,
 * and closes both sides.
 */
export class Session {
  readonly #viewer: ViewerChannel;
  readonly #admission: Admission;
  readonly #limits: SessionLimits;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #setTimer: SetTimer;
  readonly #openTarget: OpenTarget;
  readonly #abandon: () => void;
  readonly #stalls: StallWatch;
  readonly #viewerBytes: RateLimit;
  readonly #handshake = new ConversationDriver(viewerHandshake());
  readonly #started: number;
  readonly #clocks: (() => void)[] = [];
  readonly #gate = new Gate();
  readonly #opening = new AbortController();
  /** What the server has offered to log in with, for the log. */
  readonly #offer = noOffer();
  #grant: Grant;
  /** Time by the looks at both connections: clocks are set, timers are not. Milliseconds. */
  #looked = 0;
  #heard = 0;
  #tunnel: Tunnel | undefined;
  #live: Live | undefined;
  #cancelRead = (): void => {};
  #cancelWake = (): void => {};
  #cancelLook = (): void => {};
  #bytesToTarget = 0;
  #late = 0;
  #isAbandoned = false;
  #stopWaiting = (): void => {};
  #end: EndCode | undefined;

  constructor(options: SessionOptions) {
    this.#viewer = new ViewerChannel(options.viewer, options.admission.channel, options.limits);
    this.#admission = options.admission;
    this.#grant = options.admission.claims.grant;
    this.#limits = options.limits;
    this.#openTarget = options.openTarget;
    this.#abandon = options.abandon;
    const { log, monotonicMs, setTimer } = options.deps;
    this.#log = log;
    this.#now = monotonicMs;
    this.#setTimer = setTimer;
    this.#started = monotonicMs();
    const { perSecond, burst } = options.limits.viewerBytes;
    this.#viewerBytes = new RateLimit(perSecond, burst);
    this.#stalls = new StallWatch(options.limits.behindMs);
  }

  /** Who asked for the session: the ticket's issuer, or who had the gateway make it. */
  get owner(): string {
    const { iss, by } = this.#admission.claims;
    return by ?? iss;
  }

  get tenant(): string {
    return this.#admission.claims.tenant;
  }

  /** Whether the session is over. */
  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Runs the session to its end. Never rejects. */
  async run(): Promise<void> {
    this.#viewer.onMessage((data) => this.#onMessage(data));
    this.#viewer.onClose(() => this.end("closed"));
    this.#try(() => {
      this.#hello();
      this.#startClocks();
    });
    if (this.ended) return;
    try {
      this.end(await this.#open());
    } catch (error) {
      this.#failTarget(endOfTargetError(error), error);
    }
  }

  /** Ends the session; later calls change nothing. What the viewer held down is let go. */
  end(code: EndCode): void {
    if (this.#end !== undefined) return;
    this.#end = code;
    for (const stop of this.#clocks) stop();
    this.#cancelWake();
    this.#cancelRead();
    this.#opening.abort();
    this.#gate.check();
    this.#live?.proxy.release();
    void this.#closeTunnel();
    this.#viewer.end(code);
    this.#stopWaiting = this.#setTimer(this.#limits.closeMs, () => {
      if (!this.#viewer.isGone) this.#abandon();
    });
    this.#log.audit("session-ended", {
      session: this.#admission.session,
      subject: this.#admission.claims.sub,
      code,
      seconds: Math.round((this.#now() - this.#started) / 1000),
      bytesToViewer: this.#live?.proxy.window.sent ?? 0,
      bytesToTarget: this.#bytesToTarget,
    });
  }

  /** Changes what the viewer may do, at once. `false`: the session is over or not live yet. */
  changeMode(mode: Grant["mode"]): boolean {
    if (this.ended || !this.#live) return false;
    this.#grant = { ...this.#grant, mode };
    const { proxy } = this.#live;
    this.#try(() => {
      proxy.setPolicy(policyOf(this.#grant, this.#admission.alwaysBlocked));
      this.#viewer.tell({ type: "mode", mode });
    });
    return !this.ended;
  }

  /** Dials, logs in and relays until the hypervisor closes; returns how that ends the session. */
  async #open(): Promise<EndCode> {
    const late = this.#setTimer(this.#limits.openMs, () => this.#failTarget("target-timeout"));
    this.#clocks.push(late);
    const { session, claims } = this.#admission;
    const { signal } = this.#opening;
    const watched = { signal, offer: this.#offer };
    const opened = await this.#openTarget(this.#admission, watched);
    this.#tunnel = opened.tunnel;
    if (this.ended) {
      opened.tunnel.close();
      return "closed";
    }
    const { loginStepMs: stepMs } = this.#limits;
    const loggedIn = await login(opened, {
      stepMs,
      passwordIsOptional: passwordIsOptional(claims),
      ...watched,
    });
    const { tunnel } = loggedIn;
    this.#tunnel = tunnel;
    late();
    if (this.ended) {
      tunnel.close();
      return "closed";
    }
    const { proxy } = this.#goLive(loggedIn);
    if (this.ended) return "closed";
    this.#log.audit("session-live", {
      session,
      milliseconds: Math.round(this.#now() - this.#started),
      kind: claims.target.kind,
      ...(claims.target.route === undefined ? {} : { route: claims.target.route }),
      ...factsOf(opened),
    });

    const reader = tunnel.readable.getReader({ mode: "byob" });
    this.#cancelRead = () => void reader.cancel().catch(() => {});
    try {
      await relayDownstream({
        reader,
        take: (chunk) => this.#fromServer(proxy, chunk),
        room: () => proxy.window.room,
        gate: this.#gate,
        isOver: () => this.ended,
        isFull: () => this.#viewer.isFull,
        steps: () => proxy.steps,
        setTimer: this.#setTimer,
        limits: this.#limits,
      });
    } catch (error) {
      // A reset by the hypervisor ends the session like a close does.
      if (error instanceof TunnelError && error.code === "refused") return "target-closed";
      const code = endOfTargetError(error);
      if (code === "gateway-error") this.#fault(error);
      return code;
    }
    return "target-closed";
  }

  /** Sends the viewer its whole handshake and asks the server for the first picture. */
  #goLive({ serverInit, rest, tunnel }: Login): Live {
    const upstream = new UpstreamQueue(
      tunnel.writable.getWriter(),
      this.#limits.upstreamBytes,
      () => this.end("target-closed"),
    );
    const proxy = new RfbProxy({
      serverInit,
      policy: policyOf(this.#grant, this.#admission.alwaysBlocked),
      delivery: this.#delivery,
      acksBytes: this.#viewer.hasControl,
      reachedBy: reachedBy(this.#admission.claims.target),
      firstEncodings: this.#viewer.hasControl ? VIEWER_ENCODINGS : PLAIN_VIEWER_ENCODINGS,
      rates: this.#limits.rates,
      toServer: (message) => {
        this.#bytesToTarget += message.length;
        // What a session that is over cannot get rid of is no reason to end it once more.
        if (!upstream.push(message) && !this.ended) throw new SessionError("viewer-overload");
      },
      toViewer: (bytes) => this.#viewer.send(bytes),
      wake: (at) => this.#wake(proxy, at),
    });
    // Pixels come in the format that the gateway has asked for, not in the server's own.
    const announced = { ...serverInit, pixelFormat: VIEWER_PIXEL_FORMAT };
    proxy.open(viewerFlight(announced, this.#admission.claims.console.name), this.#now());
    const live = { proxy, upstream };
    this.#live = live;
    if (rest.length > 0) this.#fromServer(proxy, rest);
    return live;
  }

  #fromServer(proxy: RfbProxy, chunk: Uint8Array): void {
    try {
      proxy.fromServer(chunk, this.#now());
    } catch (error) {
      const code = endOfTargetError(error);
      if (code === "gateway-error") this.#fault(error);
      this.end(code);
    }
  }

  #onMessage(data: unknown): void {
    if (this.ended) return this.#ignore(data);
    this.#heard = this.#looked;
    this.#try(() => {
      if (!this.#viewerBytes.take(this.#now(), costOf(data))) {
        throw new SessionError("viewer-overload");
      }
      if (typeof data === "string") this.#onControl(data);
      else if (data instanceof ArrayBuffer) this.#onBytes(new Uint8Array(data));
      else throw new ControlMessageError("neither text nor binary");
      this.#gate.check();
    });
  }

  /**
   * What comes after the end is nobody's, but the runtime takes it in until the WebSocket is gone, as fast
   * as it comes. So a viewer that floods an ended session is let go of at once.
   */
  #ignore(data: unknown): void {
    const { lateBytes } = this.#limits;
    if (this.#isAbandoned) return;
    this.#late += costOf(data);
    if (this.#late <= (this.#viewer.hasSentAll ? lateBytes : 4 * lateBytes)) return;
    this.#isAbandoned = true;
    this.#stopWaiting();
    this.#abandon();
  }

  #onControl(text: string): void {
    if (!this.#viewer.hasControl) throw new SessionError("viewer-protocol");
    const message = decodeToGateway(text);
    const proxy = this.#live?.proxy;
    switch (message.type) {
      case "ack":
        if (message.ping !== undefined) this.#viewer.answered(message.ping);
        if (proxy) proxy.acknowledge(message.received, this.#now());
        else if (message.received > 0) throw new SessionError("viewer-protocol");
        break;
      case "visible":
        proxy?.setVisible(message.visible, this.#now());
        break;
    }
  }

  #onBytes(chunk: Uint8Array): void {
    if (chunk.length > this.#limits.messageBytes) throw new SessionError("viewer-overload");
    // Nothing to say before our flight: a viewer that speaks first is not one.
    if (!this.#live) throw new SessionError("viewer-protocol");
    let messages = chunk;
    if (!this.#handshake.done) {
      this.#handshake.feed(chunk);
      if (!this.#handshake.done) return;
      messages = this.#handshake.rest();
    }
    this.#live.proxy.fromViewer(messages, this.#now());
  }

  /** Winds the clock for what only the time holds back. */
  #wake(proxy: RfbProxy, at: number): void {
    this.#cancelWake();
    if (this.ended) return;
    this.#cancelWake = this.#setTimer(Math.max(0, at - this.#now()), () =>
      this.#try(() => proxy.tick(this.#now())),
    );
  }

  #hello(): void {
    const { session, claims, maxSeconds } = this.#admission;
    this.#viewer.tell({
      type: "hello",
      session,
      console: claims.console,
      mode: claims.grant.mode,
      ...(claims.keyboard === undefined ? {} : { keyboard: claims.keyboard }),
      ackEvery: this.#limits.ackEvery,
      secondsLeft: maxSeconds,
    });
  }

  /** The session's end, the warning before it, and the looks at both connections. */
  #startClocks(): void {
    const { maxSeconds } = this.#admission;
    const { warningSeconds, pingMs } = this.#limits;
    this.#clocks.push(this.#setTimer(maxSeconds * 1000, () => this.end("session-expired")));
    this.#clocks.push(() => this.#cancelLook());
    const lookAgain = (): void => {
      this.#cancelLook = this.#setTimer(pingMs, () => {
        this.#look();
        if (!this.ended) lookAgain();
      });
    };
    lookAgain();
    if (maxSeconds > warningSeconds) {
      const warning = { type: "warning", secondsLeft: warningSeconds } as const;
      const warn = (): void => this.#try(() => this.#viewer.tell(warning));
      this.#clocks.push(this.#setTimer((maxSeconds - warningSeconds) * 1000, warn));
    }
  }

  /** Ends the session if the viewer is gone; otherwise lets something pass on both connections. */
  #look(): void {
    this.#looked += this.#limits.pingMs;
    const proxy = this.#live?.proxy;
    const isSilent = this.#looked - this.#heard > this.#limits.silenceMs;
    if (isSilent && this.#owesAnswer) return this.end("viewer-stalled");
    const isFull = this.#viewer.isFull || proxy?.window.isFull === true;
    if (this.#stalls.isStuck(isFull, proxy?.window.sent ?? 0, this.#looked)) {
      return this.end("viewer-behind");
    }
    this.#try(() => {
      this.#viewer.ping();
      proxy?.keepAlive();
    });
  }

  /** Where the runtime tells its queue, that bounds what a plain viewer's update may pile up. */
  get #delivery(): DeliveryLimits {
    const { delivery } = this.#limits;
    return this.#viewer.tellsQueue
      ? { ...delivery, maxUnansweredBytes: Number.POSITIVE_INFINITY }
      : delivery;
  }

  /** Whether the viewer should have spoken. A plain one answers no pings, but asks for more when it has drawn. */
  get #owesAnswer(): boolean {
    return this.#viewer.hasControl || this.#live?.proxy.window.room === 0;
  }

  /** Lets the last messages reach the server, but does not wait for one that takes nothing. */
  async #closeTunnel(): Promise<void> {
    await this.#live?.upstream.finish(this.#limits.farewellMs, this.#setTimer);
    this.#tunnel?.close();
  }

  /** The console could not be opened: says why in the log, once, and ends the session. */
  #failTarget(code: EndCode, error?: unknown): void {
    if (this.ended) return;
    const { session, claims } = this.#admission;
    const { target } = claims;
    const check = failedCheck(error);
    this.#log.audit("target-failed", {
      session,
      code,
      ...(check === undefined ? {} : { check }),
      ...(target.route === undefined ? {} : { route: target.route }),
      ...offerFields(this.#offer),
    });
    if (code === "gateway-error") this.#fault(error);
    this.end(code);
  }

  /** Does something for the viewer; what it throws ends the session. */
  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      const code = endOfViewerError(error);
      if (code === "gateway-error") this.#fault(error);
      this.end(code);
    }
  }

  #fault(error: unknown): void {
    this.#log.fault(error, { session: this.#admission.session });
  }
}

/** What a message of the viewer counts, bytes. */
function costOf(data: unknown): number {
  if (typeof data === "string") return MESSAGE_BYTES + data.length;
  return MESSAGE_BYTES + (data instanceof ArrayBuffer ? data.byteLength : 0);
}

/** What TLS turned out to be, for the log. */
function factsOf({ tls }: Dialled): { readonly tls?: string } {
  if (tls === undefined) return {};
  return { tls: tls === "platform" ? tls : `${tls.version} ${tls.cipher}` };
}
