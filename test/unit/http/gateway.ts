import type { ExecutionContext } from "hono";

import { createApp } from "../../../worker/http/app.ts";
import { SUBPROTOCOL, TICKET_SUBPROTOCOL_PREFIX } from "../../../worker/channel/subprotocols.ts";
import type { Changeable } from "../../../worker/admission/changeable.ts";
import type { SessionDesk } from "../../../worker/admission/session-desk.ts";
import type { Bindings } from "../../../worker/config/bindings.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import type { Platform } from "../../../worker/http/platform.ts";
import { jsonLog, type Log } from "../../../worker/observe/log.ts";
import type { Claims } from "../../../worker/ticket/claims.ts";
import type { Jurisdiction, Placement } from "../../../worker/ticket/placement.ts";
import { parseGatewayKeys, sealingKey } from "../../../worker/ticket/keys/gateway-keys.ts";
import { newClaims, type ClaimsInput } from "../../../worker/ticket/new-claims.ts";
import { sealTicket } from "../../../worker/ticket/seal.ts";
import { timingSafeEqual } from "node:crypto";

import { keptCalls, type KeptCall } from "./kept-calls.ts";
import { NO_DIRECTORY } from "./no-directory.ts";

export const ORIGIN = "https://gateway.example";
export const API_TOKEN = "test-api-token-0123456789abcdef-0123456789";
const KEY = Buffer.alloc(32, 7).toString("base64url");

export const SETTINGS = {
  TICKET_KEYS: JSON.stringify({ keys: [{ kty: "oct", k: KEY, alg: "dir", kid: "test" }] }),
  API_TOKEN,
  ALLOWED_TARGETS: "10.0.0.0/8:5900-5999 *.hv.example.com:5900",
} as const satisfies Settings;

/** A gateway that also has two private networks, one of them behind a connector. */
export const NETWORKS = {
  ...SETTINGS,
  ROUTES: JSON.stringify([
    { name: "dc1", binding: "DC1", allow: "10.0.0.0/16:5900-5999 10.0.0.9:443" },
    {
      name: "dc2",
      binding: "DC1",
      allow: "10.2.0.0/16:5900-5999 *.dc2.internal:443",
      connector: { name: "dc2", address: "10.2.0.1:7443" },
      rfbTls: "x509",
    },
  ]),
  CONNECTOR_KEYS: JSON.stringify({ keys: [{ kty: "oct", k: KEY, alg: "dir", kid: "dc2" }] }),
  DC1: { connect: () => undefined, fetch: () => undefined },
} as const satisfies Settings & { DC1: unknown };

/** Header of a stand-in for a 101, which Node cannot construct. */
export const END_HEADER = "x-test-end";
/** Header of that stand-in: where the end leads back to. */
export const RETURN_HEADER = "x-test-return";

/** Who has ended it or withdrawn the link, as the viewer is told. */
export const BY_HEADER = "x-test-by";
/** Header of that stand-in: the subprotocol that the 101 would name. */
export const CHANNEL_HEADER = "x-test-channel";
export const ASSETS: Readonly<Record<string, string>> = {
  "/index.en.html": "<!doctype html>viewer",
  "/one-below.en.html": "<!doctype html>viewer one below",
  "/two-below.en.html": "<!doctype html>viewer two below",
  "/admin.html": "<!doctype html>sessions",
  "/api.html": "the API in words",
  "/openapi.json": '{"openapi":"3.1.0"}',
  "/third-party-notices.txt": "notices",
  "/icons/a-1.svg": "<svg/>",
};

export interface Gateway {
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** What reached a session: object name, where it was looked for or made, and request. */
  readonly sessions: ({ readonly name: string; readonly request: Request } & Placement)[];
  /** What was asked of live sessions: object name, mode and which sessions may be changed. */
  readonly changes: ({
    readonly name: string;
    readonly mode: string;
    readonly which: Changeable;
  } & Placement)[];
  /** Pairs of hashes that were compared in constant time, by their length in bytes. */
  readonly compared: (readonly [number, number])[];
  readonly assetRequests: Request[];
}

/** A stand-in for the runtime's execution context. */
const EXECUTION: ExecutionContext = {
  waitUntil: () => {},
  passThroughOnException: () => {},
  abort: () => {},
  props: {},
};

export interface GatewayOptions {
  /** Where it logs; by default nowhere. */
  readonly log?: Log;
  /** Its clock, unix milliseconds; by default this machine's. */
  readonly now?: () => number;
  /** Answers what the gateway itself asks for; by default nothing. */
  readonly fetch?: Platform["fetch"];
  /** `ratelimits` bindings; without one the isolate counts for itself. */
  readonly limiters?: Pick<Bindings, "SOURCE_LIMIT" | "TOKEN_LIMIT" | "ISSUER_LIMIT">;
  readonly timingSafeEqual?: Platform["timingSafeEqual"];
  /** What a session answers; by default that it has taken the viewer. */
  readonly session?: () => Response;
  /** What every session answers to what the API asks of it. */
  readonly desk?: Partial<SessionDesk>;
  /** Whether there is a live session for a change. */
  readonly live?: boolean;
  /** What tenants have; by default no live sessions. */
  readonly directory?: Pick<Bindings, "DIRECTORY" | "TENANTS">;
  /** In place of objects that answer as if there were no session. */
  readonly objects?: Partial<Pick<Bindings, "SESSIONS" | "DIRECTORY" | "TENANTS" | "IDEMPOTENCY">>;
  /** What is kept of calls with idempotency keys, and whether their answers can be kept. */
  readonly calls?: Map<string, KeptCall>;
  readonly canFinish?: boolean;
  readonly settings?: Settings;
  readonly origin?: string;
  readonly asset?: (request: Request) => Response;
}

