import * as v from "valibot";

import { boundsEntries } from "./bounds.ts";
import { DisplayName } from "./display-name.ts";
import { VerifyingKey } from "./keys/jwk.ts";
import { REPEATED } from "./keys/key-error.ts";
import { parseKeySetting } from "./keys/key-setting.ts";

const MAX_ISSUERS = 64;
const MAX_ISSUER_KEYS = 8;

const unique = (names: readonly string[]) => new Set(names).size === names.length;

const Issuer = v.strictObject({
  /** The `iss` of its tickets. */
  issuer: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  /** How people are told of it whose console it acts on. */
  displayName: v.optional(DisplayName),
  keys: v.pipe(
    v.array(VerifyingKey),
    v.minLength(1),
    v.maxLength(MAX_ISSUER_KEYS),
    v.check((keys) => unique(keys.map((key) => key.kid)), REPEATED),
  ),
  /** Whether its API tokens may ask the gateway for console links. */
  api: v.optional(v.boolean()),
  ...boundsEntries,
});

const IssuerList = v.pipe(
  v.array(Issuer),
  v.maxLength(MAX_ISSUERS),
  v.check((issuers) => unique(issuers.map((issuer) => issuer.issuer)), REPEATED),
  // One key under two names would let either holder speak as the other.
  v.check((issuers) => unique(issuers.flatMap(({ keys }) => keys.map(keyMaterial))), REPEATED),
);

function keyMaterial(key: VerifyingKey): string {
  return key.kty === "RSA" ? key.n : `${key.crv} ${key.x}`;
}

export type Issuer = v.InferOutput<typeof Issuer>;

/** Who may sign tickets: each name only with its own keys. */
export type Issuers = readonly Issuer[];

/** Reads the secret TICKET_ISSUERS. Throws KeyError, whose message is safe to log. */
export function parseIssuers(json: string): Issuers {
  return parseKeySetting("TICKET_ISSUERS", IssuerList, json);
}
