import * as v from "valibot";

import type { BoundsByName } from "../admission/bounds.ts";
import { boundsByName } from "../admission/bounds-by-name.ts";
import type { Log } from "../observe/log.ts";
import { parseApiTokens, plainToken, type ApiToken } from "../ticket/api-tokens.ts";
import { Claims } from "../ticket/claims.ts";
import { CLOUDSTACK } from "../ticket/cloudstack/claims.ts";
import {
  isHashKey,
  parseEncryptionSecret,
  type CloudStackKeys,
} from "../ticket/cloudstack/keys.ts";
import type { CloudStackRules } from "../ticket/cloudstack/open.ts";
import { parseIssuers, type Issuers } from "../ticket/issuers.ts";
import { KeyError } from "../ticket/keys/key-error.ts";
import { parseGatewayKeys, type GatewayKeys } from "../ticket/keys/gateway-keys.ts";
import { AllowListError } from "../route/allow-list.ts";
import { parseConnectorKeys, type ConnectorKeys } from "../tunnel/connector/keys.ts";
import type { Network } from "../route/address.ts";
import { MAX_NAT64_PREFIXES, parseNat64 } from "../route/nat64.ts";
import { parseRoutes, RouteListError } from "../route/route-list.ts";
import { internetRoute, type Route } from "../route/route.ts";

/** A binding that answers requests: the assets, or one session's Durable Object. */
export interface Fetches {
  fetch(request: Request): Promise<Response>;
}

/** What the API can do with a live session. */
interface SessionControl {
  /**
   * Lets the viewer control the machine or only watch, from now on. `false`: there is no such live session,
   * or it is none of those that may be changed.
   */
  changeMode(mode: "control" | "view", which: Changeable): Promise<boolean>;
}

/** Which live sessions somebody may change: those that have all that is named here. */
export interface Changeable {
  /** Who asked for the session. */
  readonly owner?: string;
  readonly tenants?: readonly string[] | undefined;
}

