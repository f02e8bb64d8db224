import type { ServerHandshakeOptions } from "../../rfb/handshake/server.ts";
import type { TlsDemand } from "../../rfb/handshake/vencrypt.ts";
import {
  vncAuthenticationResponse,
  type DesEncrypt,
} from "../../rfb/handshake/vnc-authentication.ts";
import type { Target, TargetTls } from "../../ticket/claims.ts";

/**
 * The TLS that a target wants inside RFB, by VeNCrypt; `undefined` where TLS comes first or not at all.
 * A target that leaves `tls` out counts as one without: what its route says must have been filled in.
 */
function vencryptDemand(target: Target): TlsDemand | undefined {
  if (target.kind !== "rfb" || !target.tls) return undefined;
  return startOf(target.tls) === "vencrypt" ? (target.tls.mode ?? "x509") : undefined;
}

/** When TLS begins on the connection of an `rfb` target. */
export function startOf(tls: TargetTls): "vencrypt" | "immediate" {
  return tls.start ?? "vencrypt";
}

/**
 * How to sign in to the VNC server of a target: with a user name by Plain, with a password by VNC
 * Authentication. No target says by itself that its password is optional; whoever opened the ticket knows.
 */
export function rfbOptions(
  target: Target,
  encrypt: DesEncrypt,
  passwordIsOptional: boolean,
): ServerHandshakeOptions {
  const tls = vencryptDemand(target);
  return {
    ...credentialOptions(target, encrypt, passwordIsOptional),
    ...(tls === undefined ? {} : { tls }),
    ...(target.kind === "xapi" && { only33: true }),
  };
}

function credentialOptions(
  target: Target,
  encrypt: DesEncrypt,
  passwordIsOptional: boolean,
): ServerHandshakeOptions {
  const { password } = target;
  const username = target.kind === "xapi" ? undefined : target.username;
  if (username !== undefined) return { plain: { username, password: password ?? "" } };
  if (password === undefined) return {};
  return {
    answerChallenge: (challenge) => vncAuthenticationResponse(challenge, password, encrypt),
    // XAPI has let the gateway in by a session, over TLS that was checked. CloudStack sends a password along
    // whether or not the console has one.
    ...((passwordIsOptional || target.kind === "xapi") && { passwordIsOptional: true }),
  };
}
