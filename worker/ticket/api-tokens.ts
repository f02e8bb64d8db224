import { base64url } from "jose";
import * as v from "valibot";

import { isBase64url } from "./keys/base64url.ts";
import { boundsEntries } from "./bounds.ts";
import { DisplayName } from "./display-name.ts";
import { REPEATED } from "./keys/key-error.ts";
import { parseKeySetting } from "./keys/key-setting.ts";

/** Max number of tokens. */
const MAX_API_TOKENS = 64;

/** What a caller of the API may do with consoles: make links, see live sessions, change and end them. */
export const CONSOLE_SCOPES = ["tickets", "sessions:read", "sessions:write"] as const;

/** What a token can be for: consoles, and what the operator of the gateway reads. */
export const SCOPES = [...CONSOLE_SCOPES, "metrics", "audit"] as const;
export type Scope = (typeof SCOPES)[number];

const unique = (texts: readonly string[]) => new Set(texts).size === texts.length;

const HEX = /^[0-9a-f]{64}$/i;

/** SHA-256 of the token as it is sent, in hex or base64url. */
const Sha256 = v.pipe(
  v.string(),
  v.check((text) => HEX.test(text) || (text.length === 43 && isBase64url(text))),
  v.transform((text) => (HEX.test(text) ? fromHex(text) : base64url.decode(text))),
  v.transform((bytes) => Uint8Array.from(bytes).buffer),
);

/** A moment in UTC, as unix time in milliseconds. */
const Moment = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
  v.transform((text) => Date.parse(text)),
  v.check((time) => !Number.isNaN(time)),
);

const ApiToken = v.strictObject({
  /** How the log names it. */
  name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)),
  /** How people are told of it whose console it acts on. */
  displayName: v.optional(DisplayName),
  sha256: Sha256,
  scopes: v.pipe(v.array(v.picklist(SCOPES)), v.minLength(1), v.maxLength(SCOPES.length)),
  /** From then on it is refused. */
  expires: v.optional(Moment),
  ...boundsEntries,
});

const ApiTokenList = v.pipe(
  v.array(ApiToken),
  v.minLength(1),
  v.maxLength(MAX_API_TOKENS),
  v.check((tokens) => unique(tokens.map(({ name }) => name)), REPEATED),
  v.check(
    (tokens) => unique(tokens.map(({ sha256 }) => base64url.encode(new Uint8Array(sha256)))),
    REPEATED,
  ),
);

/** A bearer token of the API, known by its hash. */
type HashedToken = v.InferOutput<typeof ApiToken>;

/** A token of API_TOKEN, which may do everything. */
interface PlainToken {
  readonly name: typeof PLAIN_TOKEN_NAME;
  readonly text: string;
  readonly scopes: typeof SCOPES;
  readonly expires?: undefined;
  readonly displayName?: undefined;
}

/** How the log names the tokens of API_TOKEN. */
const PLAIN_TOKEN_NAME = "api-token";

export type ApiToken = HashedToken | PlainToken;

export function plainToken(text: string): PlainToken {
  return { name: PLAIN_TOKEN_NAME, text, scopes: SCOPES };
}

/** Reads the secret API_TOKENS. Throws KeyError, whose message is safe to log. */
export function parseApiTokens(json: string): readonly HashedToken[] {
  return parseKeySetting("API_TOKENS", ApiTokenList, json);
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
