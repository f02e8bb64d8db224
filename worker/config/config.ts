import type { LanguageTag } from "../channel/languages.ts";
import type { Brand } from "../brand/brand.ts";
import type { BoundsByName } from "../admission/bounds.ts";
import type { Limits } from "../admission/limits.ts";
import type { OriginRules } from "../admission/origin.ts";
import type { ConsoleRules } from "../admission/rules.ts";
import { ACCESS_PREFIX, withAccess, type AccessRules } from "../admission/access.ts";
import { boundsByName } from "../admission/bounds-by-name.ts";
import type { Log } from "../observe/log.ts";
import type { Route } from "../route/route.ts";
import type { ApiToken } from "../ticket/api-tokens.ts";
import type { Placement } from "../ticket/placement.ts";
import { CLOUDSTACK } from "../ticket/cloudstack/claims.ts";
import type { Issuers } from "../ticket/issuers.ts";
import { secretsOf } from "../ticket/keys/gateway-keys.ts";
import { deriveSealKeys, type SealKeys } from "../ticket/gateway-seal.ts";
import { deriveResumeKeys } from "../ticket/resume-token.ts";
import type { ConnectorKeys } from "../ticket/keys/connector-keys.ts";
import { readAccess } from "./access.ts";
import { hasMethod, RATE_LIMITS } from "./bindings.ts";
import { readCloudStack } from "./cloudstack.ts";
import { settingsReader, type SettingsReader } from "./reader.ts";
import { readRoutes } from "./routes.ts";
import type { Settings } from "./settings.ts";

/** An address that the gateway calls, and what signs its calls. */
interface Hook {
  readonly url: string;
  readonly secret: string;
}

/** Configuration that opening consoles needs. */
export interface GatewayConfig extends ConsoleRules {
  /** What the API's cursors are sealed with. */
  readonly cursorKeys: () => Promise<SealKeys>;
  /** What the answers are sealed with that are kept for a call with an idempotency key. */
  readonly keptAnswerKeys: () => Promise<SealKeys>;
  readonly apiTokens: readonly ApiToken[];
  /** Who is let in by Cloudflare Access; `undefined`: nobody. */
  readonly access: AccessRules | undefined;
  /** Only there when a route has a connector. */
  readonly connectorKeys: ConnectorKeys | undefined;
  /** Where the control plane says where machines are now, and what signs the question. */
  readonly targetHook: Hook | undefined;
  /** Where the audit is delivered to. */
  readonly auditWebhook: Hook | undefined;
}

export interface Config extends OriginRules {
  /** Sources for the CSP directive of this name. */
  readonly frameAncestors: string;
  /** Whether plain http is answered on every host. */
  readonly allowHttp: boolean;
  /** How the operator's own pages look. */
  readonly brand: Brand | undefined;
  /** Of the viewer's page, where nobody asks for another. */
  readonly language: LanguageTag;
  /** Whether there is an operator's page. */
  readonly adminPage: boolean;
  /** Whether `X-Forwarded-Proto` is the scheme that the client speaks. */
  readonly trustForwardedProto: boolean;
  /** Where the directories of tenants are, and the list of tenants. */
  readonly directories: Placement;
  /** What a proxy removes from the path of every request: empty, or with a slash at its start and none at its end. */
  readonly basePath: string;
  /** There even while something else is wrong, so that their holders can learn what. */
  readonly apiTokens: readonly ApiToken[];
  /** What one person, console, tenant, issuer and source may have at once or in a minute. */
  readonly limits: Limits;
  /** Refusals a minute of all requests that do not come through Cloudflare. */
  readonly localRefusalsPerMinute: number;
  /** Only there when nothing is wrong: a gateway with half a configuration opens nothing. */
  readonly gateway: GatewayConfig | undefined;
  /** Whether any of CloudStack's secrets is set, so that its addresses lead here. */
  readonly cloudStackEnabled: boolean;
  /** What is wrong, as sentences for the operator. They name variables and never quote a value. */
  readonly problems: readonly string[];
  /** What a deployment should have and works without, as sentences for the operator. */
  readonly notes: readonly string[];
}

