import { importJWK, SignJWT, type JWK } from "jose";

/** The audience tag of the Access application in front of test gateways. */
export const ACCESS_AUD = "a".repeat(64);

/** What a JWT of Access says. */
export interface AccessStatement {
  readonly iss: string;
  readonly email?: string | undefined;
  readonly aud?: string[];
  readonly type?: string;
  /** Of its life, in seconds before now; negative: after it. */
  readonly issuedAgo?: number;
  readonly lastsSeconds?: number;
  /** Unix time in milliseconds. */
  readonly now?: number;
}

/** A JWT as Cloudflare Access puts it into each request of somebody who is signed in. */
export async function accessJwt(
  key: JWK,
  { iss, issuedAgo = 10, lastsSeconds = 3600, now = Date.now(), ...claims }: AccessStatement,
): Promise<string> {
  const iat = Math.floor(now / 1000) - issuedAgo;
  const payload = {
    aud: [ACCESS_AUD],
    type: "app",
    sub: "7335d417-61da-459d-899c-0a01c76a2f94",
    identity_nonce: "6ei69kawdKzMIAPF",
    country: "US",
    ...claims,
    iss,
    iat,
    nbf: iat,
    exp: iat + lastsSeconds,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", kid: key.kid ?? "", typ: "JWT" })
    .sign(await importJWK(key, "RS256"));
}
