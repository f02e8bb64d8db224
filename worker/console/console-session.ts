import { DurableObject } from "cloudflare:workers";

import {
  ADMISSION_HEADER,
  decodeAdmission,
  TICKET_REVOKED,
  TICKET_USED,
} from "../admission/admission.ts";
import type { Changeable } from "../admission/changeable.ts";
import type {
  EndChange,
  EndChanged,
  Line,
  MadeTicket,
  NoObserver,
  ObserverTicket,
  SessionDesk,
} from "../admission/session-desk.ts";
import { HEADER_UNREADABLE } from "../admission/object-header.ts";
import {
  decodeResumption,
  RESUME_REFUSED,
  RESUMPTION_HEADER,
  writeResumeRefusal,
  type Resumption,
} from "../admission/resumption.ts";
import { FormatError } from "../admission/versioned.ts";
import { SUBPROTOCOL, type ChannelName } from "../channel/subprotocols.ts";
import type { EndedBy, SessionRemote, Told } from "../directory/contract.ts";
import type { Standing } from "../directory/entry.ts";
import type { Grant } from "../ticket/claims.ts";
import { newResumeToken, RESUME_RANDOM_BYTES, type ResumeToken } from "../ticket/resume-token.ts";
import {
  changeModeOf,
  endingBy,
  endOf,
  lineFor,
  mayRevoke,
  revokedUntil,
  tenantOf,
  watchedOf,
} from "./asked-of-session.ts";
import { changeEndOf, declineTimeOf, type Outcome } from "./change-end.ts";
import type { ObjectDeps } from "./object-deps.ts";
import { beatMs } from "./record-times.ts";
import { Session } from "./session.ts";
import { SessionHost } from "./session-host.ts";
import { TabSecrets } from "./tab-secrets.ts";

/** The Durable Object of one session, named by the session's public name. */
export class ConsoleSessionObject extends DurableObject<Env> implements SessionRemote, SessionDesk {
  readonly #deps: ObjectDeps;
  readonly #host: SessionHost;
  readonly #secrets = new TabSecrets();

