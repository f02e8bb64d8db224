import * as v from "valibot";

import { issuePath } from "../../worker/json/issue-path.ts";
import { parseUnambiguousJson } from "../../worker/json/unambiguous-json.ts";
import { ConfigError } from "./config-error.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";

/** Max length of a configuration in bytes. */
export const MAX_CONFIG_BYTES = 1_048_576;
/** Max rules. */
export const MAX_RULES = 64;

/** Max length of an allow-list in characters; its entries have a limit of their own. */
const AllowText = v.pipe(v.string(), v.minLength(1), v.maxLength(65_536));
const Path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const whole = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
const Host = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:-]{1,253}$/));
/** As in targets: base64 SHA-256 of a SubjectPublicKeyInfo. */
const Pins = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/))),
  v.minLength(1),
  v.maxLength(16),
);

const Rule = v.strictObject({
  targets: AllowText,
  ca: v.optional(Path),
  certificate: v.optional(Path),
  key: v.optional(Path),
  pins: v.optional(Pins),
  serverName: v.optional(Host),
  anonymous: v.optional(v.boolean(), false),
  plain: v.optional(v.boolean(), true),
  minVersion: v.optional(v.picklist(["TLSv1.2", "TLSv1.3"]), "TLSv1.2"),
});

const seconds = (max: number, defaultMs: number) => v.optional(whole(1, max), defaultMs / 1000);

const Config = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)),
  listen: v.strictObject({
    host: v.optional(Host, "127.0.0.1"),
    port: whole(0, 65_535),
    certificate: v.optional(Path),
    key: v.optional(Path),
  }),
  /** A file with a JWK Set, or the set itself. */
  keys: v.union([Path, v.looseObject({ keys: v.array(v.unknown()) })]),
  allow: AllowText,
  rules: v.optional(v.pipe(v.array(Rule), v.maxLength(MAX_RULES)), []),
  limits: v.optional(
    v.strictObject({
      connections: v.optional(whole(1, 65_535), DEFAULT_LIMITS.connections),
      perTarget: v.optional(whole(1, 65_535), DEFAULT_LIMITS.perTarget),
      preambleSeconds: seconds(60, DEFAULT_LIMITS.preambleMs),
      openingSeconds: seconds(60, DEFAULT_LIMITS.openingMs),
      handshakeSeconds: seconds(60, DEFAULT_LIMITS.handshakeMs),
      idleSeconds: seconds(604_800, DEFAULT_LIMITS.idleMs),
      graceSeconds: seconds(3600, DEFAULT_LIMITS.graceMs),
    }),
    {},
  ),
  health: v.optional(
    v.strictObject({
      host: v.optional(v.picklist(["127.0.0.1", "::1"]), "127.0.0.1"),
      port: whole(0, 65_535),
    }),
  ),
});

/** A configuration file, its other files not yet read. */
export type Config = v.InferOutput<typeof Config>;
export type RuleConfig = Config["rules"][number];

/** Reads the text of a configuration file. Throws {@link ConfigError}. */
export function parseConfig(bytes: Uint8Array): Config {
  if (bytes.length > MAX_CONFIG_BYTES) throw new ConfigError("the configuration is too long");
  let value: unknown;
  try {
    value = parseUnambiguousJson(bytes);
  } catch {
    // The parser's message quotes its input.
    throw new ConfigError("the configuration is not JSON, or has a member twice");
  }
  const config = v.safeParse(Config, value, { abortEarly: true });
  if (!config.success) {
    throw new ConfigError(`${issuePath(config.issues[0])} is missing, malformed or not known`);
  }
  inPairs("listen", config.output.listen);
  for (const [index, rule] of config.output.rules.entries()) inPairs(`rules.${index}`, rule);
  return config.output;
}

function inPairs(
  place: string,
  {
    certificate,
    key,
  }: { readonly certificate?: string | undefined; readonly key?: string | undefined },
): void {
  if ((certificate === undefined) !== (key === undefined)) {
    throw new ConfigError(`${place} needs certificate and key together`);
  }
}

export function limitsOf({ limits }: Config): Limits {
  return {
    connections: limits.connections,
    perTarget: limits.perTarget,
    preambleMs: limits.preambleSeconds * 1000,
    openingMs: limits.openingSeconds * 1000,
    handshakeMs: limits.handshakeSeconds * 1000,
    idleMs: limits.idleSeconds * 1000,
    graceMs: limits.graceSeconds * 1000,
  };
}
