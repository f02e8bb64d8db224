import type { EndCode } from "../channel/ends.ts";
import type { Asks } from "../channel/messages.ts";
import type { TlsCheck } from "../route/tls-check.ts";
import type { CloudStackReason } from "../ticket/cloudstack/errors.ts";
import type { TicketReason } from "../ticket/errors.ts";
import type { Location } from "../ticket/placement.ts";
import type { Admission } from "./admission.ts";
import type { OpenedTicket } from "./opened-ticket.ts";
import type { Refusal } from "./refusal.ts";
import type { Resumption, ResumeRefusal } from "./resumption.ts";
import type { ViewerOffer } from "./upgrade.ts";

/** A WebSocket that only says why there is no session, for a person to read. */
export interface EndDecision {
  readonly kind: "end";
  readonly offer: Pick<ViewerOffer, "channel" | "echoSubprotocol" | "tabHash">;
  readonly code: EndCode;
  /** What a person has to confirm before the ticket is redeemed. */
  readonly asks?: Asks;
  /** The page to go back to, if the ticket names one that is allowed. */
  readonly returnUrl?: string;
  readonly reason?: TicketReason | CloudStackReason | ResumeReason | ResumeRefusal;
  /** The claim that does not fit, or exceeds its issuer's bounds. */
  readonly claim?: string;
  /** The session of a ticket that is good, but was used, has to be confirmed or has no way to its target. */
  readonly session?: string;
  /** The ticket, if it could be opened and its tenant is one that its issuer may name. */
  readonly opened?: OpenedTicket;
  /** Which demand on TLS can never be met, and on which route. */
  readonly check?: TlsCheck;
  readonly route?: string;
}

/** Why a resume token gets no further: resuming is off, no session is named, or the token was not made for it. */
type ResumeReason = "off" | "session" | "authentication";

/** A viewer that comes back; whether it may, its session decides. */
export interface ResumeDecision {
  readonly kind: "resume";
  readonly resumption: Resumption;
  /** What it is told if it may not. */
  readonly refused: EndDecision;
}

/** A session for the viewer. */
export interface SessionDecision {
  readonly kind: "session";
  readonly admission: Admission;
  /** The region near which the session's object is made; by default near the viewer. */
  readonly location?: Location;
  /** The `kid` of the key that opened the ticket. */
  readonly key?: string;
  /** What the ticket is known by without being opened: `ticketMark`. */
  readonly mark?: string;
}

/** What becomes of one request for a console. */
export type Decision =
  | { readonly kind: "refuse"; readonly refusal: Refusal }
  | EndDecision
  | ResumeDecision
  | SessionDecision;