  constructor(context: DurableObjectState, env: Env, deps: ObjectDeps) {
    super(context, env);
    this.#deps = deps;
    this.#host = new SessionHost({
      storage: context.storage,
      env,
      deps,
      waitUntil: (done) => context.waitUntil(done),
      abort: (reason) => context.abort(reason),
    });
  }

  /**
   * The upgrade that the Worker admitted, with what is in {@link ADMISSION_HEADER} or {@link RESUMPTION_HEADER}.
   * Answered 101, {@link TICKET_USED}, {@link TICKET_REVOKED}, {@link RESUME_REFUSED} or {@link HEADER_UNREADABLE}.
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
    const { tabHash, ...admission } = decodeAdmission(header);
    const { audit, record, keeper } = this.#host;
    const now = keeper.now();
    // Answered by the Worker: this object may hold a live session, so it must keep nobody else's WebSocket.
    if (!record.redeem(now, admission.redemptionExpiresMs)) {
      const ending = record.ending?.ending;
      return ending?.code === "ticket-revoked"
        ? Response.json(ending, { status: TICKET_REVOKED })
        : new Response(null, { status: TICKET_USED });
    }
    // In the turn of the redemption: who has used a ticket up is as sure to be known as that it is used up.
    audit.opened(admission);
    record.ringAt(Math.min(admission.redemptionExpiresMs, now + beatMs(admission)));
    const canComeBack = admission.channel === SUBPROTOCOL && admission.graceSeconds > 0;
    const token = canComeBack ? await this.#newToken(admission.session) : undefined;
    const { browserSide, viewer } = newWebSocket();
    this.#host.begin(admission, { viewer, token, tabHash });
    await keeper.settled();
    return upgraded(browserSide, admission.echoSubprotocol ? admission.channel : undefined);
  }

  /** A viewer that comes back with a token that this gateway has made, or with the secret of its tab. */
  async #resume(resumption: Resumption): Promise<Response> {
    // Before the record is read, or any key is used.
    if (resumption.isSecret === true && !this.#secrets.begin()) return notResumed("secrets");
    const next = await this.#newToken(resumption.session);
    let browserSide: WebSocket | undefined;
    const refused = await this.#host.find((found) =>
      this.#host.attach(found, resumption, () => {
        const { browserSide: side, viewer } = newWebSocket();
        browserSide = side;
        return { socket: viewer, next };
      }),
    );
    if (resumption.isSecret === true) this.#secrets.seen(refused);
    if (refused !== undefined || browserSide === undefined) return notResumed(refused ?? "over");
    // The viewer gets the next token once whatever object it comes back to knows it.
    await this.#host.keeper.settled();
    return upgraded(browserSide, SUBPROTOCOL);
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
    const { keeper } = this.#host;
    const isChanged = await this.#host.find((found) => changeModeOf(found, mode, which, keeper));
    // What has been answered holds after a restart.
    await keeper.settled();
    return isChanged;
  }

  /** See `SessionRemote`. Only a session that is in memory has a stay. */
  async told(told: Told): Promise<{ readonly heard: boolean; readonly standing?: Standing }> {
    const standing = this.#host.present?.told(told);
    return standing === undefined ? { heard: false } : { heard: true, standing };
  }

  /**
   * Ends a session, or makes the ticket void that would begin it. A ticket that nobody has presented says nothing of
   * whom it is for, so only a caller that may end any session can do that: `which` names nothing then, or is left out.
   */
  async end(how: EndedBy, which: Changeable = {}): Promise<"ended" | "revoked" | "none"> {
    const { keeper, record } = this.#host;
    const outcome = await this.#host.find((found) => endOf(found, endingBy(how), which, keeper));
    await keeper.settled();
    if (outcome || !mayRevoke(which)) return outcome ? "ended" : "none";
    const now = keeper.now();
    const until = revokedUntil(now, this.#deps.ticketMaxSeconds(this.env));
    const ending = { ...endingBy(how), code: "ticket-revoked" } as const;
    if (!record.revoke(ending, now, until)) return "none";
    record.ringAt(until);
    return "revoked";
  }

  /** See {@link SessionDesk}. */
  async locate(which: Changeable): Promise<{ readonly tenant: string } | undefined> {
    return this.#host.find((found) => tenantOf(found, which));
  }

  /** See {@link SessionDesk}. */
  async changeEnd(change: EndChange, which: Changeable): Promise<EndChanged | undefined> {
    const { keeper } = this.#host;
    return this.#amended(
      await this.#host.find((found) => changeEndOf(found, change, which, keeper)),
    );
  }

  /** See {@link SessionDesk}. */
  async declineTime(which: Changeable): ReturnType<SessionDesk["declineTime"]> {
    const { keeper } = this.#host;
    return this.#amended(await this.#host.find((found) => declineTimeOf(found, which, keeper)));
  }

  /** An answer, once it is on disk and in the directory's list; what is on disk alone ends at its new time. */
  async #amended<Answer>(outcome: Outcome<Answer> | undefined): Promise<Answer | undefined> {
    if (outcome?.amended === undefined) return outcome?.answer;
    const { answer, amended } = outcome;
    const { audit, keeper } = this.#host;
    await keeper.settled();
    await this.#host.amend(amended);
    if (this.#host.present === undefined && !audit.isWaiting) await keeper.ring();
    return answer;
  }

  async message(line: Line, which: Changeable): Promise<boolean> {
    const { audit } = this.#host;
    const shownName = this.#deps.shownNames(this.env);
    return this.#host.find((found) => {
      const isSent = lineFor(found, line, which, shownName);
      if (isSent && found instanceof Session) {
        const said = { by: line.from, characters: line.text.length };
        audit.recorderOf(found.admission)("message-sent", said);
      }
      return isSent;
    });
  }

  async observe(
    request: ObserverTicket,
    which: Changeable,
  ): Promise<MadeTicket | NoObserver | undefined> {
    const host = this.#host;
    return host.find((found) => {
      const watched = watchedOf(found, which);
      return watched && host.observe(watched, request, request.by);
    });
  }

  /** Ends a session whose time is over while nobody is there, and forgets one that has ended. */
  override async alarm(): Promise<void> {
    const { audit, keeper, record, present: session } = this.#host;
    await audit.flush();
    if (session === undefined || session.ended) {
      // What its tenant's directory has not taken yet is not to be forgotten: the next alarm is set.
      return audit.isWaiting ? undefined : keeper.ring();
    }
    const { kept } = session;
    if (kept !== undefined) keeper.keep(kept);
    record.ringAt(keeper.now() + beatMs(session.admission));
  }
}

/** A WebSocket that is accepted on the viewer's behalf. */
function newWebSocket(): { readonly browserSide: WebSocket; readonly viewer: WebSocket } {
  const { 0: browserSide, 1: viewer } = new WebSocketPair();
  viewer.binaryType = "arraybuffer";
  viewer.accept();
  return { browserSide, viewer };
}

function notResumed(refusal: Parameters<typeof writeResumeRefusal>[0]): Response {
  return new Response(writeResumeRefusal(refusal), { status: RESUME_REFUSED });
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
