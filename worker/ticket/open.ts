import { base64url, compactDecrypt } from "jose";
import * as v from "valibot";

import { Claims } from "./claims.ts";
import { CLOUDSTACK } from "./cloudstack/claims.ts";
import { jsonPart, splitCompact } from "./compact.ts";
import { TicketError } from "./errors.ts";
import { issuePath } from "../json/issue-path.ts";
import type { Issuers } from "./issuers.ts";
import type { GatewayKey, GatewayKeys } from "./keys/gateway-keys.ts";
import { bareJwk, type SharedKey } from "./keys/jwk.ts";
import { checkLifetime } from "./lifetime.ts";
import { SIGNED_TICKET_TYPE, TICKET_TYPE } from "./seal.ts";
import { verifySigned } from "./signed.ts";
import { parseUnambiguousJson } from "../json/unambiguous-json.ts";

export interface OpenOptions {
  readonly keys: GatewayKeys;
  readonly issuers: Issuers;
  /** The `aud` that this gateway answers to. */
  readonly audience: string;
  /** Max time from `iat` to `exp`, in seconds. */
  readonly maxSeconds: number;
  /** Unix time in seconds. */
  readonly now: number;
  /** Whether it may be of CloudStack's own issuer: no ticket that opens a session may. */
  readonly mayBeCloudStack?: boolean;
}

const ALGORITHMS: ReadonlySet<unknown> = new Set<GatewayKey["alg"]>(["dir", "ECDH-ES"]);

/** Strict: `zip`, `crit`, `jwk`, `jku`, `x5c` and every other way to steer the reader are refused. */
const shared = { enc: v.literal("A256GCM"), kid: v.string(), typ: v.string() };
const coordinate = v.pipe(v.string(), v.maxLength(43));
const Header = v.variant("alg", [
  v.strictObject({ alg: v.literal("dir"), ...shared }),
  v.strictObject({
    alg: v.literal("ECDH-ES"),
    ...shared,
    cty: v.literal("JWT"),
    epk: v.variant("crv", [
      v.strictObject({ kty: v.literal("OKP"), crv: v.literal("X25519"), x: coordinate }),
      v.strictObject({
        kty: v.literal("EC"),
        crv: v.literal("P-256"),
        x: coordinate,
        y: coordinate,
      }),
    ]),
  }),
]);
type Header = v.InferOutput<typeof Header>;

/**
 * Opens a ticket and checks everything it says about itself; only single use is left to the caller.
 * Throws TicketError. A ticket is called expired or early only when it is authentic.
 */
export async function openTicket(ticket: string, options: OpenOptions): Promise<Claims> {
  return checkClaims((await readTicket(ticket, options)).payload, options);
}

/** The payload of a ticket, authentic but not checked yet, and the keys that prove it, by `kid`. */
export interface ReadTicket {
  readonly payload: unknown;
  /** The gateway's key. */
  readonly kid: string;
  /** The issuer's, where it has signed. */
  readonly signedBy: string | undefined;
}

/** Opens a ticket and verifies who made it. Throws TicketError. */
export async function readTicket(
  ticket: string,
  options: Pick<OpenOptions, "keys" | "issuers">,
): Promise<ReadTicket> {
  const header = readHeader(ticket);
  const kty = header.alg === "dir" ? ["oct"] : ["EC", "OKP"];
  const key = options.keys.keys.find(
    ({ kid, kty: type }) => kid === header.kid && kty.includes(type),
  );
  if (key === undefined) throw new TicketError("unknown-key");

  const plaintext = await decrypt(ticket, key);
  // Anyone can encrypt to a public key: inside ECDH-ES only an issuer's signature counts.
  const { kid } = header;
  if (header.alg === "dir") {
    return { payload: bareClaims(plaintext, options.issuers), kid, signedBy: undefined };
  }
  const signed = await verifySigned(latin1(plaintext), SIGNED_TICKET_TYPE, options.issuers);
  return { payload: signed.payload, kid, signedBy: signed.kid };
}

