import { RfbError } from "../errors.ts";
import { ascii, latin1 } from "../../wire/bytes.ts";
import { bytes, enter, send, u32, u8, type Conversation } from "../../wire/conversation.ts";
import type { LoginQuirks } from "../quirks.ts";
import { lockedOut, refusal } from "./refusal.ts";
import { MAX_OFFERED, type SecurityOffer } from "./security-offer.ts";
import { readServerInit, type ServerInit } from "./server-init.ts";
import {
  plainCredentials,
  subTypeFor,
  vencrypt,
  type Credential,
  type TlsDemand,
} from "./vencrypt.ts";

/** Security types (RFC 6143 §7.2 and the community RFB specification) that the gateway speaks as a client. */
const SECURITY_TYPE = { none: 1, vncAuthentication: 2, vencrypt: 19 } as const;

export interface ServerHandshakeOptions extends LoginQuirks {
  /** Is filled in as the server makes its offers, so that it is there however the login ends. */
  readonly offer?: SecurityOffer;
  /**
   * Answers a VNC Authentication challenge; absent when there is no password. With a password the
   * server must ask for it: one that offers only None is not the server the ticket was made for.
   */
  readonly answerChallenge?: (challenge: Uint8Array) => Uint8Array;
  /** Signs in by VeNCrypt's Plain instead: a user name and a password. */
  readonly plain?: { readonly username: string; readonly password: string };
  /** The server must speak TLS by VeNCrypt; it gets nothing secret before. */
  readonly tls?: TlsDemand;
}

/** SecurityResult of servers that count (community RFB specification, "SecurityResult"). */
const TOO_MANY_ATTEMPTS = 2;

type Version = "3.3" | "3.7" | "3.8";

/**
 * The client side of an RFB connection up to and including ServerInit (RFC 6143 §7.1 to §7.3), for
 * servers of version 3.3, 3.7 and 3.8 and those that only announce something else.
 *
 * Throws {@link RfbError}, and gives its verdict to the driver once the server has said no.
 */
export function* serverHandshake(options: ServerHandshakeOptions): Conversation<ServerInit> {
  yield* serverLogin(options);
  return yield* serverInitialisation();
}

/** The first half of {@link serverHandshake}: from ProtocolVersion to ClientInit, which it sends. */
export function* serverLogin(options: ServerHandshakeOptions): Conversation<void> {
  yield* enter("version");
  const announced = chooseVersion(yield* bytes(12));
  const version = options.only33 === true ? "3.3" : announced;
  yield* send(ascii(`RFB 00${version[0]}.00${version[2]}\n`));

  yield* enter("security");
  const offered = yield* securityTypes(version);
  if (options.offer) options.offer.types = offered.slice(0, MAX_OFFERED);
  if (offered.length === 0) {
    yield* refusal(new RfbError("refused", "the server refused the connection"));
  }
  const credential = credentialOf(options);
  const subType = subTypeFor(options.tls, credential);
  const type =
    subType === undefined
      ? chooseSecurityType(offered, credential, options.passwordIsOptional === true)
      : demandVencrypt(offered, options.tls);
  if (version !== "3.3") yield* send(Uint8Array.of(type));
  if (subType !== undefined) yield* vencrypt(subType, options.offer);

  yield* enter("authentication");
  const isLetIn = type === SECURITY_TYPE.none;
  if (credential === "vnc" && options.answerChallenge && !isLetIn) {
    yield* send(options.answerChallenge(yield* bytes(16)));
  }
  if (credential === "plain" && options.plain) {
    yield* plainCredentials(options.plain.username, options.plain.password);
  }
  // Type None is followed by a SecurityResult in 3.8 only (RFC 6143 §7.2.1, appendix A).
  if (!isLetIn || version === "3.8") {
    yield* securityResult(version, isLetIn ? "none" : credential);
  }
  yield* send(CLIENT_INIT_SHARED);
}

/** The second half of {@link serverHandshake}: what a server answers to ClientInit. */
export function* serverInitialisation(): Conversation<ServerInit> {
  yield* enter("initialisation");
  return yield* readServerInit();
}

/** ClientInit with shared-flag 1: other viewers of the machine stay connected (RFC 6143 §7.3.1). */
const CLIENT_INIT_SHARED = Uint8Array.of(1);

function credentialOf(options: ServerHandshakeOptions): Credential {
  if (options.plain) return "plain";
  return options.answerChallenge ? "vnc" : "none";
}

/**
 * The version to answer a ProtocolVersion with. Servers that announce 3.4 to 3.6 speak 3.3 (RFC 6143
 * §7.1.1); newer or private announcements (3.889 of macOS, 4.x and 5.x of RealVNC and Intel AMT) speak
 * 3.8 when asked.
 */
function chooseVersion(banner: Uint8Array): Version {
  const match = /^RFB (\d{3})\.(\d{3})\n$/.exec(latin1(banner));
  if (!match) throw new RfbError("not-rfb", "the server does not start with a ProtocolVersion");
  const major = Number(match[1]);
  const minor = Number(match[2]);
  if (major < 3 || (major === 3 && minor < 3)) {
    throw new RfbError("version", "the server's protocol version is older than 3.3");
  }
  if (major > 3 || minor >= 8) return "3.8";
  return minor === 7 ? "3.7" : "3.3";
}

/** The offered types; none of them means that a reason follows. In 3.3 the server decides: one type, 0 for none. */
function* securityTypes(version: Version): Conversation<readonly number[]> {
  if (version !== "3.3") return [...(yield* bytes(yield* u8()))];
  const type = yield* u32();
  return type === 0 ? [] : [type];
}

function chooseSecurityType(
  offered: readonly number[],
  credential: Credential,
  isOptional: boolean,
): number {
  const types = new Set(offered);
  if (credential === "vnc") {
    if (types.has(SECURITY_TYPE.vncAuthentication)) return SECURITY_TYPE.vncAuthentication;
    if (isOptional && types.has(SECURITY_TYPE.none)) return SECURITY_TYPE.none;
    throw new RfbError("security", "the server does not offer VNC Authentication");
  }
  if (types.has(SECURITY_TYPE.none)) return SECURITY_TYPE.none;
  if (types.has(SECURITY_TYPE.vncAuthentication)) {
    throw new RfbError("needs-password", "the server asks for a password and there is none");
  }
  throw new RfbError("security", "the server offers no security type that is spoken here");
}

/** Nothing else will do, whatever else is offered. */
function demandVencrypt(offered: readonly number[], tls: TlsDemand | undefined): number {
  if (offered.includes(SECURITY_TYPE.vencrypt)) return SECURITY_TYPE.vencrypt;
  throw new RfbError(
    tls === undefined ? "security" : "insecure",
    "the server does not offer VeNCrypt",
  );
}

function* securityResult(version: Version, credential: Credential): Conversation<void> {
  const result = yield* u32();
  if (result === 0) return;
  if (result === TOO_MANY_ATTEMPTS) throw lockedOut();
  const error =
    credential === "none"
      ? new RfbError("refused", "the server refused the connection")
      : new RfbError("login-failed", "the server did not accept the password");
  if (version === "3.8") yield* refusal(error);
  throw error;
}
