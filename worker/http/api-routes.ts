import { Hono } from "hono";
import type * as v from "valibot";

import { SESSION_IN_PATH } from "../channel/addresses.ts";
import { callerBy, callersOnly, jsonOnly, limitedBody, type ApiCall, type ApiEnv } from "./api.ts";
import { OPERATIONS, type Operation } from "./api/operations.ts";
import { createTicket } from "./create-ticket.ts";
import { exportAudit } from "./export-audit.ts";
import { oncePerKey } from "./idempotency.ts";
import { readJsonBody } from "./json-body.ts";
import { readMetrics } from "./metrics.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";
import { readQuery } from "./query.ts";
import { changeSession } from "./sessions/change-session.ts";
import { createObserver } from "./sessions/create-observer.ts";
import { endSession } from "./sessions/end-session.ts";
import { endSessions } from "./sessions/end-sessions.ts";
import { getSession } from "./sessions/get-session.ts";
import { listEvents } from "./sessions/list-events.ts";
import { listSessions } from "./sessions/list-sessions.ts";
import { sendMessage } from "./sessions/send-message.ts";

/** The operations of the API. Each is checked against its row of the table before its handler runs. */
export function apiRoutes(platform: Platform): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const { reads, writes } = routes(app, platform);
  writes(OPERATIONS.createTicket, createTicket);
  reads(OPERATIONS.listSessions, listSessions);
  writes(OPERATIONS.endSessions, endSessions);
  reads(OPERATIONS.getSession, getSession);
  writes(OPERATIONS.changeSession, changeSession);
  reads(OPERATIONS.endSession, endSession);
  writes(OPERATIONS.sendMessage, sendMessage);
  writes(OPERATIONS.createObserver, createObserver);
  reads(OPERATIONS.listEvents, listEvents);
  reads(OPERATIONS.exportAudit, exportAudit);
  reads(OPERATIONS.readMetrics, readMetrics);
  for (const [path, methods] of methodsByPath()) {
    const headers = { Allow: [...methods].toSorted().join(", ") };
    app.all(path, () => {
      throw new Problem("method-not-allowed", { headers });
    });
  }
  return app;
}

type WithoutBody<Query extends v.GenericSchema> = Operation & {
  readonly query: Query;
  readonly body: undefined;
};
type WithBody<Body extends v.GenericSchema> = Operation & { readonly body: Body };

function routes(app: Hono<ApiEnv>, platform: Platform) {
  const callerOf = callerBy(platform);
  return {
    /** An operation that is asked by its address alone. */
    reads: <Query extends v.GenericSchema>(
      { method, path, scopes, query }: WithoutBody<Query>,
      handle: (c: ApiCall, query: v.InferOutput<Query>) => Promise<Response>,
    ): void => {
      app.on(method, routeOf(path), callersOnly(callerOf, scopes), (c) =>
        handle(c, readQuery(c.var.url.searchParams, query)),
      );
    },
    /** An operation that is asked by a body. */
    writes: <Body extends v.GenericSchema>(
      { method, path, scopes, query, body }: WithBody<Body>,
      handle: (c: ApiCall, body: v.InferOutput<Body>) => Promise<Response>,
    ): void => {
      const checks = [callersOnly(callerOf, scopes), jsonOnly, limitedBody] as const;
      app.on(method, routeOf(path), ...checks, async (c) => {
        readQuery(c.var.url.searchParams, query);
        const bytes = new Uint8Array(await c.req.arrayBuffer());
        const request = readJsonBody(bytes, body);
        return method === "POST"
          ? oncePerKey(c, bytes, () => handle(c, request))
          : handle(c, request);
      });
    },
  };
}

/** A path as hono writes it. What cannot be a session's name leads nowhere. */
function routeOf(path: string): string {
  return path.replace("{session}", `:session{${SESSION_IN_PATH}}`);
}

/** The methods of each path; what can be asked by GET can be asked by HEAD. */
function methodsByPath(): ReadonlyMap<string, ReadonlySet<string>> {
  const paths = new Map<string, Set<string>>();
  for (const { method, path } of Object.values(OPERATIONS)) {
    const methods = paths.get(routeOf(path)) ?? new Set<string>();
    methods.add(method);
    if (method === "GET") methods.add("HEAD");
    paths.set(routeOf(path), methods);
  }
  return paths;
}
