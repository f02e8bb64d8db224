import { ENDS, type EndCode } from "../channel/ends.ts";
import {
  ControlMessageError,
  decodeToGateway,
  encodeControl,
  type ToViewerMessage,
} from "../channel/messages.ts";
import { describeFault, logEvent } from "../observe/log.ts";
import { ClientMessageFilter } from "../rfb/client-messages.ts";
import { HandshakeDriver } from "../rfb/handshake-driver.ts";
import { viewerFlight, viewerHandshake } from "../rfb/viewer-handshake.ts";
import { after } from "../tunnel/after.ts";
import type { Tunnel } from "../tunnel/tunnel.ts";
import type { Admission } from "./admission.ts";
import { DownstreamWindow } from "./downstream-window.ts";
import type { SessionLimits } from "./limits.ts";
import { login } from "./login.ts";
import { relayDownstream } from "./relay.ts";
import { endOfTargetError, endOfViewerError, SessionError } from "./session-error.ts";
import { UpstreamQueue } from "./upstream-queue.ts";

export interface SessionOptions {
  /** The accepted server side of the viewer's WebSocket, `binaryType` "arraybuffer". */
  readonly viewer: WebSocket;
  readonly admission: Admission;
  readonly limits: SessionLimits;
  readonly openTunnel: (admission: Admission) => Promise<Tunnel>;
}

/**
 * One console session: from the redeemed ticket to its end. It dials, logs in, tells the viewer and
 * relays; whatever happens first — a time limit, a fault on either side — ends it once, with one code,
 * and closes both sides.
 */
export class Session {
  readonly #viewer: WebSocket;
  readonly #admission: Admission;
  readonly #limits: SessionLimits;
  readonly #openTunnel: SessionOptions["openTunnel"];
  readonly #window: DownstreamWindow;
  readonly #handshake = new HandshakeDriver(viewerHandshake());
  readonly #filter: ClientMessageFilter;
  readonly #started = Date.now();
  readonly #clocks: (() => void)[] = [];
  #heard = Date.now();
  #tunnel: Tunnel | undefined;
  #upstream: UpstreamQueue | undefined;
  #cancelRead: (() => void) | undefined;
  #bytesToTarget = 0;
  #end: EndCode | undefined;

