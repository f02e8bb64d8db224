import type { Admission } from "../admission/admission.ts";
import { noOffer, type SecurityOffer } from "../rfb/handshake/security-offer.ts";
import type { Target } from "../ticket/claims.ts";
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
  /** Where its machine is now. */
  readonly whereIs: (signal: AbortSignal) => Target | Promise<Target>;
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
  /** Dialling or logging in, until it has come to its end. */
  #opening: Promise<unknown> = Promise.resolve();
  #isLenient = false;
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
    if (this.#isClosed) throw new TunnelError("refused");
    const dialling = this.#dialled();
    this.#opening = dialling;
    const dialled = await dialling;
    this.#keep(dialled.tunnel);
    return dialled;
  }

  async #dialled(): Promise<Dialled> {
    const { admission, dialTarget, whereIs } = this.#options;
    const { session, claims } = admission;
    const { signal } = this.#aborting;
    const place = whereIs(signal);
    const target = place instanceof Promise ? await place : place;
    return dialTarget({ session, claims: { ...claims, target } }, { signal, offer: this.offer });
  }

  /** Logs in to the server at its other end. Rejects if it fails, or is closed meanwhile. */
  async logIn(dialled: Dialled): Promise<Login> {
    const { admission, limits } = this.#options;
    const loggingIn = login(dialled, {
      stepMs: limits.loginStepMs,
      passwordIsOptional: passwordIsOptional(admission.claims),
      signal: this.#aborting.signal,
      offer: this.offer,
    });
    this.#opening = loggingIn;
    const loggedIn = await loggingIn;
    this.#keep(loggedIn.tunnel);
    return loggedIn;
  }

  /** From now on messages may be sent; what the server says is the caller's to read. */
  open({ tunnel }: Login): ReadableStreamBYOBReader {
    const { limits, onLost } = this.#options;
    this.#queue = new UpstreamQueue(tunnel.writable.getWriter(), limits.upstreamBytes, onLost);
    return tunnel.readable.getReader({ mode: "byob" });
  }

  /** Queues a message for the server. Throws {@link SessionError} if as much waits as may. */
  send(message: Uint8Array): void {
    this.#bytesSent += message.length;
    if (this.#queue?.push(message) !== false) return;
    if (!this.#isLenient && !this.#isClosed) throw new SessionError("viewer-overload");
  }

  /** Sends the last messages of a viewer: each that finds no room is lost, and no other with it. */
  leniently(send: () => void): void {
    this.#isLenient = true;
    try {
      send();
    } finally {
      this.#isLenient = false;
    }
  }

  /**
   * Closes once the last messages are written, and resolves once nothing of it is in flight any more; each after
   * `farewellMs` at the latest. Never rejects.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#aborting.abort();
    const { limits, setTimer } = this.#options;
    await this.#queue?.finish(limits.farewellMs, setTimer);
    this.#tunnel?.close();
    await within(limits.farewellMs, this.#opening, setTimer);
  }

  #keep(tunnel: Tunnel): void {
    this.#tunnel = tunnel;
    if (!this.#isClosed) return;
    tunnel.close();
    throw new TunnelError("refused");
  }
}

/** Resolves once an operation has come to its end, or after `milliseconds`. Never rejects. */
async function within(
  milliseconds: number,
  operation: Promise<unknown>,
  setTimer: SetTimer,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const cancel = setTimer(milliseconds, over.resolve);
  await Promise.race([operation.catch(() => {}), over.promise]);
  cancel();
}
