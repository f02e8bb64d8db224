import * as v from "valibot";

const text = (min: number, max: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(max));
const NumericDate = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** How to reach a screen over RFB. Never visible to the browser. */
const RfbTarget = v.strictObject({
  kind: v.literal("rfb"),
  /** Host name or IP address; an IPv6 address without brackets. */
  host: text(1, 253),
  port: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_535)),
  /** VNC Authentication password; only the first 8 Latin-1 characters count (RFC 6143 §7.2.2). */
  password: v.optional(text(1, 128)),
});

const Grant = v.strictObject({
  mode: v.picklist(["control", "view"]),
  /** Longest session in seconds; the gateway's own limit holds as well. */
  maxSeconds: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(604_800))),
});

/**
 * What a ticket says. Registered claims are those of RFC 7519 §4.1; times are NumericDate seconds.
 * `jti` names the session, so it has at least 128 bits of randomness and is safe in a URL.
 */
export const Claims = v.strictObject({
  iss: text(1, 256),
  aud: text(1, 256),
  jti: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,128}$/)),
  iat: NumericDate,
  nbf: v.optional(NumericDate),
  exp: NumericDate,
  sub: text(1, 256),
  tenant: text(1, 128),
  console: v.strictObject({ id: text(1, 128), name: text(1, 256) }),
  target: v.variant("kind", [RfbTarget]),
  grant: Grant,
  keyboard: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_()-]{0,31}$/))),
});

export type Claims = v.InferOutput<typeof Claims>;
export type Target = Claims["target"];
export type Grant = Claims["grant"];
