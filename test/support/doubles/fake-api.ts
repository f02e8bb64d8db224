import { createServer } from "node:http";
import { Readable } from "node:stream";

import type { SessionView } from "../../../client/index.ts";
import { listening, type Listening } from "./listening.ts";

interface FakeCall {
  readonly method: string;
  /** Path and query. */
  readonly address: string;
  readonly authorization: string | null;
  readonly key: string | null;
  readonly body: unknown;
}

/** The API of a gateway without one: sessions in memory. */
export interface FakeApi {
  /** They can be changed. */
  readonly sessions: SessionView[];
  /** All calls so far. */
  readonly calls: FakeCall[];
  /** What comes in place of the next answers, one each; `undefined` lets one through. */
  readonly instead: (((request: Request) => Response | Promise<Response>) | undefined)[];
  handle(request: Request): Promise<Response>;
}

export const FAKE_TOKEN = "a-token-of-the-fake-api-0123456789abcdef";

/** A session; its name is made from its number. */
export function fakeSession(number: number, facts: Partial<SessionView> = {}): SessionView {
  return {
    session: String(number).padStart(43, "S"),
    tenant: "acme",
    console: { id: `vm-${String(number)}`, name: `web-${String(number).padStart(2, "0")}` },
    subject: `user${String(number)}@example.com`,
    issuer: "portal",
    state: "live",
    mode: "control",
    controls: true,
    sharing: "shared",
    startedAt: "2026-11-27T10:14:00Z",
    endsAt: "2026-11-27T18:14:00Z",
    kind: "rfb",
    bytesToViewer: 1_234_567,
    bytesToTarget: 4321,
    connection: 1,
    version: "0.1.0",
    ...facts,
  };
}

export function fakeProblem(
  status: number,
  name: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = { type: `/problems#${name}`, title: `Title of ${name}`, status };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, "Content-Type": "application/problem+json" },
  });
}

/** Starts with these sessions. Only {@link FAKE_TOKEN} may call; an empty `token` lets everybody. */
export function fakeApi(sessions: readonly SessionView[] = [], token = FAKE_TOKEN): FakeApi {
  const api: FakeApi = {
    sessions: [...sessions],
    calls: [],
    instead: [],
    handle: async (request) => {
      const url = new URL(request.url);
      const authorization = request.headers.get("Authorization");
      const text = await request.text();
      api.calls.push({
        method: request.method,
        address: url.pathname + url.search,
        authorization,
        key: request.headers.get("Idempotency-Key"),
        body: text === "" ? undefined : JSON.parse(text),
      });
      const instead = api.instead.shift();
      if (instead !== undefined) return instead(request);
      if (token !== "" && authorization !== `Bearer ${token}`)
        return fakeProblem(401, "unauthorized");
      return answer(api, request.method, url, text);
    },
  };
  return api;
}

function answer(api: FakeApi, method: string, url: URL, text: string): Response {
  const body = text === "" ? {} : (JSON.parse(text) as Record<string, string>);
  const [, session, below] =
    /^\/api\/v1\/sessions\/(S[S0-9]{42})(\/\w+)?$/.exec(url.pathname) ?? [];
  if (url.pathname === "/api/v1/sessions" && method === "GET") return listed(api, url.searchParams);
  if (url.pathname === "/api/v1/sessions/end" && method === "POST") {
    const matching = api.sessions.filter((one) => fits(one, (name) => body[name] ?? null));
    for (const one of matching) api.sessions.splice(api.sessions.indexOf(one), 1);
    return Response.json({ ended: matching.length });
  }
  if (url.pathname === "/api/v1/tickets" && method === "POST") {
    return Response.json(linkTo("T".repeat(43)), { status: 201 });
  }
  const at = api.sessions.findIndex((one) => one.session === session);
  const found = api.sessions[at];
  if (session === undefined || found === undefined) return fakeProblem(404, "no-such-session");
  switch (`${method} ${below ?? ""}`) {
    case "GET ":
      return Response.json(found);
    case "PATCH ":
      return patched(api, at, found, body);
    case "DELETE ":
      api.sessions.splice(at, 1);
      return Response.json({ session, outcome: "ended" });
    case "POST /message":
      return Response.json({ session });
    case "POST /observers":
      return Response.json(linkTo("O".repeat(43)), { status: 201 });
    case "GET /events":
      return Response.json({ events: [eventOf(found, 1, "session-live")] });
    default:
      return fakeProblem(405, "method-not-allowed");
  }
}

function patched(
  api: FakeApi,
  at: number,
  found: SessionView,
  { mode, endsAt, moreTime }: Readonly<Record<string, string>>,
): Response {
  const { moreTimeAskedAt, ...answered } = found;
  const isAsked = moreTimeAskedAt !== undefined;
  const isAnswered = endsAt !== undefined || moreTime !== undefined;
  api.sessions[at] = {
    ...(isAnswered ? answered : found),
    ...(mode !== undefined && { mode: mode === "view" ? "view" : "control" }),
    ...(endsAt !== undefined && { endsAt }),
  };
  const { session } = found;
  const declined = moreTime && { moreTime: isAsked ? moreTime : "not-asked" };
  return Response.json({ session, ...(mode && { mode }), ...(endsAt && { endsAt }), ...declined });
}

function eventOf(session: SessionView, sequence: number, type: string) {
  const { tenant, subject } = session;
  return {
    id: `event-${String(sequence)}`,
    time: "2026-11-27T10:14:01Z",
    type,
    tenant,
    session: session.session,
    subject,
    sequence,
    data: { milliseconds: 120 },
  };
}

function linkTo(session: string) {
  return {
    url: `https://console.example.com/c/${session}#a-ticket`,
    session,
    expiresAt: "2026-11-27T10:20:00Z",
  };
}

function listed(api: FakeApi, query: URLSearchParams): Response {
  const limit = Number(query.get("limit") ?? "100");
  const from = Number(query.get("cursor") ?? "0");
  const all = api.sessions.filter((one) => fits(one, (name) => query.get(name)));
  const next = from + limit < all.length ? String(from + limit) : undefined;
  return Response.json({ sessions: all.slice(from, from + limit), ...(next && { next }) });
}

function fits(view: SessionView, wanted: (name: string) => string | null): boolean {
  const facts = {
    tenant: view.tenant,
    console: view.console.id,
    subject: view.subject,
    issuer: view.issuer,
    state: view.state,
  };
  return Object.entries(facts).every(([name, fact]) => (wanted(name) ?? fact) === fact);
}

/** Serves it on 127.0.0.1. */
export async function serveFakeApi(api: FakeApi): Promise<Listening> {
  const server = createServer((request, response) => {
    const { method = "GET", url = "/", headers } = request;
    const hasBody = method !== "GET" && method !== "DELETE";
    const asked = new Request(`http://127.0.0.1${url}`, {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ...(hasBody && { body: Readable.toWeb(request) as ReadableStream, duplex: "half" }),
    });
    void (async () => {
      const answer = await api.handle(asked);
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  return listening(server);
}
