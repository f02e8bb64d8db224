import type { InferInput } from "valibot";

import type { SessionView } from "../worker/http/api/session-view.ts";
import type { TicketRequest as TicketRequestSchema } from "../worker/http/api/ticket-request.ts";

export type { SessionEvent } from "../worker/http/api/session-events.ts";
export type {
  EndRequest,
  ObserverRequest,
  SessionChange,
} from "../worker/http/api/session-requests.ts";
export type { SessionView } from "../worker/http/api/session-view.ts";
export type { TicketLink } from "../worker/http/api/ticket-link.ts";

/** What `POST /api/v1/tickets` asks for, with what may be left out of it. */
export type TicketRequest = InferInput<typeof TicketRequestSchema>;

/** What a person may do in a console. */
export type Mode = SessionView["mode"];

export type SessionState = SessionView["state"];
