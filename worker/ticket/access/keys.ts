import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import * as v from "valibot";

import { AccessKeysError } from "./keys-error.ts";

/** Where a team's keys are, below its domain. */
const CERTS_PATH = "/cdn-cgi/access/certs";
/** How long keys are used before they are read again, in milliseconds: Access announces a new one for days. */
const KEYS_FRESH_MS = 600_000;
/** Least time from one reading to the next for a key that is not among them, in milliseconds. */
export const KEYS_COOLDOWN_MS = 30_000;
/** Least time from a reading that has failed to the next one, in milliseconds. */
export const KEYS_FAILURE_MS = 5000;
/** Max time of one reading, in milliseconds. */
const KEYS_TIMEOUT_MS = 5000;
/** Max readings at once: each request of an isolate that has no keys yet makes its own. */
export const MAX_READINGS = 8;
/** Max length of what is read, in bytes; a team has two keys, with their certificates some 6 KiB. */
export const MAX_KEYS_BYTES = 65_536;
const MAX_KEYS = 16;

const KeySet = v.object({ keys: v.pipe(v.array(v.looseObject({})), v.maxLength(MAX_KEYS)) });

/** The key that a JWT of Access names. */
export type AccessKeys = JWTVerifyGetKey;

export interface AccessKeysDeps {
  /** The platform's. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The wall clock: unix time in milliseconds. */
  readonly now: () => number;
}

/**
 * The keys of the team at this origin, read when they are first needed and kept. They throw jose's
 * `JWKSNoMatchingKey` for a key that the team does not have, and {@link AccessKeysError} while they cannot be read.
 */
export function accessKeys(team: string, deps: AccessKeysDeps): AccessKeys {
  const keys = createRemoteJWKSet(new URL(CERTS_PATH, team), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    cacheMaxAge: KEYS_FRESH_MS,
    [customFetch]: limited(deps),
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) throw error;
      throw new AccessKeysError("the keys of the Access team cannot be read", { cause: error });
    }
  };
}

/** Reads keys, never more than a few at once, and after a failure not at once again. */
function limited({ fetch, now }: AccessKeysDeps): AccessKeysDeps["fetch"] {
  let readings = 0;
  let notBefore = Number.NEGATIVE_INFINITY;
  return async (url, init) => {
    if (readings >= MAX_READINGS || now() < notBefore) throw new AccessKeysError("not now");
    readings += 1;
    try {
      // Without its certificates, of which nobody has a use.
      return Response.json(v.parse(KeySet, JSON.parse(await textOf(await fetch(url, init)))));
    } catch (error) {
      notBefore = now() + KEYS_FAILURE_MS;
      throw error;
    } finally {
      readings -= 1;
    }
  };
}

async function textOf({ status, body }: Response): Promise<string> {
  if (status !== 200) {
    await body?.cancel();
    throw new AccessKeysError("another status");
  }
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let text = "";
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_KEYS_BYTES) throw new AccessKeysError("too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
