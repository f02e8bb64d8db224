import { LANGUAGE_TAGS } from "../channel/languages.ts";
import { parseRoutes } from "../route/route-list.ts";
import { SHARING } from "../ticket/claims.ts";
import { parseApiTokens } from "../ticket/api-tokens.ts";
import { parseIssuers } from "../ticket/issuers.ts";
import { parseGatewayKeys } from "../ticket/keys/gateway-keys.ts";
import { parseConnectorKeys } from "../ticket/keys/connector-keys.ts";
import { ACCESS } from "./access-settings.ts";
import { AUDIT } from "./audit-settings.ts";
import { allowedTargets } from "./allowed-targets.ts";
import { CLOUDSTACK } from "./cloudstack-settings.ts";
import { BRAND } from "./brand-setting.ts";
import { ORIGINS } from "./origin-settings.ts";
import { DIRECTORIES } from "./directory-settings.ts";
import {
  Audience,
  BasePath,
  Flag,
  FrameAncestors,
  HookSecret,
  HookUrl,
  LimitsJson,
  Nat64Prefixes,
  oneOf,
  PlainApiTokens,
  whole,
  wholeOrZero,
} from "./schemas.ts";
import { matching, text, withDefault, withoutDefault, type Setting } from "./setting.ts";

/** The settings of every gateway, in the order of docs/configuration.md. */
const GATEWAY = {
  TICKET_KEYS: withoutDefault({
    kind: "secret",
    isRequired: true,
    read: text(parseGatewayKeys),
    meaning:
      "JWK Set of the keys that open tickets; new links are sealed with its first shared key.",
  }),
  API_TOKENS: withoutDefault({
    kind: "secret",
    isRequired: true,
    read: text(parseApiTokens),
    meaning:
      "JSON list of the API's bearer tokens: [name, hash, scopes and bounds](tickets.md#api-tokens).",
  }),
  API_TOKEN: withoutDefault({
    kind: "secret",
    read: matching(
      PlainApiTokens,
      "API_TOKEN must be 1 to 8 random tokens separated by commas, each of 32 to 512 letters, digits or -._~+/=.",
    ),
    meaning:
      "The older form, in place of `API_TOKENS`: 1 to 8 tokens separated by commas, each of 32 to 512 characters.",
  }),
  TICKET_ISSUERS: withoutDefault({
    kind: "secret",
    read: text(parseIssuers),
    meaning:
      "JSON list of issuers: their public keys, whether they may use the API, and [what they may ask for](tickets.md#bounds).",
  }),
  CONNECTOR_KEYS: withoutDefault({
    kind: "secret",
    read: text(parseConnectorKeys),
    meaning: "JWK Set of keys shared with connectors; required when a route has a connector.",
  }),
  ALLOWED_TARGETS: withoutDefault({
    kind: "variable",
    read: text(allowedTargets),
    meaning:
      "[What may be reached on the internet](#allowed_targets); required unless `ROUTES` has an entry.",
  }),
  INTERNET_TLS: withDefault({
    kind: "variable",
    schema: oneOf(["optional", "required"]),
    default: "optional",
    problem: 'INTERNET_TLS must be "optional" or "required".',
    meaning:
      "`required`: targets of `ALLOWED_TARGETS` are reached over TLS only, whatever a ticket says.",
  }),
  NAT64_PREFIXES: withDefault({
    kind: "variable",
    schema: Nat64Prefixes,
    default: "",
    problem:
      "NAT64_PREFIXES must list at most 16 IPv6 prefixes of 32, 40, 48, 56, 64 or 96 bits, such as 2001:db8:64::/96.",
    meaning:
      "NAT64 prefixes of your own networks, at most 16: no address inside them is ever a target.",
  }),
  ROUTES: withoutDefault({
    kind: "variable",
    read: parseRoutes,
    meaning:
      "[Private networks and connectors](#routes-and-connector_keys): a JSON list, or the same list in TOML.",
  }),
  ...ORIGINS,
  FRAME_ANCESTORS: withDefault({
    kind: "variable",
    schema: FrameAncestors,
    default: "'none'",
    problem:
      "FRAME_ANCESTORS must be 'none', or at most 64 of 'self' and origins such as https://portal.example.com.",
    meaning:
      "Pages that may embed the viewer: `'none'`, or `'self'` and origins, `https://*.example.com` included.",
  }),
  TICKET_AUDIENCE: withDefault({
    kind: "variable",
    schema: Audience,
    default: "porthole",
    problem: "TICKET_AUDIENCE must be 1 to 256 printable ASCII characters without spaces.",
    meaning: "The `aud` of tickets for this gateway, and the `iss` of those that it makes itself.",
  }),
  TICKET_MAX_SECONDS: withDefault({
    kind: "variable",
    schema: whole(1, 86_400),
    default: "600",
    problem: "TICKET_MAX_SECONDS must be a whole number of seconds from 1 to 86400.",
    meaning: "Longest time from a ticket's `iat` to its `exp` in seconds, 1 to 86400.",
  }),
  SESSION_MAX_SECONDS: withDefault({
    kind: "variable",
    schema: whole(1, 604_800),
    default: "28800",
    problem: "SESSION_MAX_SECONDS must be a whole number of seconds from 1 to 604800.",
    meaning:
      "Longest session in seconds, 1 to 604800; a ticket's `maxSeconds` can only shorten it, and [another end](api.md#when-a-session-ends) that the API sets is no later.",
  }),
  RESUME_GRACE_SECONDS: withDefault({
    kind: "variable",
    schema: whole(0, 3600),
    default: "60",
    problem: "RESUME_GRACE_SECONDS must be a whole number of seconds from 0 to 3600.",
    meaning:
      "How long a session waits for a viewer whose connection is lost, 0 to 3600 seconds; `0`: the session ends at once.",
  }),
  WAIT_SECONDS: withDefault({
    kind: "variable",
    schema: whole(0, 3600),
    default: "120",
    problem: "WAIT_SECONDS must be a whole number of seconds from 0 to 3600.",
    meaning:
      "How long a session waits for a machine that has closed its screen, 0 to 3600 seconds; `0`: the session ends at once.",
  }),
  IDLE_SECONDS: withDefault({
    kind: "variable",
    schema: wholeOrZero(60, 86_400),
    default: "0",
    problem: "IDLE_SECONDS must be 0, or a whole number of seconds from 60 to 86400.",
    meaning:
      "How long a session goes on without a key, pointer move or clipboard text, 60 to 86400 seconds; `0`: without limit.",
  }),
  PARK_AFTER_SECONDS: withDefault({
    kind: "variable",
    schema: whole(0, 86_400),
    default: "300",
    problem: "PARK_AFTER_SECONDS must be a whole number of seconds from 0 to 86400.",
    meaning:
      "How long a page may be hidden before it lets go of its machine, 0 to 86400 seconds; `0`: it never does.",
  }),
  TARGET_HOOK: withoutDefault({
    kind: "variable",
    read: matching(
      HookUrl,
      "TARGET_HOOK must be an https URL of at most 2048 characters, without a user name or fragment.",
    ),
    meaning:
      "Address of the control plane that says [where a machine is now](tickets.md#follow-the-machine).",
  }),
  TARGET_HOOK_SECRET: withoutDefault({
    kind: "secret",
    read: matching(
      HookSecret,
      "TARGET_HOOK_SECRET must be whsec_ and 24 to 64 random bytes in base64.",
    ),
    meaning:
      "Signs what is sent there: `whsec_` and 24 to 64 random bytes in base64; required with `TARGET_HOOK`.",
  }),
  SHARING: withDefault({
    kind: "variable",
    schema: oneOf(SHARING),
    default: "shared",
    problem: 'SHARING must be "shared", "takeover", "ask" or "exclusive".',
    meaning:
      "What happens when [several people want one console](tickets.md#several-people-one-console), unless its ticket says so: `shared`, `takeover`, `ask` or `exclusive`.",
  }),
  ALLOW_COVERT: withDefault({
    kind: "variable",
    schema: Flag,
    default: "false",
    problem: 'ALLOW_COVERT must be "true" or "false".',
    meaning:
      "`true`: a ticket may let somebody watch [without being shown to the others](tickets.md#several-people-one-console).",
  }),
  BRAND,
  LANGUAGE: withDefault({
    kind: "variable",
    schema: oneOf(LANGUAGE_TAGS),
    default: "en",
    problem: `LANGUAGE must be one of ${LANGUAGE_TAGS.join(", ")}.`,
    meaning:
      "The [language](serving.md#languages) of the viewer's page where nobody asks for one that there is.",
  }),
  ADMIN_PAGE: withDefault({
    kind: "variable",
    schema: Flag,
    default: "true",
    problem: 'ADMIN_PAGE must be "true" or "false".',
    meaning: "`false`: there is no [operator's page](admin.md) at `/admin`.",
  }),
  CONFIRM_LINKS: withDefault({
    kind: "variable",
    schema: Flag,
    default: "false",
    problem: 'CONFIRM_LINKS must be "true" or "false".',
    meaning:
      "`true`: no link opens before a person has pressed a button ([why](tickets.md#links-that-machines-open)).",
  }),
  ...DIRECTORIES,
  ALLOW_HTTP: withDefault({
    kind: "variable",
    schema: Flag,
    default: "false",
    problem: 'ALLOW_HTTP must be "true" or "false".',
    meaning: "`true` answers plain http on every host, not on loopback hosts only.",
  }),
  TRUST_FORWARDED_PROTO: withDefault({
    kind: "variable",
    schema: Flag,
    default: "false",
    problem: 'TRUST_FORWARDED_PROTO must be "true" or "false".',
    meaning: "`true` where a proxy ends TLS and always writes `X-Forwarded-Proto`.",
  }),
  BASE_PATH: withDefault({
    kind: "variable",
    schema: BasePath,
    default: "",
    problem:
      "BASE_PATH must be a path such as /console, of at most 128 plain characters and without a slash at its end.",
    meaning: "What a proxy removes from the path of every request, such as `/console`.",
  }),
  LIMITS: withDefault({
    kind: "variable",
    schema: LimitsJson,
    default: "{}",
    blankIsUnset: true,
    problem:
      'LIMITS must be the JSON of limits, whole numbers from 0 to 1000000, such as {"liveSessions":{"subject":8}}.',
    meaning: "JSON of [limits](#limits) of live sessions, tickets and failed tickets.",
  }),
  LOCAL_REFUSALS_PER_MINUTE: withDefault({
    kind: "variable",
    schema: whole(1, 999_999_999),
    default: "6000",
    problem: "LOCAL_REFUSALS_PER_MINUTE must be a whole number from 1 to 999999999.",
    meaning:
      "Refused requests per minute of all clients that do not come through Cloudflare, together.",
  }),
} as const satisfies Record<string, Setting<unknown>>;