  constructor(options: SessionOptions) {
    this.#viewer = options.viewer;
    this.#admission = options.admission;
    this.#limits = options.limits;
    this.#openTunnel = options.openTunnel;
    this.#window = new DownstreamWindow(options.limits.windowBytes);
    this.#filter = new ClientMessageFilter({
      input: options.admission.claims.grant.mode === "control",
    });
  }

  /** Whether the session is over. */
  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Runs the session to its end. Never rejects. */
  async run(): Promise<void> {
    this.#viewer.addEventListener("message", (event) => this.#onMessage(event.data));
    this.#viewer.addEventListener("close", () => this.end("closed"));
    this.#viewer.addEventListener("error", () => this.end("closed"));
    this.#hello();
    this.#startClocks();
    try {
      this.end(await this.#open());
    } catch (error) {
      const code = endOfTargetError(error);
      if (code === "gateway-error") this.#fault(error);
      this.end(code);
    }
  }

  /** Ends the session; later calls change nothing. */
  end(code: EndCode): void {
    if (this.#end !== undefined) return;
    this.#end = code;
    for (const stop of this.#clocks) stop();
    this.#window.release();
    this.#cancelRead?.();
    this.#tunnel?.close();
    closeViewer(this.#viewer, code);
    logEvent("session-ended", {
      session: this.#admission.claims.jti,
      code,
      seconds: Math.round((Date.now() - this.#started) / 1000),
      bytesToViewer: this.#window.sent,
      bytesToTarget: this.#bytesToTarget,
    });
  }

  /** Dials, logs in and relays until the hypervisor closes; returns how that ends the session. */
  async #open(): Promise<EndCode> {
    const opened = after(this.#limits.openMs, () => this.end("target-timeout"));
    this.#clocks.push(opened);
    const tunnel = await this.#openTunnel(this.#admission);
    this.#tunnel = tunnel;
    if (this.ended) {
      tunnel.close();
      return "closed";
    }
    const { target, console: machine } = this.#admission.claims;
    const { serverInit, rest } = await login(tunnel, target.password, this.#limits);
    opened();
    if (this.ended) return "closed";

    this.#upstream = new UpstreamQueue(
      tunnel.writable.getWriter(),
      this.#limits.upstreamBytes,
      () => this.end("target-closed"),
    );
    for (const message of viewerFlight(serverInit, machine.name)) this.#sendBytes(message);
    if (rest.length > 0) this.#sendBytes(rest);
    logEvent("session-live", {
      session: this.#admission.claims.jti,
      milliseconds: Date.now() - this.#started,
    });

    const reader = tunnel.readable.getReader({ mode: "byob" });
    this.#cancelRead = () => void reader.cancel().catch(() => {});
    try {
      await relayDownstream(reader, this.#viewer, this.#window, this.#limits, () => this.ended);
    } catch {
      // A reset by the hypervisor ends the session like a close does.
    }
    return "target-closed";
  }

  #onMessage(data: unknown): void {
    if (this.ended) return;
    this.#heard = Date.now();
    try {
      if (typeof data === "string") this.#onControl(data);
      else if (data instanceof ArrayBuffer) this.#onBytes(new Uint8Array(data));
      else throw new ControlMessageError("neither text nor binary");
    } catch (error) {
      const code = endOfViewerError(error);
      if (code === "gateway-error") this.#fault(error);
      this.end(code);
    }
  }

  #onControl(text: string): void {
    this.#window.acknowledge(decodeToGateway(text).received);
  }

  #onBytes(chunk: Uint8Array): void {
    if (chunk.length > this.#limits.messageBytes) throw new SessionError("viewer-overload");
    // Nothing to say before our flight: a viewer that speaks first is not one.
    if (!this.#upstream) throw new SessionError("viewer-protocol");
    let messages = chunk;
    if (!this.#handshake.done) {
      this.#handshake.push(chunk);
      if (!this.#handshake.done) return;
      messages = this.#handshake.rest();
    }
    const pieces = this.#filter.push(messages);
    if (!this.#upstream.push(pieces)) throw new SessionError("viewer-overload");
    for (const piece of pieces) this.#bytesToTarget += piece.length;
  }

  #hello(): void {
    const { claims, maxSeconds } = this.#admission;
    this.#send({
      type: "hello",
      session: claims.jti,
      console: claims.console,
      mode: claims.grant.mode,
      ...(claims.keyboard === undefined ? {} : { keyboard: claims.keyboard }),
      ackEvery: this.#limits.ackEvery,
      secondsLeft: maxSeconds,
    });
  }

  /** The session's end, the warning before it, and the pings that find out whether the viewer lives. */
  #startClocks(): void {
    const { maxSeconds } = this.#admission;
    const { warningSeconds, pingMs, silenceMs } = this.#limits;
    const pings = setInterval(() => {
      if (Date.now() - this.#heard > silenceMs) this.end("viewer-stalled");
      else this.#send({ type: "ping" });
    }, pingMs);
    this.#clocks.push(
      () => clearInterval(pings),
      after(maxSeconds * 1000, () => this.end("session-expired")),
    );
    if (maxSeconds > warningSeconds) {
      const warn = (): void => this.#send({ type: "warning", secondsLeft: warningSeconds });
      this.#clocks.push(after((maxSeconds - warningSeconds) * 1000, warn));
    }
  }

  #send(message: ToViewerMessage): void {
    if (!this.ended) this.#viewer.send(encodeControl(message));
  }

  #sendBytes(bytes: Uint8Array): void {
    this.#viewer.send(bytes);
    this.#window.add(bytes.length);
  }

  #fault(error: unknown): void {
    logEvent("fault", { session: this.#admission.claims.jti, ...describeFault(error) });
  }
}

/** Says why and closes. A socket that is already gone is fine. */
export function closeViewer(viewer: WebSocket, code: EndCode): void {
  try {
    viewer.send(encodeControl({ type: "end", code }));
    viewer.close(ENDS[code].close, code);
  } catch {
    // Closed by the other side in the meantime: there is nobody left to tell.
  }
}