/** A `ratelimits` binding. */
interface Limits {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** The variables and secrets of a deployment, as they come. docs/configuration.md describes them. */
export interface Settings {
  readonly ALLOWED_TARGETS?: unknown;
  readonly ROUTES?: unknown;
  readonly INTERNET_TLS?: unknown;
  readonly NAT64_PREFIXES?: unknown;
  readonly CONNECTOR_KEYS?: unknown;
  readonly ALLOWED_ORIGINS?: unknown;
  readonly ALLOW_MISSING_ORIGIN?: unknown;
  readonly FRAME_ANCESTORS?: unknown;
  readonly TICKET_AUDIENCE?: unknown;
  readonly TICKET_MAX_SECONDS?: unknown;
  readonly SESSION_MAX_SECONDS?: unknown;
  readonly CONFIRM_LINKS?: unknown;
  readonly LOCAL_REFUSALS_PER_MINUTE?: unknown;
  readonly ALLOW_HTTP?: unknown;
  readonly TRUST_FORWARDED_PROTO?: unknown;
  readonly BASE_PATH?: unknown;
  readonly TICKET_KEYS?: unknown;
  readonly TICKET_ISSUERS?: unknown;
  readonly API_TOKEN?: unknown;
  readonly API_TOKENS?: unknown;
  readonly CLOUDSTACK_ENCRYPTION_KEY?: unknown;
  readonly CLOUDSTACK_ENCRYPTION_IV?: unknown;
  readonly CLOUDSTACK_HASH_KEY?: unknown;
  readonly CLOUDSTACK_LEGACY?: unknown;
  readonly CLOUDSTACK_CHECK_SOURCE_IP?: unknown;
  readonly CLOUDSTACK_GRANT?: unknown;
}

/** What the Worker is bound to, as far as it is used; the generated `Env` has this shape. */
export interface Bindings extends Settings {
  readonly ASSETS: Fetches;
  /** Refused requests of a source address, calls by an API token, and what an issuer does. */
  readonly SOURCE_LIMIT?: Limits;
  readonly TOKEN_LIMIT?: Limits;
  readonly ISSUER_LIMIT?: Limits;
  readonly SESSIONS: { getByName(name: string): Fetches & SessionControl };
}

/** What opening consoles takes. */
export interface Service {
  readonly ticketKeys: GatewayKeys;
  readonly issuers: Issuers;
  readonly apiTokens: readonly ApiToken[];
  /** What issuers and holders of API tokens may ask for. */
  readonly bounds: BoundsByName;
  /** The ways out, in the order in which they are looked through. */
  readonly routes: readonly Route[];
  /** Only there when a route has a connector. */
  readonly connectorKeys: ConnectorKeys | undefined;
  readonly ticketAudience: string;
  /** Longest time from a ticket's `iat` to its `exp`, in seconds. */
  readonly ticketMaxSeconds: number;
  /** Longest session, in seconds. */
  readonly sessionMaxSeconds: number;
  /** Whether every link opens only after a person has pressed a button, and not only those that ask for it. */
  readonly confirmLinks: boolean;
  /** There when the gateway takes CloudStack's console URLs. */
  readonly cloudStack: CloudStackRules | undefined;
}

export interface Config {
  /** Origins in their serialised form, besides the gateway's own. */
  readonly allowedOrigins: readonly string[];
  readonly allowMissingOrigin: boolean;
  /** Sources for the CSP directive of this name. */
  readonly frameAncestors: string;
  /** Whether plain http is answered on every host. */
  readonly allowHttp: boolean;
  /** Whether `X-Forwarded-Proto` is the scheme that the client speaks. */
  readonly trustForwardedProto: boolean;
  /** What a proxy takes off the path of every request: empty, or with a slash at its start and none at its end. */
  readonly basePath: string;
  /** There even while something else is wrong, so that their holders can learn what. */
  readonly apiTokens: readonly ApiToken[];
  /** Refusals a minute of all requests that do not come through Cloudflare. */
  readonly localRefusalsPerMinute: number;
  /** Only there when nothing is wrong: a gateway with half a configuration opens nothing. */
  readonly service: Service | undefined;
  /** Whether any of CloudStack's secrets is set, so that its addresses lead here. */
  readonly takesCloudStack: boolean;
  /** What is wrong, as sentences for the operator. They name variables and never quote a value. */
  readonly problems: readonly string[];
  /** What a deployment should have and works without, as sentences for the operator. */
  readonly notes: readonly string[];
}

const MAX_SETTING_LENGTH = 65_536;
const MAX_WORDS = 64;
const MAX_BASE_PATH_LENGTH = 128;
const MAX_PLAIN_API_TOKENS = 8;
const MAX_API_TOKEN_LENGTH = 512;
/** An API token is compared, never stretched, so it has to be random and this long. */
export const MIN_API_TOKEN_LENGTH = 32;

/** TOML can say `600` and `true` for a variable as well as `"600"` and `"true"`. */
const Text = v.pipe(
  v.union([v.string(), v.number(), v.boolean()]),
  v.transform(String),
  v.maxLength(MAX_SETTING_LENGTH),
  v.trim(),
);

const Flag = v.pipe(
  Text,
  v.picklist(["true", "false"]),
  v.transform((text) => text === "true"),
);

const whole = (min: number, max: number) =>
  v.pipe(Text, v.regex(/^\d{1,9}$/), v.transform(Number), v.minValue(min), v.maxValue(max));

const Words = v.pipe(
  Text,
  v.transform((text) => text.split(/[\s,]+/).filter((word) => word !== "")),
  v.maxLength(MAX_WORDS),
);

const Origins = v.pipe(
  Words,
  // The URL parser would take `*` for a part of the name.
  v.everyItem((word) => /^https?:[^*]+$/.test(word) && URL.parse(word)?.origin === word),
);

const SOURCE =
  /^(?:'self'|https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?:\d{1,5}|\*))?)$/;

const FrameAncestors = v.pipe(
  Words,
  v.minLength(1),
  v.check((words) =>
    words.length === 1 && words[0] === "'none'" ? true : words.every((word) => SOURCE.test(word)),
  ),
  v.transform((words) => words.join(" ")),
);

const BasePath = v.pipe(
  Text,
  v.maxLength(MAX_BASE_PATH_LENGTH),
  v.regex(/^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/),
);

const Audience = v.pipe(Text, v.minLength(1), v.maxLength(256), v.regex(/^[\x21-\x7e]+$/));

// The characters of a bearer token (RFC 6750 §2.1).
const ApiTokens = v.pipe(
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
);

const RATE_LIMITS = ["SOURCE_LIMIT", "TOKEN_LIMIT", "ISSUER_LIMIT"] as const;

