import { text as readText } from "node:stream/consumers";

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
import { readCommand } from "./arguments.ts";
import { inspectConsoleUrl, type GatewayFacts } from "./console-url-report.ts";
import { readDevVars } from "./dev-vars.ts";
import type { Finding } from "./finding.ts";
import { readIfThere } from "./secret-file.ts";
import { inspectTicket, sessionIn, ticketIn, type TicketFacts } from "./ticket-report.ts";
import { UsageError } from "./usage-error.ts";

const CHECK_HELP = `Says what is wrong with a link or ticket, or with a console URL of CloudStack, without opening it.

  npm run porthole -- check 'https://console.example.com/c/ZL9K...#eyJ...'
  npm run porthole -- check 'https://console.example.com/resource/noVNC/vnc.html?...'
  npm run porthole -- check -            read it from standard input

  --keys-file FILE   where the keys stand: TICKET_KEYS and TICKET_ISSUERS for tickets (default: the
                     environment, .dev.vars, .env, .porthole/secrets), CLOUDSTACK_ENCRYPTION_KEY,
                     CLOUDSTACK_ENCRYPTION_IV and CLOUDSTACK_HASH_KEY for CloudStack's URLs
                     (default: the environment, .dev.vars, .env)
  --help             this text

ALLOWED_TARGETS, ROUTES and what else the gateway is set to are read there too, and in
wrangler.toml. What is printed names the machine's address, and no token, key or password.

Exit code: 0 it would open a console, 1 it would not, 2 it could not be checked.
`;

const OPTIONS = {
  "keys-file": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Exit codes of the command. */
const EXIT = { opens: 0, fails: 1, unchecked: 2 } as const;

type Find = (name: string) => string | undefined;

/** Runs the command and returns its exit code. Throws UsageError. */
export async function check(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readCommand(argv, OPTIONS);
  if (values.help === true) {
    process.stdout.write(CHECK_HELP);
    return EXIT.opens;
  }
  const [given, ...others] = positionals;
  if (given === undefined || others.length > 0) {
    throw new UsageError("check takes one URL, in quotes: a shell cuts it at the first &");
  }
  const keysFile = values["keys-file"];
  const text = given === "-" ? await readText(process.stdin) : given;
  const ticket = ticketIn(text);
  const findings =
    ticket === undefined
      ? await inspectConsoleUrl(text, await gatewayFacts(keysFile), Date.now())
      : await inspectTicket(
          ticket,
          await ticketFacts(ticket, keysFile),
          Date.now(),
          sessionIn(text),
        );
  console.log(report(ticket === undefined ? "URL" : "ticket", findings));
  return findings.some(({ kind }) => kind === "fault") ? EXIT.fails : EXIT.opens;
}

const MARKS = { fine: "✓", fault: "✗", note: "·" } as const satisfies Record<
  Finding["kind"],
  string
>;

/** Faults first: they are what somebody looks for. */
function report(what: string, findings: readonly Finding[]): string {
  const faults = findings.filter(({ kind }) => kind === "fault");
  const rest = findings.filter(({ kind }) => kind !== "fault");
  const verdict = faults.length === 0 ? "would open a console" : "would not open a console";
  const lines = [...faults, ...rest].map(({ kind, text }) => `  ${MARKS[kind]} ${text}`);
  return [`This ${what} ${verdict}.`, ...lines].join("\n");
}

async function gatewayFacts(keysFile: string | undefined): Promise<GatewayFacts> {
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
 * those count that have the ticket's `kid`.
 */
async function ticketFacts(ticket: string, keysFile: string | undefined): Promise<TicketFacts> {
  const files = keysFile === undefined ? [undefined, ".porthole/secrets"] : [keysFile];
  const finders = await Promise.all(files.map((file) => finder(file, keysFile !== undefined)));
  const known = finders.filter((find) => find("TICKET_KEYS") !== undefined);
  const find = known.find((one) => hasKeyOf(ticket, gatewayKeys(one))) ?? known[0];
  if (find === undefined) {
    throw new UsageError(
      "TICKET_KEYS is not set: npm run keys makes it, --keys-file says where it is",
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
