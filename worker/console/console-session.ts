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
import {
  decodeResumption,
  RESUME_REFUSED,
  RESUMPTION_HEADER,
  type ResumeRefusal,
  type Resumption,
} from "../admission/resumption.ts";
import { FormatError } from "../admission/versioned.ts";
import type { EndCode } from "../channel/ends.ts";
import type { EndedBy } from "../directory/contract.ts";
import type { Line, ObserverTicket } from "../admission/session-desk.ts";
import { SUBPROTOCOL, type ChannelName } from "../channel/messages.ts";
import {
  newResumeToken,
  RESUME_RANDOM_BYTES,
  type ResumeKeys,
  type ResumeToken,
} from "../ticket/resume-token.ts";
import { SESSION_LIMITS, type SessionLimits } from "./limits.ts";
import { withMode } from "./keeping.ts";
import { RecordKeeper, type Found } from "./record-keeper.ts";
import { SessionRecord } from "./record.ts";
import { beatMs } from "./record-times.ts";
import { Returns } from "./returns.ts";
import { deriveRecordKeys } from "./sealed-record.ts";
import { Session } from "./session.ts";
import type { SessionDeps, SessionOptions } from "./session-options.ts";
import type { TargetHook } from "./target-hook.ts";
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
  /** Who can be asked where a session's machine is now, if anybody can. */
  readonly targetHook: (
    env: Env,
    admission: Admission,
    limits: SessionLimits,
  ) => TargetHook | undefined;
}

/** The Durable Object of one session, named by the session's public name. */
export class ConsoleSessionObject extends DurableObject<Env> {
  readonly #deps: ObjectDeps;
  readonly #record: SessionRecord;
  readonly #keeper: RecordKeeper;
  /** How often its viewers may come back. A session that is made again has no more than was left. */
  #returns: Returns | undefined;
  /** The session, while it is in memory; once it has ended, it stays there as long as the object does. */
  #session: Session | undefined;
  /** Until it is over, or on disk alone. */
  #running: Promise<void> | undefined;