/** Not set, or set to nothing as an unset variable in a script is. */
function isLeftOut(value: unknown): boolean {
  return v.is(v.optional(v.pipe(v.string(), v.trim(), v.empty())), value);
}

/** A Worker's bindings stand beside its variables. */
function hasMethod(settings: Settings, binding: string, method: string): boolean {
  const value: unknown = Object.hasOwn(settings, binding)
    ? Reflect.get(settings, binding)
    : undefined;
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, method) === "function"
  );
}

/** What CloudStack's own console lets its viewers do, as far as a grant names it. */
const DEFAULT_CLOUDSTACK_GRANT: CloudStackRules["grant"] = {
  mode: "control",
  clipboard: "to-guest",
};

/** The secrets of CloudStack: all of them, or the gateway does not take its URLs. */
const CLOUDSTACK_SECRETS = [
  "CLOUDSTACK_ENCRYPTION_KEY",
  "CLOUDSTACK_ENCRYPTION_IV",
  "CLOUDSTACK_HASH_KEY",
] as const satisfies readonly (keyof Settings)[];

const LEGACY_FRAMES =
  "FRAME_ANCESTORS is 'none': CloudStack before 4.18 shows consoles in a frame of the management server, whose origin it must name.";

const GrantJson = v.pipe(Text, v.parseJson(), Claims.entries.grant);

const configs = new WeakMap<object, Config>();

/** The configuration of this isolate: parsed on the first request, then remembered; faults are logged once. */
export function configOf(settings: Settings, log: Log): Config {
  const known = configs.get(settings);
  if (known !== undefined) return known;
  const config = readConfig(settings);
  configs.set(settings, config);
  const { problems } = config;
  if (problems.length > 0) log.configurationIncomplete(problems);
  return config;
}