/** The whole HTTP side with stand-ins for what only workerd has. */
export function startGateway(options: GatewayOptions = {}): Gateway {
  const sessions: Gateway["sessions"] = [];
  const changes: Gateway["changes"] = [];
  const assetRequests: Request[] = [];
  const compared: Gateway["compared"] = [];
  const app = createApp({
    log: options.log ?? jsonLog(() => {}),
    now: options.now ?? Date.now,
    newId: () => crypto.randomUUID(),
    fetch: options.fetch ?? (() => Promise.reject(new Error("nothing is to be fetched"))),
    endSocket: ({ code, asks, by, returnUrl }, { channel, echoSubprotocol }) =>
      new Response(asks === undefined ? null : JSON.stringify(asks), {
        headers: {
          [END_HEADER]: code,
          [CHANNEL_HEADER]: echoSubprotocol ? channel : "none",
          ...(returnUrl !== undefined && { [RETURN_HEADER]: returnUrl }),
          ...(by !== undefined && { [BY_HEADER]: by }),
        },
      }),
    timingSafeEqual: (a, b) => {
      compared.push([a.byteLength, b.byteLength]);
      const equal = timingSafeEqual(new Uint8Array(a), new Uint8Array(b));
      return options.timingSafeEqual?.(a, b) ?? equal;
    },
  });
  const sessionsIn = (where: { readonly jurisdiction?: Jurisdiction }): Bindings["SESSIONS"] => ({
    jurisdiction: (jurisdiction) => sessionsIn({ jurisdiction }),
    getByName: (name, { locationHint: location } = {}) => ({
      fetch: async (request) => {
        sessions.push({ name, request, ...where, ...(location && { location }) });
        return options.session?.() ?? new Response("session");
      },
      changeMode: async (mode, which) => {
        changes.push({ name, mode, which, ...where });
        return options.live ?? true;
      },
      end: async () => "none",
      locate: async () => undefined,
      changeEnd: async () => undefined,
      declineTime: async () => undefined,
      message: async () => false,
      observe: async () => undefined,
      ...options.desk,
    }),
  });
  const env: Bindings = {
    ...(options.settings ?? SETTINGS),
    ...options.limiters,
    ...(options.directory ?? NO_DIRECTORY),
    IDEMPOTENCY: keptCalls(options.calls, options.canFinish),
    SESSIONS: sessionsIn({}),
    ...options.objects,
    ASSETS: {
      fetch: async (request) => {
        assetRequests.push(request);
        return (options.asset ?? storedAsset)(request);
      },
    },
  };
  return {
    fetch: async (path, init) =>
      app.request(`${options.origin ?? ORIGIN}${path}`, init, env, EXECUTION),
    sessions,
    changes,
    compared,
    assetRequests,
  };
}

function storedAsset(request: Request): Response {
  const text = ASSETS[new URL(request.url).pathname];
  return text === undefined ? new Response("nothing", { status: 404 }) : new Response(text);
}

const STATEMENT: ClaimsInput = {
  iss: "portal",
  aud: "porthole",
  sub: "alice",
  tenant: "acme",
  console: { id: "vm-1", name: "web server" },
  target: { kind: "rfb", host: "10.0.0.5", port: 5901, password: "canary-password" },
  grant: { mode: "control" },
};

/** A ticket of the gateway's shared key, issued at `now`, unix milliseconds. */
export async function makeTicket(
  statement: Partial<ClaimsInput> = {},
  now = Date.now(),
): Promise<{ readonly ticket: string; readonly claims: Claims }> {
  const claims = newClaims(
    { ...STATEMENT, ...statement },
    { now: now / 1000, random: (bytes) => crypto.getRandomValues(bytes) },
  );
  const key = sealingKey(parseGatewayKeys(SETTINGS.TICKET_KEYS));
  if (key === undefined) throw new Error("the test keys have no shared key");
  return { ticket: await sealTicket(claims, { kind: "shared", key }), claims };
}

/** Headers of the viewer's handshake; `undefined` leaves one out. */
export function upgradeHeaders(
  ticket: string | undefined,
  changes: Readonly<Record<string, string | undefined>> = {},
): Headers {
  const offered =
    ticket === undefined ? SUBPROTOCOL : `${SUBPROTOCOL}, ${TICKET_SUBPROTOCOL_PREFIX}${ticket}`;
  const headers = {
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": offered,
    Origin: ORIGIN,
    ...changes,
  };
  return new Headers(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
