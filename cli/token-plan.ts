import { base64url } from "jose";

import { CONSOLE_SCOPES, parseApiTokens, type Scope } from "../worker/ticket/api-tokens.ts";
import { makeApiToken, type Random } from "./make-keys.ts";
import { UsageError } from "./usage-error.ts";

/** What a new API token is to be. */
export interface TokenRequest {
  readonly name: string;
  /** How people are told of it whose console it acts on. */
  readonly displayName?: string | undefined;
  readonly scopes?: readonly Scope[] | undefined;
  readonly tenants?: readonly string[] | undefined;
  /** The time from which it is no longer accepted, `2027-01-01T00:00:00Z`. */
  readonly expires?: string | undefined;
}

export interface MadeToken {
  readonly name: string;
  /** The token itself: only its hash is kept. */
  readonly token: string;
}

/** Adds a new token to the JSON of API_TOKENS. Throws UsageError and KeyError. */
export async function addToken(
  json: string | undefined,
  { name, displayName, scopes = CONSOLE_SCOPES, tenants, expires }: TokenRequest,
  random: Random,
): Promise<{ readonly json: string; readonly made: MadeToken }> {
  const entries = entriesOf(json);
  if (entries.some((entry) => entry.name === name)) {
    throw new UsageError(`there is an API token ${name}: --remove ${name} drops it`);
  }
  const token = makeApiToken(random);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  const sha256 = base64url.encode(new Uint8Array(hash));
  const entry = { name, displayName, sha256, scopes, tenants, expires };
  return { json: checked([...entries, entry]), made: { name, token } };
}

/** The JSON of API_TOKENS without that token, or `undefined` if there is none. Throws UsageError. */
export function removeToken(json: string | undefined, name: string): string | undefined {
  const entries = entriesOf(json);
  const left = entries.filter((entry) => entry.name !== name);
  if (left.length === entries.length) return undefined;
  if (left.length === 0) throw new UsageError("that is the last API token: use --token first");
  return checked(left);
}

interface Entry {
  readonly name: string;
}

/** The entries as they stand: checking them makes bytes of their hashes. */
function entriesOf(json: string | undefined): readonly Entry[] {
  if (json === undefined || json === "") return [];
  parseApiTokens(json);
  const entries: readonly Entry[] = JSON.parse(json);
  return entries;
}

function checked(entries: readonly Entry[]): string {
  const json = JSON.stringify(entries);
  parseApiTokens(json);
  return json;
}