const LEGACY_FRAMES =
  "FRAME_ANCESTORS is 'none': CloudStack before 4.18 shows consoles in a frame of the management server, whose origin it must name.";

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
  const reader = settingsReader(settings, problems);
  const { read, required } = reader;
  const ticketKeys = required("TICKET_KEYS");
  const apiTokens = readApiTokens(reader, problems);
  const issuers = read("TICKET_ISSUERS") ?? [];
  const ticketAudience = read("TICKET_AUDIENCE");
  const routes = readRoutes(reader, settings, problems);
  const hasConnector = routes.some(({ connector }) => connector !== undefined);
  const cloudStack = readCloudStack(reader);
  problems.push(...nameProblems(issuers, apiTokens, ticketAudience));
  const access = readAccess(reader, routes, problems);
  const bounds = withAccess(
    readBounds(issuers, apiTokens, routes, problems),
    access?.entries ?? [],
  );
  const gateway = {
    issuers,
    apiTokens,
    access,
    bounds,
    routes,
    connectorKeys: hasConnector ? required("CONNECTOR_KEYS") : undefined,
    ticketAudience,
    ticketMaxSeconds: read("TICKET_MAX_SECONDS"),
    sessionMaxSeconds: read("SESSION_MAX_SECONDS"),
    resumeGraceSeconds: read("RESUME_GRACE_SECONDS"),
    waitSeconds: read("WAIT_SECONDS"),
    idleSeconds: read("IDLE_SECONDS"),
    parkAfterSeconds: read("PARK_AFTER_SECONDS"),
    targetHook: readHook(reader, "TARGET_HOOK", "TARGET_HOOK_SECRET"),
    auditWebhook: readHook(reader, "AUDIT_WEBHOOK", "AUDIT_WEBHOOK_SECRET"),
    confirmLinks: read("CONFIRM_LINKS"),
    sharing: read("SHARING"),
    allowCovert: read("ALLOW_COVERT"),
    returnOrigins: read("RETURN_ORIGINS"),
    cloudStack: cloudStack.rules,
  };
  const outside = readOutside(reader);
  const hasLegacyFrames = cloudStack.isLegacy && outside.frameAncestors === "'none'";
  const isComplete = problems.length === 0 && ticketKeys !== undefined;
  return {
    ...outside,
    apiTokens,
    cloudStackEnabled: cloudStack.isEnabled,
    notes: [...rateLimitNotes(settings), ...(hasLegacyFrames ? [LEGACY_FRAMES] : [])],
    problems,
    gateway: isComplete
      ? { ...gateway, ticketKeys, ...keysFrom(secretsOf(ticketKeys)) }
      : undefined,
  };
}

/** What does not depend on who may open which console. */
function readOutside({ read }: SettingsReader) {
  return {
    allowedOrigins: read("ALLOWED_ORIGINS"),
    allowMissingOrigin: read("ALLOW_MISSING_ORIGIN"),
    frameAncestors: read("FRAME_ANCESTORS"),
    allowHttp: read("ALLOW_HTTP"),
    language: read("LANGUAGE"),
    adminPage: read("ADMIN_PAGE"),
    brand: read("BRAND"),
    trustForwardedProto: read("TRUST_FORWARDED_PROTO"),
    basePath: read("BASE_PATH"),
    directories: {
      location: read("DIRECTORY_LOCATION"),
      jurisdiction: read("DIRECTORY_JURISDICTION"),
    },
    limits: read("LIMITS"),
    localRefusalsPerMinute: read("LOCAL_REFUSALS_PER_MINUTE"),
  };
}

type DerivedKeys = Pick<GatewayConfig, "resumeKeys" | "cursorKeys" | "keptAnswerKeys">;

