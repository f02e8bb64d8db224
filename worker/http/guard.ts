import { LOCAL, sourceOf } from "../admission/source.ts";
import { METRICS_PATH } from "../channel/addresses.ts";
import { CLOUDSTACK_SOCKETS } from "../channel/cloudstack.ts";
import type { AuditEvents } from "../observe/events.ts";
import type { RefusalEvent } from "../observe/refusal-log.ts";
import type { AppEnv, Memory } from "./app-env.ts";
import type { Client } from "./client.ts";
import { Problem, type ProblemType } from "./problem.ts";
import type { RateLimiter } from "./rate-limits.ts";

/** hono's context, whatever else a part of the app keeps in it. */
interface Asked {
  readonly env: AppEnv["Bindings"];
  readonly var: AppEnv["Variables"];
  readonly executionCtx: { waitUntil(promise: Promise<unknown>): void };
}

/**
 * What is limited: refusals per source address and of viewers that come back per session, calls per API token, calls
 * and consoles per issuer.
 */
type Limited = "source" | "session" | "token" | "issuer";

/** Max events per minute where the binding is missing, counted by each isolate for itself. */
const STAND_IN: Readonly<Record<Limited, number>> = {
  source: 120,
  session: 120,
  token: 1200,
  issuer: 1200,
};

/** Problems that a client without credentials can cause: they count against its source. */
const STRANGERS: ReadonlySet<ProblemType> = new Set([
  "wrong-subprotocol",
  "unauthorized",
  "origin-not-allowed",
  "upgrade-required",
] satisfies ProblemType[]);

/**
 * The answer to a source over its limit, for upgrades and the API. It is made before anything else is
 * done for the request. `path` is the URL's own; `now` is unix time in milliseconds.
 */
export function refusalOfSource(
  path: string,
  client: Client,
  memory: Memory,
  now: number,
): Problem | undefined {
  const isCounted =
    path.startsWith("/api/") || path === METRICS_PATH || CLOUDSTACK_SOCKETS.has(path);
  if (!isCounted) return undefined;
  const source = sourceOf(client);
  const seconds = Math.max(
    memory.limits.secondsLeft(`source ${source}`, now),
    memory.bans.secondsLeft(source, now),
  );
  if (seconds === 0) return undefined;
  const problem = tooMany(seconds);
  // It was over its limit, or banned, by refusals that have a line already.
  memory.refusals.logStranger("request-refused", { problem: problem.type, ...client }, source, now);
  return problem;
}

/** Counts one call of the API. Throws the problem `too-many-requests`. */
export function countCall(c: Asked, kind: "token" | "issuer", name: string): void {
  const seconds = secondsLeft(c, kind, name);
  if (seconds > 0) throw tooMany(seconds);
  count(c, kind, name);
}

/** Counts one console of an issuer; `false` when the issuer is over its limit. */
export function countConsole(c: Asked, issuer: string): boolean {
  if (secondsLeft(c, "issuer", issuer) > 0) return false;
  count(c, "issuer", issuer);
  return true;
}

/**
 * Whether the viewers of a session may ask to come back to it; `false` when too many of them were refused. Whoever
 * has a good token can ask as often as they like, also once the session is over.
 */
export function mayResume(c: Asked, session: string): boolean {
  return secondsLeft(c, "session", session) === 0;
}

/** Counts the refusal of a viewer whose token is good: against its session, because its address may be many people's. */
export function countResumeRefusal(c: Asked, session: string): void {
  count(c, "session", session);
}

/**
 * Counts a ticket, or the token of a viewer that comes back, that is not good. The source of too many is refused for a
 * while; not this machine's, which without Cloudflare in front is everybody's.
 */
export function countBadTicket(c: Asked): void {
  const { memory, client, config, now } = c.var;
  const source = sourceOf(client);
  const perMinute = config.limits.failedTicketsPerMinute.source;
  if (source === LOCAL || perMinute === 0) return;
  const seconds = memory.bans.count(source, perMinute, now());
  if (seconds > 0) memory.refusals.banned(source, seconds);
}

/** Counts the refusal of a request, if a client without credentials can cause it. */
export function countRefusal(c: Asked, problem?: ProblemType): void {
  if (problem === undefined || STRANGERS.has(problem)) count(c, "source", sourceOf(c.var.client));
}

/** Logs a refusal, unless its line of this minute has been written: a stranger's, or an equal one. */
export function logRefusal<Name extends RefusalEvent>(
  c: Asked,
  event: Name,
  fields: AuditEvents[Name],
): void {
  const { caller, client, memory, now } = c.var;
  const source = sourceOf(client);
  // Of this machine all lines are told: without Cloudflare in front it is everybody.
  const isKnown =
    caller !== undefined ||
    source === LOCAL ||
    ("session" in fields && fields.session !== undefined);
  if (isKnown) memory.refusals.log(event, { ...fields, ...client }, source, now());
  else memory.refusals.logStranger(event, { ...fields, ...client }, source, now());
}

function tooMany(seconds: number): Problem {
  return new Problem("too-many-requests", { headers: { "Retry-After": String(seconds) } });
}

function secondsLeft(c: Asked, kind: Limited, name: string): number {
  return c.var.memory.limits.secondsLeft(`${kind} ${name}`, c.var.now());
}

function count(c: Asked, kind: Limited, name: string): void {
  const { memory, now } = c.var;
  const counted = memory.limits.count(limiterOf(c, kind, name), `${kind} ${name}`, now);
  c.executionCtx.waitUntil(counted);
}

function limiterOf(c: Asked, kind: Limited, name: string): RateLimiter {
  const { memory, now } = c.var;
  const { counts } = memory;
  const { SOURCE_LIMIT, TOKEN_LIMIT, ISSUER_LIMIT } = c.env;
  if (kind === "session") return SOURCE_LIMIT ?? counts.limiter(STAND_IN.session, now);
  if (kind === "source") {
    // Only this machine, or every client where Cloudflare is not in front.
    if (name === LOCAL) return counts.limiter(c.var.config.localRefusalsPerMinute, now);
    return SOURCE_LIMIT ?? counts.limiter(STAND_IN.source, now);
  }
  return (kind === "token" ? TOKEN_LIMIT : ISSUER_LIMIT) ?? counts.limiter(STAND_IN[kind], now);
}
