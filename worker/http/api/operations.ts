import type * as v from "valibot";

import { METRICS_PATH } from "../../channel/addresses.ts";
import type { Scope } from "../../ticket/api-tokens.ts";
import { AuditQuery } from "./audit-query.ts";
import { MetricsQuery } from "./metrics-query.ts";
import { EndQuery, EventsQuery, NoQuery, SessionsQuery } from "./session-queries.ts";
import { EndRequest, ObserverRequest, SessionChange, SessionMessage } from "./session-requests.ts";
import { TicketRequest } from "./ticket-request.ts";

/** One operation of the API: what it is asked with, and what its caller needs. */
export interface Operation {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its parameters in braces, as OpenAPI writes it. */
  readonly path: `/${string}`;
  /** Of the caller, all of them. */
  readonly scopes: readonly [Scope, ...Scope[]];
  readonly query: v.GenericSchema<unknown, object>;
  /** The body, which is JSON; `undefined`: none is read. */
  readonly body: v.GenericSchema<unknown, object> | undefined;
}

const SESSIONS = "/api/v1/sessions";
const SESSION = `${SESSIONS}/{session}` as const;

/**
 * Every operation of the API. The routes are made from it, what each checks before its handler runs, and
 * the OpenAPI document: scripts/openapi describes each in words.
 */
export const OPERATIONS = {
  createTicket: {
    method: "POST",
    path: "/api/v1/tickets",
    scopes: ["tickets"],
    query: NoQuery,
    body: TicketRequest,
  },
  listSessions: {
    method: "GET",
    path: SESSIONS,
    scopes: ["sessions:read"],
    query: SessionsQuery,
    body: undefined,
  },
  endSessions: {
    method: "POST",
    path: `${SESSIONS}/end`,
    scopes: ["sessions:write"],
    query: NoQuery,
    body: EndRequest,
  },
  getSession: {
    method: "GET",
    path: SESSION,
    scopes: ["sessions:read"],
    query: NoQuery,
    body: undefined,
  },
  changeSession: {
    method: "PATCH",
    path: SESSION,
    scopes: ["sessions:write"],
    query: NoQuery,
    body: SessionChange,
  },
  endSession: {
    method: "DELETE",
    path: SESSION,
    scopes: ["sessions:write"],
    query: EndQuery,
    body: undefined,
  },
  sendMessage: {
    method: "POST",
    path: `${SESSION}/message`,
    scopes: ["sessions:write"],
    query: NoQuery,
    body: SessionMessage,
  },
  createObserver: {
    method: "POST",
    path: `${SESSION}/observers`,
    scopes: ["tickets", "sessions:read"],
    query: NoQuery,
    body: ObserverRequest,
  },
  listEvents: {
    method: "GET",
    path: `${SESSION}/events`,
    scopes: ["sessions:read"],
    query: EventsQuery,
    body: undefined,
  },
  exportAudit: {
    method: "GET",
    path: "/api/v1/audit",
    scopes: ["audit"],
    query: AuditQuery,
    body: undefined,
  },
  readMetrics: {
    method: "GET",
    path: METRICS_PATH,
    scopes: ["metrics"],
    query: MetricsQuery,
    body: undefined,
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