/** Reads every setting and collects all that is wrong, rather than stopping at the first. */
export function readConfig(settings: Settings): Config {
  const problems: string[] = [];

  /** `must` completes "NAME must ...". The schema's own messages quote the value. */
  const read = <Schema extends v.GenericSchema>(
    name: keyof Settings,
    schema: Schema,
    preset: v.InferOutput<Schema>,
    must: string,
  ): v.InferOutput<Schema> => {
    if (settings[name] === undefined) return preset;
    const result = v.safeParse(schema, settings[name]);
    if (result.success) return result.output;
    problems.push(`${name} must ${must}.`);
    return preset;
  };

  const attempt = <Value>(name: keyof Settings, parse: () => Value): Value | undefined => {
    try {
      return parse();
    } catch (error) {
      problems.push(...sentences(name, error));
      return undefined;
    }
  };

  const required = <Value>(name: keyof Settings, parse: (text: string) => Value) => {
    const text = v.safeParse(v.pipe(Text, v.minLength(1)), settings[name]);
    if (!text.success) {
      problems.push(`${name} is not set.`);
      return undefined;
    }
    return attempt(name, () => parse(text.output));
  };

  const ticketKeys = required("TICKET_KEYS", parseGatewayKeys);
  const apiTokens: readonly ApiToken[] | undefined = isLeftOut(settings.API_TOKEN)
    ? required("API_TOKENS", parseApiTokens)
    : required("API_TOKEN", (text) => {
        const tokens = v.safeParse(ApiTokens, text);
        if (!tokens.success) throw new SettingError(API_TOKEN_MUST);
        return tokens.output.map(plainToken);
      });
  if (!isLeftOut(settings.API_TOKEN) && !isLeftOut(settings.API_TOKENS)) {
    problems.push("API_TOKEN must not be set beside API_TOKENS.");
  }
  const privateRoutes = isLeftOut(settings.ROUTES)
    ? []
    : attempt("ROUTES", () => parseRoutes(settings.ROUTES));
  const internetTls = read(
    "INTERNET_TLS",
    v.pipe(Text, v.picklist(["optional", "required"])),
    "optional",
    'be "optional" or "required"',
  );
  const nat64 = read(
    "NAT64_PREFIXES",
    v.pipe(
      Text,
      v.transform(parseNat64),
      v.custom<readonly Network[]>((networks) => networks !== undefined),
    ),
    [],
    `list at most ${MAX_NAT64_PREFIXES} IPv6 prefixes of 32, 40, 48, 56, 64 or 96 bits, such as 2001:db8:64::/96`,
  );
  const isInternet = privateRoutes?.length === 0 || !isLeftOut(settings.ALLOWED_TARGETS);
  const internet = isInternet
    ? required("ALLOWED_TARGETS", (text) => {
        const route = internetRoute(text, internetTls === "required");
        if (route.allowed.length === 0) throw new SettingError("has no entry");
        return route;
      })
    : undefined;
  // A network is named on purpose: it goes before the internet where both have a target.
  const routes = [...(privateRoutes ?? []), ...(internet === undefined ? [] : [internet])].map(
    (route) => ({ ...route, refused: nat64 }),
  );
  for (const [index, { binding }] of (privateRoutes ?? []).entries()) {
    if (binding !== undefined && !hasMethod(settings, binding, "connect")) {
      problems.push(
        `ROUTES: Entry ${index + 1} has a binding that the Worker does not have, or that cannot connect.`,
      );
    }
  }
  const connectorKeys = routes.some(({ connector }) => connector !== undefined)
    ? required("CONNECTOR_KEYS", parseConnectorKeys)
    : undefined;
  const issuers = isLeftOut(settings.TICKET_ISSUERS)
    ? []
    : required("TICKET_ISSUERS", parseIssuers);
  const ticketAudience = read(
    "TICKET_AUDIENCE",
    Audience,
    "porthole",
    "be 1 to 256 printable ASCII characters without spaces",
  );
  const ticketMaxSeconds = read(
    "TICKET_MAX_SECONDS",
    whole(1, 86_400),
    600,
    "be a whole number of seconds from 1 to 86400",
  );
  const sessionMaxSeconds = read(
    "SESSION_MAX_SECONDS",
    whole(1, 604_800),
    28_800,
    "be a whole number of seconds from 1 to 604800",
  );
  const allowedOrigins = read(
    "ALLOWED_ORIGINS",
    Origins,
    [],
    "list at most 64 origins such as https://portal.example.com, in lower case and without a path",
  );
  const allowMissingOrigin = read("ALLOW_MISSING_ORIGIN", Flag, false, 'be "true" or "false"');
  const confirmLinks = read("CONFIRM_LINKS", Flag, false, 'be "true" or "false"');
  const frameAncestors = read(
    "FRAME_ANCESTORS",
    FrameAncestors,
    "'none'",
    "be 'none', or at most 64 of 'self' and origins such as https://portal.example.com",
  );

  const allowHttp = read("ALLOW_HTTP", Flag, false, 'be "true" or "false"');
  const trustForwardedProto = read("TRUST_FORWARDED_PROTO", Flag, false, 'be "true" or "false"');
  const basePath = read(
    "BASE_PATH",
    BasePath,
    "",
    "be a path such as /console, of at most 128 plain characters and without a slash at its end",
  );
  const localRefusalsPerMinute = read(
    "LOCAL_REFUSALS_PER_MINUTE",
    whole(1, 999_999_999),
    6000,
    "be a whole number from 1 to 999999999",
  );

  const cloudStackKeys = CLOUDSTACK_SECRETS.every((name) => isLeftOut(settings[name]))
    ? undefined
    : {
        encryptionKey: required("CLOUDSTACK_ENCRYPTION_KEY", encryptionSecret),
        encryptionIv: required("CLOUDSTACK_ENCRYPTION_IV", encryptionSecret),
        hashKey: required("CLOUDSTACK_HASH_KEY", hashKey),
      };
  const legacy = read("CLOUDSTACK_LEGACY", Flag, false, 'be "true" or "false"');
  const checkSourceIp = read("CLOUDSTACK_CHECK_SOURCE_IP", Flag, false, 'be "true" or "false"');
  const cloudStackGrant = isLeftOut(settings.CLOUDSTACK_GRANT)
    ? DEFAULT_CLOUDSTACK_GRANT
    : read(
        "CLOUDSTACK_GRANT",
        GrantJson,
        DEFAULT_CLOUDSTACK_GRANT,
        'be the JSON of a grant, such as {"mode":"view"}',
      );
  // An issuer of this name could change the sessions of CloudStack's URLs by the API.
  if (issuers?.some(({ issuer }) => issuer === CLOUDSTACK)) {
    problems.push(`TICKET_ISSUERS must not have an issuer named ${CLOUDSTACK}.`);
  }

  // Tickets that the gateway makes itself carry this name, and only the shared key vouches for them.
  if (issuers?.some(({ issuer }) => issuer === ticketAudience)) {
    problems.push("TICKET_ISSUERS must not have an issuer named as TICKET_AUDIENCE.");
  }

  const named = [ticketAudience, CLOUDSTACK, ...(issuers ?? []).map(({ issuer }) => issuer)];
  if (apiTokens?.some(({ name }) => named.includes(name))) {
    problems.push(
      `API_TOKENS must not name a token as an issuer, as TICKET_AUDIENCE or ${CLOUDSTACK}.`,
    );
  }
  const issuerBounds = boundsByName(
    (issuers ?? []).map((entry) => ({ name: entry.issuer, stated: entry })),
    routes,
  );
  problems.push(...issuerBounds.problems.map((problem) => `TICKET_ISSUERS: ${problem}`));
  const tokenBounds = boundsByName(
    (apiTokens ?? []).map((token) => ({ name: token.name, stated: "text" in token ? {} : token })),
    routes,
  );
  problems.push(...tokenBounds.problems.map((problem) => `API_TOKENS: ${problem}`));

  const complete =
    ticketKeys !== undefined &&
    apiTokens !== undefined &&
    issuers !== undefined &&
    problems.length === 0;
  return {
    allowedOrigins,
    allowMissingOrigin,
    frameAncestors,
    allowHttp,
    trustForwardedProto,
    basePath,
    apiTokens: apiTokens ?? [],
    localRefusalsPerMinute,
    notes: [
      ...RATE_LIMITS.filter((name) => !hasMethod(settings, name, "limit")).map(
        (name) => `${name} is not bound: each isolate counts for itself.`,
      ),
      ...(cloudStackKeys !== undefined && legacy && frameAncestors === "'none'"
        ? [LEGACY_FRAMES]
        : []),
    ],
    takesCloudStack: cloudStackKeys !== undefined,
    problems,
    service: complete
      ? {
          ticketKeys,
          issuers,
          apiTokens,
          bounds: new Map([...issuerBounds.bounds, ...tokenBounds.bounds]),
          routes,
          connectorKeys,
          ticketAudience,
          ticketMaxSeconds,
          sessionMaxSeconds,
          confirmLinks,
          cloudStack: cloudStackRules(cloudStackKeys, { legacy, checkSourceIp }, cloudStackGrant),
        }
      : undefined,
  };
}

