import { DurableObject } from "cloudflare:workers";

import type { Changeable } from "../admission/changeable.ts";
import type { Grant } from "../ticket/claims.ts";
import {
  ADMISSION_HEADER,
  decodeAdmission,
  TICKET_USED,
  type Admission,
} from "../admission/admission.ts";
import { HEADER_UNREADABLE } from "../admission/object-header.ts";
import { decodeResumption, RESUME_REFUSED, RESUMPTION_HEADER } from "../admission/resumption.ts";
import { FormatError } from "../admission/versioned.ts";
import { SUBPROTOCOL, type ChannelName } from "../channel/messages.ts";
import {
  newResumeToken,
  RESUME_RANDOM_BYTES,
  type ResumeKeys,
  type ResumeToken,
} from "../ticket/resume-token.ts";
import { SESSION_LIMITS, type SessionLimits } from "./limits.ts";
import { RecordKeeper } from "./record-keeper.ts";
import { SessionRecord } from "./record.ts";
import { beatMs } from "./record-times.ts";
import { deriveRecordKeys } from "./sealed-record.ts";
import { Session } from "./session.ts";
import type { SessionDeps } from "./session-options.ts";
import type { DialTarget } from "./upstream.ts";

/** What an object needs of its isolate. */
export interface ObjectDeps extends SessionDeps {
  /** Bytes that nobody can predict. */
  readonly random: (bytes: number) => Uint8Array;
  /** The keys of resume tokens. */
  readonly resumeKeys: (env: Env) => Promise<ResumeKeys>;
  /** What the keys of a session's record are derived from, in the order of `deriveRecordKeys`. */
  readonly recordSecrets: (env: Env) => readonly Uint8Array[];
  readonly dialer: (env: Env, limits: SessionLimits) => DialTarget;
}

/** The Durable Object of one session, named by the session's public name. */
export class ConsoleSessionObject extends DurableObject<Env> {
  readonly #deps: ObjectDeps;
  readonly #record: SessionRecord;
  readonly #keeper: RecordKeeper;
  #session: Session | undefined;

  constructor(context: DurableObjectState, env: Env, deps: ObjectDeps) {
    super(context, env);
    this.#deps = deps;
    this.#record = new SessionRecord(context.storage);
    this.#keeper = new RecordKeeper({
      ...deps,
      record: this.#record,
      keysOf: (session) => deriveRecordKeys(session, deps.recordSecrets(env)),
    });
  }

  /**
   * The upgrade that the Worker admitted, with what is in {@link ADMISSION_HEADER} or {@link RESUMPTION_HEADER}.
   * Answered 101, {@link TICKET_USED}, {@link RESUME_REFUSED} or {@link HEADER_UNREADABLE}.
   */
  override async fetch(request: Request): Promise<Response> {
    try {
      return await this.#answer(request);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return new Response(null, { status: HEADER_UNREADABLE });
    }
  }

  async #answer(request: Request): Promise<Response> {
    const resumption = request.headers.get(RESUMPTION_HEADER);
    if (resumption !== null) return this.#resume(resumption);
    const admission = decodeAdmission(request.headers.get(ADMISSION_HEADER) ?? "");
    // Answered by the Worker: this object may hold a live session, so it must keep nobody else's WebSocket.
    const now = this.#keeper.now();
    if (!this.#record.redeem(now, admission.redemptionExpiresMs)) {
      return new Response(null, { status: TICKET_USED });
    }
    const token = await this.#firstToken(admission);
    const { browserSide, viewer } = newWebSocket();
    this.#session = new Session({
      start: { viewer, token },
      admission,
      limits: SESSION_LIMITS,
      deps: this.#deps,
      dialTarget: this.#deps.dialer(this.env, SESSION_LIMITS),
      keep: () => {},
      // The runtime has no other way to drop a WebSocket whose other side is inactive. What
      // has to last is on disk: the next request finds a new object that knows of the used ticket.
      abandon: () => this.ctx.abort("the viewer did not close its WebSocket"),
    });
    this.ctx.waitUntil(this.#session.run());
    this.#record.ringAt(Math.min(admission.redemptionExpiresMs, now + beatMs(admission)));
    return upgraded(browserSide, admission.echoSubprotocol ? admission.channel : undefined);
  }

  /** A viewer that comes back with a token that this gateway has made. */
  async #resume(header: string): Promise<Response> {
    const { session: name, tokenHash, number, received } = decodeResumption(header);
    if (this.#session === undefined) return new Response("over", { status: RESUME_REFUSED });
    const next = await this.#newToken(name, await this.#deps.resumeKeys(this.env));
    // Not a turn between this and attaching it.
    const refusal = this.#session.refusalOf({ tokenHash, number, received });
    if (refusal !== undefined) return new Response(refusal, { status: RESUME_REFUSED });
    const { browserSide, viewer } = newWebSocket();
    this.#session.attach({ socket: viewer, number, received, tokenHash, next });
    return upgraded(browserSide, SUBPROTOCOL);
  }

  /** With what the viewer can come back, if it can. */
  async #firstToken({
    session,
    channel,
    graceSeconds,
  }: Admission): Promise<ResumeToken | undefined> {
    if (channel !== SUBPROTOCOL || graceSeconds === 0) return undefined;
    return this.#newToken(session, await this.#deps.resumeKeys(this.env));
  }

  #newToken(session: string, keys: ResumeKeys): Promise<ResumeToken> {
    return newResumeToken(session, this.#deps.random(RESUME_RANDOM_BYTES), keys);
  }

  /**
   * Switches a live session between control and view, if it is one of those that may be changed. `false`:
   * there is none such.
   */
  changeMode(mode: Grant["mode"], { owner, tenants }: Changeable): boolean {
    const session = this.#session;
    if (!session) return false;
    const { iss, by, tenant } = session.admission.claims;
    // Who asked for it: the ticket's issuer, or who had the gateway make it.
    if (owner !== undefined && (by ?? iss) !== owner) return false;
    if (tenants !== undefined && !tenants.includes(tenant)) return false;
    return session.changeMode(mode);
  }

  /** Ends a session whose time is over while nobody is there, and forgets one that has ended. */
  override async alarm(): Promise<void> {
    const session = this.#session;
    if (session === undefined || session.ended) return this.#keeper.ring();
    this.#record.ringAt(this.#keeper.now() + beatMs(session.admission));
  }
}

/** A WebSocket that is accepted on the viewer's behalf. */
function newWebSocket(): { readonly browserSide: WebSocket; readonly viewer: WebSocket } {
  const { 0: browserSide, 1: viewer } = new WebSocketPair();
  viewer.binaryType = "arraybuffer";
  viewer.accept();
  return { browserSide, viewer };
}

function upgraded(webSocket: WebSocket, subprotocol: ChannelName | undefined): Response {
  return new Response(null, {
    status: 101,
    webSocket,
    headers: {
      ...(subprotocol !== undefined && { "Sec-WebSocket-Protocol": subprotocol }),
      // Screen updates are compressed already; deflating them again only costs time.
      "Sec-WebSocket-Extensions": "",
    },
  });
}
