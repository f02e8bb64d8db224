import { RfbError } from "../errors.ts";
import { viewOf } from "../../wire/bytes.ts";
import { bytes, enter, secure, send, u8, type Conversation } from "../../wire/conversation.ts";
import { MAX_OFFERED, type SecurityOffer } from "./security-offer.ts";

/**
 * Sub-types of the security type VeNCrypt (community RFB specification, "VeNCrypt"). The SASL ones, whose
 * numbers QEMU and the specification exchange, are not spoken.
 */
export const VENCRYPT = {
  plain: 256,
  tlsNone: 257,
  tlsVnc: 258,
  tlsPlain: 259,
  x509None: 260,
  x509Vnc: 261,
  x509Plain: 262,
} as const;

export type VencryptSubType = (typeof VENCRYPT)[keyof typeof VENCRYPT];

/**
 * How the server has to be reached. `x509`: TLS in which its certificate proves who it is. `anonymous`:
 * TLS that hides what is said and proves nothing.
 */
export type TlsDemand = "x509" | "anonymous";

/** What the client signs in with once the connection is as safe as it is going to be. */
export type Credential = "none" | "vnc" | "plain";

const SUB_TYPES = {
  off: { plain: VENCRYPT.plain },
  anonymous: { none: VENCRYPT.tlsNone, vnc: VENCRYPT.tlsVnc, plain: VENCRYPT.tlsPlain },
  x509: { none: VENCRYPT.x509None, vnc: VENCRYPT.x509Vnc, plain: VENCRYPT.x509Plain },
} as const;

/** The one sub-type that fulfils a demand, or `undefined` when VeNCrypt is not needed for it. */
export function subTypeFor(
  tls: TlsDemand | undefined,
  credential: Credential,
): VencryptSubType | undefined {
  if (tls !== undefined) return SUB_TYPES[tls][credential];
  return credential === "plain" ? SUB_TYPES.off.plain : undefined;
}

/**
 * VeNCrypt 0.2 from the server's version to the point where the sub-type's own authentication begins,
 * inside TLS where the sub-type has it. Only the one sub-type is ever chosen: a list without it is an
 * error and never a reason for less.
 *
 * `S: U8 major, U8 minor · C: 0, 2 · S: U8 0 · S: U8 count, U32 each · C: U32 · S: U8 1 · TLS`
 */
export function* vencrypt(subType: VencryptSubType, offer?: SecurityOffer): Conversation<void> {
  const [major = 0, minor = 0] = yield* bytes(2);
  // 0.1 has other numbers and no TLS with certificates.
  if (major === 0 && minor < 2) throw new RfbError("insecure", "VeNCrypt older than 0.2");
  yield* send(Uint8Array.of(0, 2));
  if ((yield* u8()) !== 0) throw new RfbError("refused", "VeNCrypt 0.2 was not accepted");

  const count = yield* u8();
  if (count === 0) throw new RfbError("refused", "the server offers no VeNCrypt sub-type");
  const list = yield* bytes(4 * count);
  const view = viewOf(list);
  const offered = Array.from({ length: count }, (_, index) => view.getUint32(4 * index));
  if (offer) offer.subTypes = offered.slice(0, MAX_OFFERED);
  if (!offered.includes(subType)) throw notOffered(subType, offered);
  const choice = new Uint8Array(4);
  new DataView(choice.buffer).setUint32(0, subType);
  yield* send(choice);
  // Plain continues in the clear at once, without an answer.
  if (subType === VENCRYPT.plain) return;
  if ((yield* u8()) !== 1) throw new RfbError("refused", "the server refused its own sub-type");
  yield* enter("tls");
  yield* secure();
}

/**
 * Why there is no common sub-type. The server cannot be verified only where the TLS that is required is
 * missing. A server that has it asks for another credential.
 */
function notOffered(subType: VencryptSubType, offered: readonly number[]): RfbError {
  const { off, ...secured } = SUB_TYPES;
  if (subType === off.plain) return new RfbError("security", "the server does not offer Plain");
  const family = Object.values(secured).find((types) => Object.values(types).includes(subType));
  if (family && subType === family.none && offered.includes(family.vnc)) {
    return new RfbError("needs-password", "the server asks for a password and there is none");
  }
  return family && Object.values(family).some((type) => offered.includes(type))
    ? new RfbError("security", "the server offers the TLS demanded with other credentials only")
    : new RfbError("insecure", "the server does not offer the TLS demanded");
}

/** Plain: `U32 length, U32 length, user name, password`, both UTF-8. */
export function* plainCredentials(username: string, password: string): Conversation<void> {
  const encoder = new TextEncoder();
  const [user, secret] = [encoder.encode(username), encoder.encode(password)];
  const message = new Uint8Array(8 + user.length + secret.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, user.length);
  view.setUint32(4, secret.length);
  message.set(user, 8);
  message.set(secret, 8 + user.length);
  yield* send(message);
}
