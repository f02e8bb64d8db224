/** The content type of RFC 9457 §3, without parameters. */
export const PROBLEM_CONTENT_TYPE = "application/problem+json";

/** Every problem an HTTP request can meet. The same names are the headings of docs/problems.md. */
export const PROBLEMS = {
  "invalid-request": {
    status: 400,
    title: "The request is malformed",
    advice: "Correct the member that `detail` names, if it names one.",
  },
  "wrong-subprotocol": {
    status: 400,
    title: "The WebSocket offers the wrong subprotocols",
    advice: "Offer `porthole.v1` or `binary` once and one `ticket.` followed by the ticket.",
  },
  unauthorized: {
    status: 401,
    title: "Valid credentials are required",
    advice:
      "Send `Authorization: Bearer` with the gateway's API token or a token of a known issuer.",
  },
  "https-required": {
    status: 403,
    title: "The gateway requires https",
    advice:
      "Use https. If a proxy ends TLS in front of the gateway, set TRUST_FORWARDED_PROTO or ALLOW_HTTP.",
  },
  "origin-not-allowed": {
    status: 403,
    title: "This page is not allowed to open consoles here",
    advice:
      "Open the console on the gateway's own page, or have the origin added to ALLOWED_ORIGINS.",
  },
  "not-permitted": {
    status: 403,
    title: "The caller is not allowed to ask for that",
    advice:
      "Ask for what the caller's entry in API_TOKENS, TICKET_ISSUERS or ACCESS_CALLERS allows; `detail` names what exceeds it.",
  },
  "not-found": {
    status: 404,
    title: "Nothing exists at this address",
    advice: "Check the address.",
  },
  "no-such-session": {
    status: 404,
    title: "No such live session",
    advice: "It may have ended, or its link was never opened.",
  },
  "method-not-allowed": {
    status: 405,
    title: "The method is not allowed here",
    advice: "Use one of the methods in the `Allow` header.",
  },
  "idempotency-in-flight": {
    status: 409,
    title: "The same call is being carried out",
    advice:
      "Make the call again after as many seconds as `Retry-After` says: its answer, or another attempt, follows.",
  },
  "request-too-large": {
    status: 413,
    title: "The request is too large",
    advice: "Send at most 16 KiB.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "The body is not JSON",
    advice: "Send `Content-Type: application/json`.",
  },
  "idempotency-mismatch": {
    status: 422,
    title: "The idempotency key belongs to another call",
    advice: "Use another `Idempotency-Key` for each call that differs in address or body.",
  },
  "end-not-possible": {
    status: 422,
    title: "The session cannot end then",
    advice:
      "Set an end that is in the future, and no longer after the session's start than SESSION_MAX_SECONDS; `detail` says which it is.",
  },
  "target-not-allowed": {
    status: 422,
    title: "The gateway is not allowed to reach this machine",
    advice:
      "Add its address and port to ALLOWED_TARGETS or to a route's allow-list, or correct them in the request.",
  },
  "no-route": {
    status: 422,
    title: "The gateway has no route of that name",
    advice: "Name one of ROUTES or `internet`, or leave `route` out.",
  },
  "tls-not-possible": {
    status: 422,
    title: "What the target demands of TLS cannot be met on its route",
    advice:
      "Give the route a connector for private authorities, pins and private networks; anonymous TLS needs `anonymousTls` as well.",
  },
  "tls-required": {
    status: 422,
    title: "The route to this machine requires TLS",
    advice:
      "Leave `tls` out, or say in it what the certificate must be; `false` is not accepted there.",
  },
  "upgrade-required": {
    status: 426,
    title: "This address speaks WebSocket only",
    advice: "Send a WebSocket handshake of version 13.",
  },
  "too-many-requests": {
    status: 429,
    title: "Too many requests",
    advice: "Wait as many seconds as `Retry-After` says, then try again.",
    page: "Wait a minute, then load this page again.",
  },
  "limit-reached": {
    status: 429,
    title: "A limit of the gateway is reached",
    advice:
      "Wait as many seconds as `Retry-After` says, then try again, or have the limit raised; `detail` names it.",
  },
  "gateway-error": {
    status: 500,
    title: "Something went wrong in the gateway",
    advice:
      "Try again. If it happens again, tell the operator the `instance`, which the gateway's log contains.",
    page: "Load this page again. If it happens again, tell your administrator the id below.",
  },
  "no-sealing-key": {
    status: 501,
    title: "This gateway cannot make links",
    advice: "Add a shared key to TICKET_KEYS, or let the issuer seal the tickets.",
  },
  "gateway-updating": {
    status: 503,
    title: "The gateway is being updated",
    advice: "Wait as many seconds as `Retry-After` says, then try again.",
    page: "Load this page again in a few seconds.",
  },
  "access-unavailable": {
    status: 503,
    title: "Cloudflare Access cannot be asked who is calling",
    advice:
      "Wait as many seconds as `Retry-After` says, then try again, or send an API token. The gateway reads the keys at ACCESS_TEAM_DOMAIN.",
  },
  "gateway-unready": {
    status: 503,
    title: "The gateway is not set up",
    advice: "Its configuration is incomplete. `/readyz` lists what is missing for the operator.",
    page: "Its configuration is incomplete. Your administrator finds what is missing at `/readyz`.",
  },
} as const satisfies Record<string, ProblemKind>;

export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly advice: string;
  /** The advice for a person in a browser's window, where programs are told what no person could do. */
  readonly page?: string;
}

export type ProblemType = keyof typeof PROBLEMS;

interface ProblemOptions {
  /** Our own words only, never a value of the request; 5xx problems do not show it. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with a problem of the table. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly type: ProblemType;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(type: ProblemType, options: ProblemOptions = {}) {
    super(type);
    this.type = type;
    this.detail = options.detail;
    this.headers = options.headers ?? {};
  }
}

/**
 * The answer for a problem. `basePath` precedes the gateway's paths; `request` is the id that the log has
 * of a request answered with 5xx, and is its `instance`.
 */
export function problemResponse(problem: Problem, basePath: string, request?: string): Response {
  const { status, title } = PROBLEMS[problem.type];
  const body = {
    type: `${basePath}/problems#${problem.type}`,
    title,
    status,
    ...(status < 500 && problem.detail !== undefined && { detail: problem.detail }),
    ...(request !== undefined && { instance: `urn:uuid:${request}` }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...problem.headers,
      "Content-Type": PROBLEM_CONTENT_TYPE,
      "Cache-Control": "no-store",
    },
  });
}
