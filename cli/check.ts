import { text as readText } from "node:stream/consumers";

import {
  isHashKey,
  parseEncryptionSecret,
  type CloudStackKeys,
} from "../worker/ticket/cloudstack/keys.ts";
import { AllowListError } from "../worker/tunnel/allow-list.ts";
import { parseRoutes, RouteListError } from "../worker/tunnel/route-list.ts";
import { internetRoute, type Route } from "../worker/tunnel/routes.ts";
import { readCommand } from "./arguments.ts";
import { inspectConsoleUrl, type Finding, type GatewayFacts } from "./console-url-report.ts";
import { readDevVars } from "./dev-vars.ts";
import { readIfThere } from "./secret-file.ts";
import { UsageError } from "./usage-error.ts";

const CHECK_HELP = `Says what is wrong with a console URL of CloudStack, without opening it.

  npm run porthole -- check 'https://console.example.com/resource/noVNC/vnc.html?...'
  npm run porthole -- check -            read the URL from standard input

  --keys-file FILE   where CLOUDSTACK_ENCRYPTION_KEY, CLOUDSTACK_ENCRYPTION_IV and
                     CLOUDSTACK_HASH_KEY stand (default: the environment, .dev.vars, .env)
  --help             this text

ALLOWED_TARGETS, ROUTES, CLOUDSTACK_LEGACY and CLOUDSTACK_CHECK_SOURCE_IP are read there too, and
in wrangler.toml. What is printed names the machine's address, and no token, key or password.

Exit code: 0 the URL would open a console, 1 it would not, 2 it could not be checked.
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
  const facts = await gatewayFacts(values["keys-file"]);
  const url = given === "-" ? await readText(process.stdin) : given;
  const findings = await inspectConsoleUrl(url, facts, Date.now());
  console.log(report(findings));
  return findings.some(({ kind }) => kind === "fault") ? EXIT.fails : EXIT.opens;
}

const MARKS = { fine: "✓", fault: "✗", note: "·" } as const satisfies Record<
  Finding["kind"],
  string
>;

/** Faults first: they are what somebody looks for. */
function report(findings: readonly Finding[]): string {
  const faults = findings.filter(({ kind }) => kind === "fault");
  const rest = findings.filter(({ kind }) => kind !== "fault");
  const verdict = faults.length === 0 ? "would open a console" : "would not open a console";
  const lines = [...faults, ...rest].map(({ kind, text }) => `  ${MARKS[kind]} ${text}`);
  return [`This URL ${verdict}.`, ...lines].join("\n");
}

async function gatewayFacts(keysFile: string | undefined): Promise<GatewayFacts> {
  const find = await finder(keysFile);
  return {
    keys: cloudStackKeys(find),
    legacy: find("CLOUDSTACK_LEGACY") === "true",
    checkSourceIp: find("CLOUDSTACK_CHECK_SOURCE_IP") === "true",
    routes: routesOf(find),
  };
}

/** Looks a setting up; one that is empty is not set. */
async function finder(keysFile: string | undefined): Promise<Find> {
  if (keysFile !== undefined && (await readIfThere(keysFile)) === undefined) {
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
        : [internetRoute(allowed, find("INTERNET_TLS") === "required")]),
    ];
  } catch (error) {
    if (error instanceof AllowListError) throw new UsageError(`ALLOWED_TARGETS: ${error.message}`);
    if (error instanceof RouteListError) throw new UsageError(`ROUTES: ${error.message}`);
    throw error;
  }
}