const API_TOKEN_MUST = `must be 1 to ${MAX_PLAIN_API_TOKENS} random tokens separated by commas, each of ${MIN_API_TOKEN_LENGTH} to ${MAX_API_TOKEN_LENGTH} letters, digits or -._~+/=`;

function encryptionSecret(text: string): CloudStackKeys["encryptionKey"] {
  const bytes = parseEncryptionSecret(text);
  if (bytes === undefined) throw new SettingError("must be 16 bytes in base64, 22 characters");
  return bytes;
}

function hashKey(text: string): string {
  if (!isHashKey(text)) throw new SettingError("must be 16 to 256 printable ASCII characters");
  return text;
}

type Partly<T> = { readonly [Name in keyof T]: T[Name] | undefined };

/** The rules of CloudStack's mode, or `undefined` while it is off or its secrets are not complete. */
function cloudStackRules(
  keys: Partly<CloudStackKeys> | undefined,
  flags: Pick<CloudStackRules, "legacy" | "checkSourceIp">,
  grant: CloudStackRules["grant"],
): CloudStackRules | undefined {
  if (keys === undefined) return undefined;
  const { encryptionKey, encryptionIv, hashKey } = keys;
  if (encryptionKey === undefined || encryptionIv === undefined || hashKey === undefined) {
    return undefined;
  }
  return { keys: { encryptionKey, encryptionIv, hashKey }, ...flags, grant };
}

/** The rest of a sentence that begins with the setting's name. */
class SettingError extends Error {
  override readonly name = "SettingError";
}

function sentences(name: keyof Settings, error: unknown): readonly string[] {
  if (error instanceof AllowListError || error instanceof RouteListError) {
    return error.problems.map((problem) => `${name}: ${problem}`);
  }
  // Its message begins with the setting's name and is made to be shown.
  if (error instanceof KeyError) return [`${error.message}.`];
  if (error instanceof SettingError) return [`${name} ${error.message}.`];
  throw error;
}