  constructor(context: DurableObjectState, env: Env, deps: ObjectDeps) {
    super(context, env);
    this.#record = new SessionRecord(context.storage);
    this.#keeper = new RecordKeeper({
      ...deps,
      record: this.#record,
      keysOf: (session) => deriveRecordKeys(session, deps.recordSecrets(env)),
    });
    this.#deps = { ...deps, unixMs: () => this.#keeper.now() };
  }

  /**
   * The upgrade that the Worker admitted, with what is in {@link ADMISSION_HEADER} or {@link RESUMPTION_HEADER}.
   * Answered 101, {@link TICKET_USED}, {@link RESUME_REFUSED} or {@link HEADER_UNREADABLE}.
   */
  override async fetch(request: Request): Promise<Response> {
    try {
      const resumption = request.headers.get(RESUMPTION_HEADER);
      return resumption === null
        ? await this.#admit(request.headers.get(ADMISSION_HEADER) ?? "")
        : await this.#resume(decodeResumption(resumption));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return new Response(null, { status: HEADER_UNREADABLE });
    }
  }

  async #admit(header: string): Promise<Response> {
    const admission = decodeAdmission(header);
    const now = this.#keeper.now();
    // Answered by the Worker: this object may hold a live session, so it must keep nobody else's WebSocket.
    if (!this.#record.redeem(now, admission.redemptionExpiresMs)) {
      return new Response(null, { status: TICKET_USED });
    }
    this.#record.ringAt(Math.min(admission.redemptionExpiresMs, now + beatMs(admission)));
    const canComeBack = admission.channel === SUBPROTOCOL && admission.graceSeconds > 0;
    const token = canComeBack ? await this.#newToken(admission.session) : undefined;
    const { browserSide, viewer } = newWebSocket();
    this.#begin(admission, { viewer, token });
    await this.#keeper.settled();
    return upgraded(browserSide, admission.echoSubprotocol ? admission.channel : undefined);
  }

  /** A viewer that comes back with a token that this gateway has made. */
  async #resume(resumption: Resumption): Promise<Response> {
    const next = await this.#newToken(resumption.session);
    const attached = await this.#find((found) => this.#attach(found, resumption, next));
    if (typeof attached === "string") return new Response(attached, { status: RESUME_REFUSED });
    // The viewer gets the next token once whatever object it comes back to knows it.
    await this.#keeper.settled();
    return upgraded(attached, SUBPROTOCOL);
  }

  /** The viewer's side of a WebSocket that the session goes on with, or why it does not. */
  #attach(
    found: Session | Found,
    { tokenHash, number, received }: Resumption,
    next: ResumeToken,
  ): WebSocket | ResumeRefusal | EndCode {
    const session =
      found instanceof Session
        ? (found.refusalOf({ tokenHash, number, received }) ?? found)
        : this.#madeAgain(found, tokenHash);
    if (typeof session === "string") return session;
    const { browserSide, viewer } = newWebSocket();
    session.attach({ socket: viewer, number, received, tokenHash, next });
    return browserSide;
  }

  /** Finds the session, in memory or else on disk, and uses it in the turn in which it is there. */
  async #find<Used>(use: (found: Session | Found) => Used): Promise<Used> {
    // What is let go of is not used any more; it is on disk then.
    if (this.#session?.isLetGo === true) await this.#running;
    if (this.#session !== undefined) return use(this.#session);
    const found = await this.#keeper.find();
    if (this.#session !== undefined) return use(this.#session);
    // Somebody else has used what was found, in the same turn.
    return this.#keeper.isSettled ? use(found) : this.#find(use);
  }

  /** The session of a viewer with this token, or why there is none for it. */
  #madeAgain(found: Found, tokenHash: string): Session | ResumeRefusal | EndCode {
    switch (found.kind) {
      case "nothing":
        return "over";
      case "ended":
        return found.tokens.includes(tokenHash) ? found.code : "over";
      case "unreadable":
        if (found.error.reason === "newer") throw new FormatError("record", "newer");
        return "record";
      case "kept": {
        const { kept } = found;
        const { current, before } = kept.tokens;
        if (tokenHash !== current && tokenHash !== before) return "token";
        const now = this.#deps.monotonicMs();
        this.#returns ??= new Returns(SESSION_LIMITS, now);
        if (!this.#returns.take(true, now)) return "rate";
        this.#record.ringAt(this.#keeper.now() + beatMs(kept.admission));
        return this.#begin(kept.admission, kept);
      }
    }
  }

  #begin(admission: Admission, start: SessionOptions["start"]): Session {
    const { session: name, redemptionExpiresMs } = admission;
    const session = new Session({
      start,
      admission,
      limits: SESSION_LIMITS,
      returns: (this.#returns ??= new Returns(SESSION_LIMITS)),
      deps: this.#deps,
      dialTarget: this.#deps.dialer(this.env, SESSION_LIMITS),
      hook: this.#deps.targetHook(this.env, admission, SESSION_LIMITS),
      keep: (kept) => this.#keeper.keep(kept),
      ended: (code, tokens) =>
        this.#keeper.end(code, { session: name, tokens, redemptionExpiresMs }),
      abandon: () => this.ctx.waitUntil(this.#abandon()),
    });
    this.#session = session;
    this.#running = this.#run(session);
    this.ctx.waitUntil(this.#running);
    return session;
  }

  async #run(session: Session): Promise<void> {
    await session.run();
    if (session.ended) return;
    try {
      await this.#keeper.letGo(session.kept);
    } catch (error) {
      // What is on disk is found again, and the alarm that was set looks after it.
      this.#deps.log.fault(error, { session: session.admission.session });
    }
    this.#session = undefined;
  }

  /** The runtime has no other way to drop a WebSocket whose other side is inactive. What has to last is on disk then. */
  async #abandon(): Promise<void> {
    await this.#keeper.settled();
    await this.#record.synced();
    this.ctx.abort("the viewer did not close its WebSocket");
  }

  async #newToken(session: string): Promise<ResumeToken> {
    const keys = await this.#deps.resumeKeys(this.env);
    return newResumeToken(session, this.#deps.random(RESUME_RANDOM_BYTES), keys);
  }

  /**
   * Switches a session between control and view, if it is one of those that may be changed. `false`: there is none
   * such.
   */
  async changeMode(mode: Grant["mode"], which: Changeable): Promise<boolean> {
    const isChanged = await this.#find((found) => this.#setMode(found, mode, which));
    // What has been answered holds after a restart.
    await this.#keeper.settled();
    return isChanged;
  }

  #setMode(found: Session | Found, mode: Grant["mode"], which: Changeable): boolean {
    if (found instanceof Session) {
      return mayChange(found.admission, which) && found.changeMode(mode);
    }
    if (found.kind !== "kept" || !mayChange(found.kept.admission, which)) return false;
    this.#keeper.keep({ ...found.kept, admission: withMode(found.kept.admission, mode) });
    return true;
  }

  async locate(_which: Changeable): Promise<undefined> {}

  async message(_line: Line, _which: Changeable): Promise<boolean> {
    return false;
  }

  async observe(_request: ObserverTicket, _which: Changeable): Promise<undefined> {}

  async end(_how: EndedBy, _which?: Changeable): Promise<"ended" | "revoked" | "none"> {
    return "none";
  }

  /** Ends a session whose time is over while nobody is there, and forgets one that has ended. */
  override async alarm(): Promise<void> {
    const session = this.#session;
    if (session === undefined || session.ended) return this.#keeper.ring();
    const { kept } = session;
    if (kept !== undefined) this.#keeper.keep(kept);
    this.#record.ringAt(this.#keeper.now() + beatMs(session.admission));
  }
}

/** Whether the session is one of those. */
function mayChange({ claims }: Admission, { owner, tenants }: Changeable): boolean {
  const { iss, by, tenant } = claims;
  // Who asked for it: the ticket's issuer, or who had the gateway make it.
  if (owner !== undefined && (by ?? iss) !== owner) return false;
  return tenants === undefined || tenants.includes(tenant);
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