/** The `kid` of the key that a ticket which {@link openTicket} has opened was sealed with. */
export function keyIdOf(ticket: string): string {
  return readHeader(ticket).kid;
}

/** Characters of a 128-bit authentication tag in base64url. */
const TAG_LENGTH = 22;

/**
 * The authentication tag at the end of a ticket (RFC 7516 §7.1): it identifies a ticket that was opened
 * before. Another text can end in the same tag, so it proves nothing about other tickets.
 */
export function ticketMark(ticket: string): string {
  return ticket.slice(-TAG_LENGTH);
}

function readHeader(ticket: string): Header {
  const [protectedPart, encryptedKey] = splitCompact(ticket, 5);
  const header = jsonPart(protectedPart, "header");
  if (!("alg" in header) || !ALGORITHMS.has(header.alg)) throw new TicketError("algorithm");
  if (!("enc" in header) || header.enc !== "A256GCM") throw new TicketError("algorithm");
  if (!("typ" in header) || header.typ !== TICKET_TYPE) throw new TicketError("type");
  if (header.alg === "ECDH-ES" && (!("cty" in header) || header.cty !== "JWT")) {
    throw new TicketError("type");
  }
  // Neither algorithm has an encrypted key (RFC 7518 §4.5, §4.6).
  if (encryptedKey !== "" || !v.is(Header, header)) throw new TicketError("header");
  return header;
}

/** Shared keys as the platform's `CryptoKey`: jose would import the bytes again for each ticket. */
const imported = new WeakMap<GatewayKey, Promise<CryptoKey>>();

function importShared(key: SharedKey): Promise<CryptoKey> {
  const known = imported.get(key);
  if (known !== undefined) return known;
  const bytes = new Uint8Array(base64url.decode(key.k));
  const made = crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);
  imported.set(key, made);
  return made;
}

async function decrypt(ticket: string, key: GatewayKey): Promise<Uint8Array> {
  try {
    const { plaintext } = await compactDecrypt(
      ticket,
      key.kty === "oct" ? await importShared(key) : bareJwk(key),
      { keyManagementAlgorithms: [key.alg], contentEncryptionAlgorithms: ["A256GCM"] },
    );
    return plaintext;
  } catch {
    throw new TicketError("decryption");
  }
}

/** Claims that only the shared key vouches for. An issuer in the list has to sign. */
function bareClaims(plaintext: Uint8Array, issuers: Issuers): unknown {
  let claims: unknown;
  try {
    claims = parseUnambiguousJson(plaintext);
  } catch {
    throw new TicketError("claims");
  }
  if (typeof claims === "object" && claims !== null && "iss" in claims) {
    const { iss } = claims;
    if (issuers.some(({ issuer }) => issuer === iss)) throw new TicketError("issuer");
  }
  return claims;
}

/** Claims of tickets that the gateway has made itself. */
const OWN_CLAIMS = ["by", "observer", "anonymous"] as const;

function checkClaims(value: unknown, options: OpenOptions): Claims {
  const { audience, maxSeconds, now, mayBeCloudStack = false } = options;
  const result = v.safeParse(Claims, value, { abortEarly: true });
  if (!result.success) throw new TicketError("claims", issuePath(result.issues[0]));
  // Only the gateway itself can say for whom it has made a ticket.
  const own = OWN_CLAIMS.find((claim) => result.output[claim] !== undefined);
  if (own !== undefined && result.output.iss !== audience) throw new TicketError("claims", own);
  // A ticket of this issuer could use up a session of CloudStack's own URLs.
  if (result.output.iss === CLOUDSTACK && !mayBeCloudStack) throw new TicketError("issuer");
  if (result.output.aud !== audience) throw new TicketError("audience");
  checkLifetime(result.output, maxSeconds, now);
  return result.output;
}

/** One character for each byte: a compact JWS is ASCII, and anything else fails its own check. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
