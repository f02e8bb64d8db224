import {
  isHashKey,
  parseEncryptionSecret,
  type CloudStackKeys,
} from "../worker/ticket/cloudstack/keys.ts";
import { boundsByName } from "../worker/admission/bounds-by-name.ts";
import { parseApiTokens, plainToken } from "../worker/ticket/api-tokens.ts";
import { TicketError } from "../worker/ticket/errors.ts";
import { parseIssuers } from "../worker/ticket/issuers.ts";
import { parseGatewayKeys, type GatewayKeys } from "../worker/ticket/keys/gateway-keys.ts";
import { keyIdOf } from "../worker/ticket/open.ts";
import { AllowListError, parseAllowList } from "../worker/route/allow-list.ts";
import { parseNat64 } from "../worker/route/nat64.ts";
import { parseRoutes, RouteListError } from "../worker/route/route-list.ts";
import { internetRoute, type Route } from "../worker/route/route.ts";
import type { GatewayFacts } from "./console-url-report.ts";
import { readDevVars } from "./dev-vars.ts";
import { readIfThere } from "./secret-file.ts";
import type { TicketFacts } from "./ticket-report.ts";
import { UsageError } from "./usage-error.ts";

type Find = (name: string) => string | undefined;

/** The gateway as a console URL of CloudStack meets it. Throws UsageError and KeyError. */
export async function gatewayFacts(keysFile: string | undefined): Promise<GatewayFacts> {
  const find = await finder(keysFile);
  return {
    keys: cloudStackKeys(find),
    legacy: find("CLOUDSTACK_LEGACY") === "true",
    checkSourceIp: find("CLOUDSTACK_CHECK_SOURCE_IP") === "true",
    frameAncestors: find("FRAME_ANCESTORS")?.trim() ?? "'none'",
    routes: routesOf(find),
  };
}

/**
 * The gateway as a ticket meets it. Keys for local use and those of a deployment may lie side by side:
 * those count that have the ticket's `kid`. Throws UsageError and KeyError.
 */
export async function ticketFacts(
  ticket: string,
  keysFile: string | undefined,
): Promise<TicketFacts> {
  const files = keysFile === undefined ? [undefined, ".porthole/secrets"] : [keysFile];
  const finders = await Promise.all(files.map((file) => finder(file, keysFile !== undefined)));
  const known = finders.filter((find) => find("TICKET_KEYS") !== undefined);
  const find = known.find((one) => hasKeyOf(ticket, gatewayKeys(one))) ?? known[0];
  if (find === undefined) {
    throw new UsageError(
      "TICKET_KEYS is not set: porthole keys makes it, --keys-file says where it is",
    );
  }
  const issuers = parseIssuers(find("TICKET_ISSUERS") ?? "[]");
  const tokens = find("API_TOKENS");
  const routes = routesOf(find);
  return {
    keys: gatewayKeys(find),
    issuers,
    audience: find("TICKET_AUDIENCE") ?? "porthole",
    maxSeconds: Number(find("TICKET_MAX_SECONDS") ?? 600),
    routes,
    bounds: boundsByName(
      [
        ...issuers.map((entry) => ({ name: entry.issuer, stated: entry })),
        ...(tokens === undefined ? [plainToken("")] : parseApiTokens(tokens)).map((token) => ({
          name: token.name,
          stated: "text" in token ? {} : token,
        })),
      ],
      routes ?? [],
    ).bounds,
  };
}

function gatewayKeys(find: Find): GatewayKeys {
  return parseGatewayKeys(find("TICKET_KEYS") ?? "");
}

function hasKeyOf(ticket: string, { keys }: GatewayKeys): boolean {
  try {
    const kid = keyIdOf(ticket);
    return keys.some((key) => key.kid === kid);
  } catch (error) {
    if (error instanceof TicketError) return false;
    throw error;
  }
}

/** Looks a setting up; one that is empty is not set. */
async function finder(keysFile: string | undefined, mustExist = true): Promise<Find> {
  if (mustExist && keysFile !== undefined && (await readIfThere(keysFile)) === undefined) {
    throw new UsageError("--keys-file: there is no such file");
  }
  // Lines NAME = "value" of wrangler.toml read the same way.
  const files =
    keysFile === undefined
      ? await Promise.all([".dev.vars", ".env", "wrangler.toml"].map(fileOf))
      : await Promise.all([keysFile, "wrangler.toml"].map(fileOf));
  const environment = keysFile === undefined ? process.env : {};
  return (name) =>
    [environment[name], ...files.map((file) => file.get(name))].find(
      (value) => value !== undefined && value.trim() !== "",
    );
}

async function fileOf(path: string): Promise<Map<string, string>> {
  return readDevVars((await readIfThere(path)) ?? "");
}

function cloudStackKeys(find: Find): CloudStackKeys {
  const secret = (name: string) => {
    const text = find(name)?.trim();
    if (text === undefined)
      throw new UsageError(`${name} is not set: docs/cloudstack.md tells where it is`);
    return text;
  };
  const bytes = (name: string) => {
    const parsed = parseEncryptionSecret(secret(name));
    if (parsed === undefined) throw new UsageError(`${name} must be 16 bytes in base64`);
    return parsed;
  };
  const hashKey = secret("CLOUDSTACK_HASH_KEY");
  if (!isHashKey(hashKey)) {
    throw new UsageError("CLOUDSTACK_HASH_KEY must be 16 to 256 printable ASCII characters");
  }
  return {
    encryptionKey: bytes("CLOUDSTACK_ENCRYPTION_KEY"),
    encryptionIv: bytes("CLOUDSTACK_ENCRYPTION_IV"),
    hashKey,
  };
}

function routesOf(find: Find): readonly Route[] | undefined {
  const allowed = find("ALLOWED_TARGETS");
  const list = find("ROUTES");
  if (allowed === undefined && list === undefined) return undefined;
  try {
    return [
      ...(list === undefined ? [] : parseRoutes(list)),
      ...(allowed === undefined
        ? []
        : [internetRoute(parseAllowList(allowed), find("INTERNET_TLS") === "required")]),
    ].map((route) => ({ ...route, refused: parseNat64(find("NAT64_PREFIXES") ?? "") ?? [] }));
  } catch (error) {
    if (error instanceof AllowListError) throw new UsageError(`ALLOWED_TARGETS: ${error.message}`);
    if (error instanceof RouteListError) throw new UsageError(`ROUTES: ${error.message}`);
    throw error;
  }
}