const ALL = { ...GATEWAY, ...ACCESS, ...AUDIT, ...CLOUDSTACK };

type ValueOf<Row> = Row extends Setting<infer Value> ? Value : never;

/** What each setting is read as. */
export type SettingValues = {
  readonly [Name in keyof typeof ALL]: ValueOf<(typeof ALL)[Name]>;
};
export type SettingName = keyof SettingValues;

/** Every setting: a new one is one more row above, and docs/configuration.md and `Env` follow. */
export const SETTINGS: { readonly [Name in SettingName]: Setting<SettingValues[Name]> } = ALL;

/** The tables of docs/configuration.md, in its order. */
export const SECTIONS: readonly {
  readonly lead: string;
  readonly settings: Readonly<Record<string, Setting<unknown>>>;
}[] = [
  { lead: "Settings of every gateway:", settings: GATEWAY },
  {
    lead: "People whom [Cloudflare Access](admin.md#behind-cloudflare-access) lets through need no API token once the first of these is set:",
    settings: ACCESS,
  },
  { lead: "Where [the audit](audit.md) is delivered to:", settings: AUDIT },
  {
    lead: "CloudStack's console URLs ([cloudstack.md](cloudstack.md)) are accepted once all three of its secrets are set:",
    settings: CLOUDSTACK,
  },
];

/** The variables and secrets of a deployment, as they come. */
export type Settings = { readonly [Name in SettingName]?: unknown };
