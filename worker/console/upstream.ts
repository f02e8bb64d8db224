import type { Admission } from "../admission/admission.ts";
import { noOffer, type SecurityOffer } from "../rfb/handshake/security-offer.ts";
import type { Dialled } from "../tunnel/dialled.ts";
import { TunnelError } from "../tunnel/errors.ts";
import { login, type Login } from "../tunnel/login/login.ts";
import type { Tunnel } from "../tunnel/tunnel.ts";
import type { SetTimer } from "../wire/timers.ts";
import { SessionError } from "./ends-of-errors.ts";
import type { SessionLimits } from "./limits.ts";
import { passwordIsOptional } from "./password-is-optional.ts";
import { UpstreamQueue } from "./upstream-queue.ts";

interface Dialling {
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
  /** Is filled in with what the server offers, if a connector logs in. */
  readonly offer: SecurityOffer;
}

/** Dials a session's target. Throws `TunnelError`, `SessionError` and, for what a connector met, `RfbError`. */
export type DialTarget = (
  admission: Pick<Admission, "session" | "claims">,
  dialling: Dialling,
) => Promise<Dialled>;

export interface UpstreamOptions {
  readonly admission: Admission;
  readonly dialTarget: DialTarget;
  readonly limits: SessionLimits;
  readonly setTimer: SetTimer;
  /** A write to the hypervisor has failed; told once. */
  readonly onLost: () => void;
}

/** One connection to the hypervisor, from dialling it to closing it. */
export class Upstream {
  /** What the server has offered to log in with, for the log. */
  readonly offer = noOffer();
  readonly #options: UpstreamOptions;
  readonly #aborting = new AbortController();
  #tunnel: Tunnel | undefined;
  #queue: UpstreamQueue | undefined;
  #isOver = false;
  #isClosed = false;
  #bytesSent = 0;

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  /** Bytes for the hypervisor. */
  get bytesSent(): number {
    return this.#bytesSent;
  }

  /** Opens the transport. Rejects if it fails, or is closed meanwhile. */
  async dial(): Promise<Dialled> {
    const { admission, dialTarget } = this.#options;
    const dialled = await dialTarget(admission, {
      signal: this.#aborting.signal,
      offer: this.offer,
    });
    this.#keep(dialled.tunnel);
    return dialled;
  }

  /** Logs in to the server at its other end. Rejects if it fails, or is closed meanwhile. */
  async logIn(dialled: Dialled): Promise<Login> {
    const { admission, limits } = this.#options;
    const loggedIn = await login(dialled, {
      stepMs: limits.loginStepMs,
      passwordIsOptional: passwordIsOptional(admission.claims),
      signal: this.#aborting.signal,
      offer: this.offer,
    });
    this.#keep(loggedIn.tunnel);
    return loggedIn;
  }

  /** From now on messages may be sent; what the server says is the caller's to read. */
  open({ tunnel }: Login): ReadableStreamBYOBReader {
    const { limits, onLost } = this.#options;
    this.#queue = new UpstreamQueue(tunnel.writable.getWriter(), limits.upstreamBytes, onLost);
    return tunnel.readable.getReader({ mode: "byob" });
  }

  /** Queues a message for the server. Throws {@link SessionError} if as much waits as may, unless the session is over. */
  send(message: Uint8Array): void {
    this.#bytesSent += message.length;
    if (this.#queue?.push(message) !== false) return;
    // A session that is over does not end once more because its last messages find no room.
    if (!this.#isOver) throw new SessionError("viewer-overload");
  }

  /** The session is over and its last messages follow: each that finds no room is lost, and no other with it. */
  beginFarewell(): void {
    this.#isOver = true;
  }

  /** Closes once the last messages are written, or after `farewellMs`. Never rejects. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#isClosed = true;
    this.#aborting.abort();
    const { limits, setTimer } = this.#options;
    await this.#queue?.finish(limits.farewellMs, setTimer);
    this.#tunnel?.close();
  }

  #keep(tunnel: Tunnel): void {
    this.#tunnel = tunnel;
    if (!this.#isClosed) return;
    tunnel.close();
    throw new TunnelError("refused");
  }
}
