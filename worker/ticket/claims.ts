import * as v from "valibot";

/** No control characters, line separators or lone surrogates: these texts reach logs and titles. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

const text = (max: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(max), v.regex(PRINTABLE));
const NumericDate = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** How to reach a screen over RFB. Never visible to the browser. */
const RfbTarget = v.strictObject({
  kind: v.literal("rfb"),
  /** Host name (IDNs in their ASCII form) or IP address; an IPv6 address without brackets. */
  host: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:-]{1,253}$/)),
  port: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_535)),
  /** VNC Authentication password; only the first 8 Latin-1 characters count (RFC 6143 §7.2.2). */
  password: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
});

/** A key combination such as `Ctrl+Alt+1`: modifiers, then a letter, digit, F1 to F12 or a named key. */
const KeyChord = v.pipe(
  v.string(),
  v.regex(
    /^(?:(?:Ctrl|Alt|Shift|Super)\+){1,4}(?:[a-z0-9]|F[1-9]|F1[0-2]|Backspace|Del|Delete|Esc|Escape|Tab|Enter|Space|PrintScreen)$/i,
  ),
);

/** What the viewer may do. What a grant does not name is not allowed. */
const Grant = v.strictObject({
  mode: v.picklist(["control", "view"]),
  /** Directions in which clipboard text passes. */
  clipboard: v.optional(v.picklist(["none", "to-guest", "from-guest", "both"])),
  /** Longest clipboard message on the wire, in bytes; 65,536 when left out. */
  clipboardBytes: v.optional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(262_144)),
  ),
  /** Change the size of the guest's screen. */
  resize: v.optional(v.boolean()),
  /** Shut down, reboot and reset the machine, where its VNC server offers that. */
  power: v.optional(v.boolean()),
  /** Combinations that do not reach the guest; for QEMU `Ctrl+Alt+1` to `9` when left out. */
  blockedKeys: v.optional(v.pipe(v.array(KeyChord), v.maxLength(32))),
  /** Longest session in seconds; the gateway's own limit holds as well. */
  maxSeconds: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(604_800))),
});

/**
 * What a ticket says. Registered claims are those of RFC 7519 §4.1; times are whole NumericDate
 * seconds; lengths are UTF-16 code units. `jti` names the session, so it has at least 128 bits of
 * randomness and is safe in a URL.
 */
export const Claims = v.strictObject({
  iss: text(256),
  aud: text(256),
  jti: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,128}$/)),
  iat: NumericDate,
  nbf: v.optional(NumericDate),
  exp: NumericDate,
  sub: text(256),
  tenant: text(128),
  console: v.strictObject({ id: text(128), name: text(256) }),
  target: v.variant("kind", [RfbTarget]),
  grant: Grant,
  /** Name of the guest's keyboard layout, such as `de` or `us(intl)`. */
  keyboard: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_()-]{0,31}$/))),
});

export type Claims = v.InferOutput<typeof Claims>;
export type Target = Claims["target"];
export type Grant = Claims["grant"];
