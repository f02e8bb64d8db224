import { callJson, callLines, type Call, type Caller } from "./call.ts";
import { NoAnswerError } from "./errors.ts";
import {
  countIn,
  isSessionEvent,
  isSessionView,
  linkOf,
  listIn,
  textIn,
  viewOf,
} from "./shapes.ts";
import { pause } from "./time-limit.ts";
import type {
  EndRequest,
  Mode,
  ObserverRequest,
  SessionChange,
  SessionEvent,
  SessionState,
  SessionView,
  TicketLink,
  TicketRequest,
} from "./views.ts";

export { ApiError, NoAnswerError, type NoAnswerReason } from "./errors.ts";
export type * from "./views.ts";

export interface ClientOptions {
  /** The gateway's address, such as `https://console.example.com`; with its folder, if it is in one. */
  readonly gateway: string;
  /**
   * An API token or an issuer's JWT, or what gives one: it is asked before each attempt. Without it, something in
   * front of the gateway has to add one.
   */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /** Time limit of one attempt, in milliseconds; of a stream, its longest silence. 15 s when left out. */
  readonly timeoutMs?: number;
  /** How often a call is made before it has failed, 4 times when left out. */
  readonly attempts?: number;
  /** In place of the runtime's own. */
  readonly fetch?: typeof fetch;
  readonly pause?: Caller["pause"];
  readonly random?: () => number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface PostOptions extends CallOptions {
  /** The same key and the same request have the same answer for 24 hours. A new one when left out. */
  readonly idempotencyKey?: string;
}

/** Which sessions to list: all members have to fit. */
export interface SessionFilter {
  readonly tenant?: string | undefined;
  /** The console's `id`. */
  readonly console?: string | undefined;
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  readonly state?: SessionState | undefined;
}

/** The API of a gateway. Every call throws ApiError, NoAnswerError, or the reason of its signal. */
export interface GatewayClient {
  /** Sessions by pages of up to `limit` (1 to 500, 100 when left out). */
  sessionPages(
    filter?: SessionFilter & { readonly limit?: number },
    options?: CallOptions,
  ): AsyncGenerator<readonly SessionView[], void, void>;
  /** Sessions, one after another; pages are asked for as they are needed. */
  sessions(filter?: SessionFilter, options?: CallOptions): AsyncGenerator<SessionView, void, void>;
  session(session: string, options?: CallOptions): Promise<SessionView>;
  setMode(session: string, mode: Mode, options?: CallOptions): Promise<void>;
  /**
   * Gives a session another end, later or earlier than the one that it has: at most as long after its start as the
   * gateway and the caller allow.
   */
  setEnd(session: string, endsAt: Date, options?: CallOptions): Promise<void>;
  /** Tells whoever has asked for more time that there is none; `false`: nobody waits for an answer. */
  declineTime(session: string, options?: CallOptions): Promise<boolean>;
  /**
   * Ends a session, or revokes its ticket if that was not used yet. Made again after its answer was lost, it
   * throws `no-such-session`.
   */
  end(
    session: string,
    request?: { readonly reason?: string | undefined; readonly tenant?: string | undefined },
    options?: CallOptions,
  ): Promise<"ended" | "revoked">;
  /** Ends all sessions that fit, and gives their number. */
  endMatching(request: EndRequest, options?: PostOptions): Promise<number>;
  /** Shows a line, of up to 500 characters, to who is in the session. */
  message(session: string, text: string, options?: PostOptions): Promise<void>;
  /** Makes a link to watch a session's console. */
  observe(session: string, request: ObserverRequest, options?: PostOptions): Promise<TicketLink>;
  /** Makes a link to a console: docs/tickets.md has the request. */
  createTicket(request: TicketRequest, options?: PostOptions): Promise<TicketLink>;
  /** What has happened in a session, the oldest first. `tenant`: where a caller that has several looks for it. */
  events(
    session: string,
    request?: { readonly tenant?: string },
    options?: CallOptions,
  ): AsyncGenerator<SessionEvent, void, void>;
  /** A tenant's audit log from a sequence number on, as lines of JSON; the last line is a checkpoint. */
  auditLines(
    request?: { readonly tenant?: string; readonly after?: number; readonly limit?: number },
    options?: CallOptions,
  ): AsyncGenerator<string, void, void>;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_ATTEMPTS = 4;

/** A client of the API of one gateway. Throws TypeError for an address that is none. */
export function gatewayClient(options: ClientOptions): GatewayClient {
  const caller = callerOf(options);
  return { ...reading(caller), ...changing(caller) };
}

function callerOf({ gateway, token, ...options }: ClientOptions): Caller {
  const { protocol, href } = new URL(gateway.endsWith("/") ? gateway : `${gateway}/`);
  if (!/^https?:$/.test(protocol)) throw new TypeError("a gateway's address begins with https:");
  return {
    base: href,
    token: typeof token === "function" ? token : () => token,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    attempts: options.attempts ?? DEFAULT_ATTEMPTS,
    // Browsers refuse to have it called as anything but a function of the page.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    pause: options.pause ?? pause,
    random: options.random ?? Math.random,
  };
}

type Reading = "sessionPages" | "sessions" | "session" | "events" | "auditLines";

function reading(caller: Caller): Pick<GatewayClient, Reading> {
  const sessionPages: GatewayClient["sessionPages"] = (query = {}, { signal } = {}) =>
    pagesOf(caller, { path: SESSIONS, query: { ...query }, signal }, "sessions", isSessionView);
  return {
    sessionPages,
    async *sessions(filter, options) {
      for await (const page of sessionPages(filter, options)) yield* page;
    },
    session: async (session, { signal } = {}) =>
      viewOf(await callJson(caller, { method: "GET", path: pathOf(session), signal })),
    async *events(session, query = {}, { signal } = {}) {
      const call = { path: pathOf(session, "/events"), query, signal };
      for await (const page of pagesOf(caller, call, "events", isSessionEvent)) yield* page;
    },
    auditLines: (query = {}, { signal } = {}) =>
      callLines(caller, { method: "GET", path: "api/v1/audit", query, signal }),
  };
}

/** Pages of a list; one may be empty and still name a next one. */
async function* pagesOf<T>(
  caller: Caller,
  call: Omit<Call, "method">,
  member: string,
  isOne: (value: unknown) => value is T,
): AsyncGenerator<readonly T[], void, void> {
  let cursor: string | undefined;
  do {
    const query = { ...call.query, cursor };
    // oxlint-disable-next-line no-await-in-loop -- each page names the next one
    const answer = await callJson(caller, { ...call, method: "GET", query });
    yield listIn(answer, member, isOne);
    const next = answer["next"] === undefined ? undefined : textIn(answer, "next");
    if (next !== undefined && next === cursor) throw new NoAnswerError("not-understood");
    cursor = next;
  } while (cursor !== undefined);
}

function changing(caller: Caller): Omit<GatewayClient, Reading> {
  const post = (
    path: string,
    body: unknown,
    options: PostOptions = {},
  ): ReturnType<typeof callJson> => {
    const { idempotencyKey = crypto.randomUUID(), signal } = options;
    return callJson(caller, { method: "POST", path, body, idempotencyKey, signal });
  };
  const patch = (
    session: string,
    body: SessionChange,
    { signal }: CallOptions = {},
  ): ReturnType<typeof callJson> =>
    callJson(caller, { method: "PATCH", path: pathOf(session), body, signal });
  return {
    setMode: async (session, mode, options) => {
      await patch(session, { mode }, options);
    },
    setEnd: async (session, endsAt, options) => {
      await patch(session, { endsAt: endsAt.toISOString() }, options);
    },
    declineTime: async (session, options) => {
      const { moreTime } = await patch(session, { moreTime: "declined" }, options);
      return moreTime === "declined";
    },
    end: async (session, query = {}, { signal } = {}) => {
      const call: Call = { method: "DELETE", path: pathOf(session), query: { ...query }, signal };
      const { outcome } = await callJson(caller, call);
      if (outcome !== "ended" && outcome !== "revoked") throw new NoAnswerError("not-understood");
      return outcome;
    },
    endMatching: async (request, options) =>
      countIn(await post(`${SESSIONS}/end`, request, options), "ended"),
    message: async (session, text, options) => {
      await post(pathOf(session, "/message"), { text }, options);
    },
    observe: async (session, request, options) =>
      linkOf(await post(pathOf(session, "/observers"), request, options)),
    createTicket: async (request, options) =>
      linkOf(await post("api/v1/tickets", request, options)),
  };
}

const SESSIONS = "api/v1/sessions";

/** The name of a session, as the gateway makes it: a hash, then its jurisdiction, if it is confined to one. */
const SESSION_NAME = /^[A-Za-z0-9_-]{43}(?:\.[a-z]{2,16})?$/;

/** Throws TypeError for what is no session's name: it could lead to another address. */
function pathOf(session: string, below = ""): string {
  if (!SESSION_NAME.test(session)) throw new TypeError("that is not the name of a session");
  return `${SESSIONS}/${encodeURIComponent(session)}${below}`;
}