/** What is derived from the gateway's secrets. */
function keysFrom(secrets: readonly Uint8Array[]): DerivedKeys {
  return {
    resumeKeys: once(() => deriveResumeKeys(secrets)),
    cursorKeys: once(() => deriveSealKeys("cursor", secrets)),
    keptAnswerKeys: once(() => deriveSealKeys("kept answer", secrets)),
  };
}

/** Derived when they are first asked for. Two requests at once may both derive them: neither waits for another's. */
function once<Keys>(derive: () => Promise<Keys>): () => Promise<Keys> {
  let keys: Keys | undefined;
  return async () => (keys ??= await derive());
}

function readHook(
  { read, required }: SettingsReader,
  address: "TARGET_HOOK" | "AUDIT_WEBHOOK",
  signedBy: "TARGET_HOOK_SECRET" | "AUDIT_WEBHOOK_SECRET",
): Hook | undefined {
  const url = read(address);
  if (url === undefined) {
    read(signedBy);
    return undefined;
  }
  const secret = required(signedBy);
  return secret === undefined ? undefined : { url, secret };
}

/** The API's tokens in either form; none while they are wrong. */
function readApiTokens(
  { read, required, isBlank }: SettingsReader,
  problems: string[],
): readonly ApiToken[] {
  if (isBlank("API_TOKEN")) return required("API_TOKENS") ?? [];
  if (!isBlank("API_TOKENS")) problems.push("API_TOKEN must not be set together with API_TOKENS.");
  return read("API_TOKEN") ?? [];
}

/** Whoever asks for consoles is known by one name; sentences about names that mean two. */
function nameProblems(
  issuers: Issuers,
  apiTokens: readonly ApiToken[],
  ticketAudience: string,
): readonly string[] {
  const problems: string[] = [];
  // An issuer of this name could change the sessions of CloudStack's URLs by the API.
  if (issuers.some(({ issuer }) => issuer === CLOUDSTACK)) {
    problems.push(`TICKET_ISSUERS must not have an issuer named ${CLOUDSTACK}.`);
  }
  // Tickets that the gateway makes itself carry this name, and only the shared key vouches for them.
  if (issuers.some(({ issuer }) => issuer === ticketAudience)) {
    problems.push("TICKET_ISSUERS must not have an issuer named as TICKET_AUDIENCE.");
  }
  // Whoever Cloudflare Access lets through has such a name.
  if (issuers.some(({ issuer }) => issuer.startsWith(ACCESS_PREFIX))) {
    problems.push(
      `TICKET_ISSUERS must not have an issuer whose name begins with ${ACCESS_PREFIX}.`,
    );
  }
  const names = [ticketAudience, CLOUDSTACK, ...issuers.map(({ issuer }) => issuer)];
  if (apiTokens.some(({ name }) => names.includes(name))) {
    problems.push(
      `API_TOKENS must not name a token as an issuer, as TICKET_AUDIENCE or ${CLOUDSTACK}.`,
    );
  }
  return problems;
}

function readBounds(
  issuers: Issuers,
  apiTokens: readonly ApiToken[],
  routes: readonly Route[],
  problems: string[],
): BoundsByName {
  const ofIssuers = boundsByName(
    issuers.map((entry) => ({ name: entry.issuer, stated: entry })),
    routes,
  );
  const ofTokens = boundsByName(
    apiTokens.map((token) => ({ name: token.name, stated: "text" in token ? {} : token })),
    routes,
  );
  problems.push(
    ...ofIssuers.problems.map((problem) => `TICKET_ISSUERS: ${problem}`),
    ...ofTokens.problems.map((problem) => `API_TOKENS: ${problem}`),
  );
  return new Map([...ofIssuers.bounds, ...ofTokens.bounds]);
}

function rateLimitNotes(settings: Settings): readonly string[] {
  return RATE_LIMITS.filter((name) => !hasMethod(settings, name, "limit")).map(
    (name) => `${name} is not bound: each isolate counts for itself.`,
  );
}
