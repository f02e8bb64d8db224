import { DurableObject } from "cloudflare:workers";

import type { Changeable } from "../admission/changeable.ts";
import type { Grant } from "../ticket/claims.ts";
import { ADMISSION_HEADER, decodeAdmission, TICKET_USED } from "../admission/admission.ts";
import { SESSION_LIMITS, type SessionLimits } from "./limits.ts";
import { SessionRecord } from "./record.ts";
import { Session, type SessionDeps } from "./session.ts";
import type { DialTarget } from "./upstream.ts";

/** What an object needs of its isolate. */
export interface ObjectDeps extends SessionDeps {
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  readonly dialer: (env: Env, limits: SessionLimits) => DialTarget;
}

/** The Durable Object of one session, named by the session's public name. */
export class ConsoleSessionObject extends DurableObject<Env> {
  readonly #deps: ObjectDeps;
  readonly #record: SessionRecord;
  #session: Session | undefined;

  constructor(context: DurableObjectState, env: Env, deps: ObjectDeps) {
    super(context, env);
    this.#deps = deps;
    this.#record = new SessionRecord(context.storage);
  }

  /**
   * The upgrade that the Worker admitted; the claims come in {@link ADMISSION_HEADER}. Answered 101, or
   * {@link TICKET_USED}.
   */
  override async fetch(request: Request): Promise<Response> {
    const admission = decodeAdmission(request.headers.get(ADMISSION_HEADER) ?? "");
    // Answered by the Worker: this object may hold a live session, so it must keep nobody else's WebSocket.
    if (!this.#record.redeem(this.#deps.unixMs())) {
      return new Response(null, { status: TICKET_USED });
    }
    const { 0: browserSide, 1: viewer } = new WebSocketPair();
    viewer.binaryType = "arraybuffer";
    viewer.accept();
    this.#session = new Session({
      viewer,
      admission,
      limits: SESSION_LIMITS,
      deps: this.#deps,
      dialTarget: this.#deps.dialer(this.env, SESSION_LIMITS),
      // The runtime has no other way to drop a WebSocket whose other side is inactive. What
      // has to last is on disk: the next request finds a new object that knows of the used ticket.
      abandon: () => this.ctx.abort("the viewer did not close its WebSocket"),
    });
    this.ctx.waitUntil(this.#session.run());
    // Not before the ticket can no longer be presented: until then the row is its single use.
    await this.#record.keepUntil(admission.redemptionExpiresMs);
    return new Response(null, {
      status: 101,
      webSocket: browserSide,
      headers: {
        ...(admission.echoSubprotocol && { "Sec-WebSocket-Protocol": admission.channel }),
        // Screen updates are compressed already; deflating them again only costs time.
        "Sec-WebSocket-Extensions": "",
      },
    });
  }

  /**
   * Switches a live session between control and view, if it is one of those that may be changed. `false`:
   * there is none such.
   */
  changeMode(mode: Grant["mode"], { owner, tenants }: Changeable): boolean {
    const session = this.#session;
    if (!session) return false;
    if (owner !== undefined && session.owner !== owner) return false;
    if (tenants !== undefined && !tenants.includes(session.tenant)) return false;
    return session.changeMode(mode);
  }

  /** Forgets the redeemed ticket once it has expired for good. */
  override async alarm(): Promise<void> {
    if (this.#session && !this.#session.ended) {
      await this.#record.keepOn(this.#deps.unixMs());
    } else {
      await this.#record.erase();
    }
  }
}
