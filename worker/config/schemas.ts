import * as v from "valibot";

import { Limits } from "../admission/limits.ts";
import { HostError, normaliseHost, type Cidr } from "../route/address.ts";
import { parseNat64 } from "../route/nat64.ts";
import { plainToken } from "../ticket/api-tokens.ts";
import { Claims } from "../ticket/claims.ts";
import { isHashKey, parseEncryptionSecret } from "../ticket/cloudstack/keys.ts";

/** Max length of a setting's value, in UTF-16 code units. */
export const MAX_SETTING_LENGTH = 65_536;
const MAX_WORDS = 64;
const MAX_BASE_PATH_LENGTH = 128;
const MAX_AUDIENCE_LENGTH = 256;
const MAX_PLAIN_API_TOKENS = 8;
const MAX_API_TOKEN_LENGTH = 512;
const MAX_HOOK_URL_LENGTH = 2048;
const MIN_HOOK_SECRET_BYTES = 24;
const MAX_HOOK_SECRET_BYTES = 64;
/** An API token is compared, never stretched, so it has to be random and this long. */
export const MIN_API_TOKEN_LENGTH = 32;

/** TOML allows `600` and `true` for a variable as well as `"600"` and `"true"`. */
export const Text = v.pipe(
  v.union([v.string(), v.number(), v.boolean()]),
  v.transform(String),
  v.maxLength(MAX_SETTING_LENGTH),
  v.trim(),
);

export const Flag = v.pipe(
  Text,
  v.picklist(["true", "false"]),
  v.transform((text) => text === "true"),
);

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number) =>
  v.pipe(Text, v.regex(/^\d{1,9}$/), v.transform(Number), v.minValue(min), v.maxValue(max));

/** The same, or 0. */
export const wholeOrZero = (min: number, max: number) =>
  v.union([whole(min, max), v.pipe(Text, v.literal("0"), v.transform(Number))]);

/** One of these words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  v.pipe(Text, v.picklist(words));

const Words = v.pipe(
  Text,
  v.transform((text) => text.split(/[\s,]+/).filter((word) => word !== "")),
  v.maxLength(MAX_WORDS),
);

/** Origins in their serialised form. */
export const Origins = v.pipe(
  Words,
  // The URL parser would accept `*` as a part of the name.
  v.everyItem((word) => /^https?:[^*]+$/.test(word) && URL.parse(word)?.origin === word),
);

/** The same of origins that are reached by https only. */
export const ReturnOrigins = v.pipe(
  Origins,
  v.everyItem((word) => word.startsWith("https:")),
);

const SOURCE =
  /^(?:'self'|https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?:\d{1,5}|\*))?)$/;

/** Sources of the CSP directive of this name. */
export const FrameAncestors = v.pipe(
  Words,
  v.minLength(1),
  v.check((words) =>
    words.length === 1 && words[0] === "'none'" ? true : words.every((word) => SOURCE.test(word)),
  ),
  v.transform((words) => words.join(" ")),
);

export const BasePath = v.pipe(
  Text,
  v.maxLength(MAX_BASE_PATH_LENGTH),
  v.regex(/^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/),
);

export const Audience = v.pipe(
  Text,
  v.minLength(1),
  v.maxLength(MAX_AUDIENCE_LENGTH),
  v.regex(/^[\x21-\x7e]+$/),
);

// The characters of a bearer token (RFC 6750 §2.1).
export const PlainApiTokens = v.pipe(
  Text,
  v.transform((text) => text.split(",").map((token) => token.trim())),
  v.minLength(1),
  v.maxLength(MAX_PLAIN_API_TOKENS),
  v.everyItem(
    (token) =>
      token.length >= MIN_API_TOKEN_LENGTH &&
      token.length <= MAX_API_TOKEN_LENGTH &&
      /^[A-Za-z0-9._~+/-]+=*$/.test(token),
  ),
  v.transform((tokens) => tokens.map(plainToken)),
);

export const Nat64Prefixes = v.pipe(
  Text,
  v.transform(parseNat64),
  v.custom<readonly Cidr[]>((networks) => networks !== undefined),
);

/** The JSON of a grant. */
export const GrantJson = v.pipe(Text, v.parseJson(), Claims.entries.grant);

/** The JSON of limits, or the same as a table of TOML. */
export const LimitsJson = v.pipe(
  v.union([v.pipe(Text, v.parseJson()), v.record(v.string(), v.unknown())]),
  // To the schema of an object a list without items is one.
  v.check((value) => !Array.isArray(value)),
  Limits,
);

/** 16 bytes in base64. */
export const EncryptionSecret = v.pipe(
  Text,
  v.transform(parseEncryptionSecret),
  v.custom<Uint8Array<ArrayBuffer>>((bytes) => bytes !== undefined),
);

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host may be called: not link-local, a metadata service or the like, which are no consoles either. */
function isCallable(hostname: string): boolean {
  try {
    normaliseHost(hostname);
    return true;
  } catch (error) {
    if (error instanceof HostError) return false;
    throw error;
  }
}

/** An address that the gateway calls: by https, or on this machine by http. */
export const HookUrl = v.pipe(
  Text,
  v.maxLength(MAX_HOOK_URL_LENGTH),
  v.transform((text) => URL.parse(text)),
  v.instance(URL),
  v.check(
    ({ protocol, hostname }) =>
      protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname)),
  ),
  v.check(({ hostname }) => isCallable(hostname)),
  v.check(({ username, password, hash }) => username === "" && password === "" && hash === ""),
  v.transform(({ href }) => href),
);

const TEAM_DOMAIN = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}$/;

/** The domain of an Access team, or an address on this machine that stands in for it; as an origin. */
export const AccessTeam = v.pipe(
  Text,
  v.transform((text) => (TEAM_DOMAIN.test(text) ? `https://${text}` : text)),
  v.check((text) => v.is(HookUrl, text) && /^https?:\/\/[^/?]+\/?$/.test(text)),
  v.transform((text) => new URL(text).origin),
);

/** Audience tags of Access applications. */
export const AccessAudiences = v.pipe(
  Words,
  v.minLength(1),
  v.maxLength(8),
  v.everyItem((word) => /^[0-9a-f]{64}$/.test(word)),
);

/** A symmetric secret as Standard Webhooks write it: `whsec_`, and 24 to 64 bytes in base64. */
export const HookSecret = v.pipe(
  Text,
  v.regex(/^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  v.check((text) => {
    const characters = text.replace(/^whsec_/, "").replace(/=+$/, "").length;
    const bytes = Math.floor((characters * 3) / 4);
    return bytes >= MIN_HOOK_SECRET_BYTES && bytes <= MAX_HOOK_SECRET_BYTES;
  }),
);

export const HashKey = v.pipe(Text, v.check(isHashKey));
