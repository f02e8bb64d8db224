import { jsonObject, linesOf, problemOf } from "./answer.ts";
import { ApiError, NoAnswerError } from "./errors.ts";
import { timeLimit } from "./time-limit.ts";

/** Longest wait before a call is made again, in milliseconds, if the gateway does not say how long. */
const MAX_BACKOFF_MS = 8000;
const FIRST_BACKOFF_MS = 500;

/** Longest `Retry-After` that is waited for, in seconds; one that is longer is for the caller to decide. */
export const MAX_RETRY_AFTER_SECONDS = 60;

/** Statuses of the gateway, and of what is in front of it, after which a call may succeed a moment later. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** What a call is made with. */
export interface Caller {
  /** The gateway's address, with a slash at its end. */
  readonly base: string;
  readonly token: () => string | undefined | Promise<string | undefined>;
  /** Time limit of one attempt, in milliseconds; of a stream, the longest silence. */
  readonly timeoutMs: number;
  /** How often a call is made before it has failed. */
  readonly attempts: number;
  readonly fetch: typeof fetch;
  readonly pause: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/**
 * One call of the API. Each is safe to make again: by its method, or by its idempotency key. A `DELETE` that is
 * made again because its answer was lost may find the session gone.
 */
export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the gateway's address, without a slash at its beginning. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Makes a call and reads its answer. Throws ApiError, NoAnswerError, or the reason of its signal. */
export async function callJson(caller: Caller, call: Call): Promise<JsonObject> {
  return repeated(caller, call.signal, async () => {
    const limit = timeLimit(caller.timeoutMs, call.signal);
    try {
      return await jsonObject(await answerOf(caller, call, limit.signal));
    } catch (error) {
      throw told(error, limit.signal);
    } finally {
      limit.clear();
    }
  });
}

/**
 * Makes a call whose answer is lines, and gives them as they come. It is made again only until it is
 * answered: what a broken stream has given is not asked for once more.
 */
export async function* callLines(caller: Caller, call: Call): AsyncGenerator<string, void, void> {
  let limit = timeLimit(caller.timeoutMs, call.signal);
  try {
    const response = await repeated(caller, call.signal, async () => {
      limit.clear();
      limit = timeLimit(caller.timeoutMs, call.signal);
      try {
        return await answerOf(caller, call, limit.signal);
      } catch (error) {
        throw told(error, limit.signal);
      }
    });
    if (response.body !== null) yield* linesOf(response.body, () => limit.restart());
  } catch (error) {
    throw told(error, limit.signal);
  } finally {
    limit.clear();
  }
}

async function repeated<T>(
  { attempts, pause, random }: Caller,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let made = 1; ; made += 1) {
    signal?.throwIfAborted();
    try {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after another
      return await attempt();
    } catch (error) {
      const wait = signal?.aborted === true ? undefined : waitAfter(error, made, random);
      if (wait === undefined || made >= attempts) throw error;
      // oxlint-disable-next-line no-await-in-loop
      await pause(wait, signal);
    }
  }
}

/** How long to wait before the next attempt, in milliseconds; `undefined` where it would fail as well. */
function waitAfter(error: unknown, made: number, random: () => number): number | undefined {
  const backoff = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (made - 1));
  const jittered = backoff * (0.5 + random() / 2);
  if (error instanceof NoAnswerError) {
    return error.reason === "not-understood" ? undefined : jittered;
  }
  if (!(error instanceof ApiError) || !isPassing(error)) return undefined;
  const { retryAfterSeconds } = error;
  if (retryAfterSeconds === undefined) return jittered;
  return retryAfterSeconds > MAX_RETRY_AFTER_SECONDS ? undefined : retryAfterSeconds * 1000;
}

function isPassing({ status, problem }: ApiError): boolean {
  return PASSING_STATUSES.has(status) || problem === "idempotency-in-flight";
}

async function answerOf(caller: Caller, call: Call, signal: AbortSignal): Promise<Response> {
  const response = await caller.fetch(addressOf(caller.base, call), {
    method: call.method,
    headers: await headersOf(caller, call),
    // A redirect could lead the token elsewhere.
    redirect: "error",
    cache: "no-store",
    signal,
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

function addressOf(base: string, { path, query = {} }: Call): string {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}

async function headersOf(
  caller: Caller,
  { body, idempotencyKey }: Call,
): Promise<Record<string, string>> {
  const token = await caller.token();
  return {
    Accept: "application/json",
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
    ...(idempotencyKey !== undefined && { "Idempotency-Key": idempotencyKey }),
  };
}

/** What to throw for what a request threw. */
function told(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof ApiError || error instanceof NoAnswerError) return error;
  if (signal.aborted) return signal.reason;
  // Of a request that could not be made, each runtime says something else.
  return new NoAnswerError("unreachable", { cause: error });
}
