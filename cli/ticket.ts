import { text as readText } from "node:stream/consumers";

import { consoleLink } from "../worker/channel/addresses.ts";
import type { Claims, Grant, Target } from "../worker/ticket/claims.ts";
import { TicketError } from "../worker/ticket/errors.ts";
import { KeyError } from "../worker/ticket/keys/key-error.ts";
import { parseGatewayKeys, sealingKey } from "../worker/ticket/keys/gateway-keys.ts";
import {
  DEFAULT_TTL_SECONDS,
  newClaims,
  type ClaimsInput,
  type MintingDeps,
} from "../worker/ticket/new-claims.ts";
import { sealTicket, type SealingKeys } from "../worker/ticket/seal.ts";
import { sessionName } from "../worker/ticket/session-name.ts";
import { readOptions, wholeNumber } from "./arguments.ts";
import { readDevVars } from "./dev-vars.ts";
import { parseIssuerKit } from "./issuer-kit.ts";
import { TARGET_HELP, TARGET_OPTIONS, targetOf, targetOfJson, withAuthorities } from "./target.ts";
import { readIfThere } from "./secret-file.ts";
import { UsageError } from "./usage-error.ts";

const HELP = `Makes a link that opens the console of a machine, once.

  npm run ticket -- --target 127.0.0.1:5901 --password secret
  npm run ticket -- --target [::1]:5901 --mode view --ttl 60
  npm run ticket -- --target 10.77.0.5:5900 --route dc1 --tls vencrypt --ca ca.pem

${TARGET_HELP}  --password TEXT      its VNC password; other users of this machine can see arguments, so better:
  --password-stdin     read the password from standard input, or set VNC_PASSWORD
  --mode MODE          control (default) or view
  --clipboard WAY      none (default), to-guest, from-guest or both
  --resize             the viewer may change the size of the guest's screen
  --power              the viewer may shut down, reboot and reset the machine
  --confirm            the page asks before it opens: for links that are mailed or chatted, which a
                       scanner may open before the person does
  --block-keys LIST    combinations that do not reach the guest, such as Ctrl+Alt+1,Ctrl+Alt+2;
                       "none" for none (default: Ctrl+Alt+1 to 9, QEMU's own)
  --gateway URL        the gateway (default http://localhost:8787)
  --name TEXT          the console's name on the page (default Console)
  --id TEXT            the console's identity (default: its name)
  --tenant TEXT        who owns the machine (default local)
  --subject TEXT       who opens the console, for the audit log (default cli)
  --keyboard LAYOUT    the guest's keyboard layout, such as de
  --max-seconds N      the longest session
  --ttl N              seconds until the link expires (default 300, at most TICKET_MAX_SECONDS)
  --audience TEXT      the gateway's TICKET_AUDIENCE (default porthole)
  --keys FILE          .dev.vars or a JWK Set with the ticket key (default: the variable
                       TICKET_KEYS, then .dev.vars)
  --issuer FILE        sign as the issuer of this file from "npm run keys -- --issuer"
  --json               print an object with link, session and expires
  --help               this text
`;

const OPTIONS = {
  ...TARGET_OPTIONS,
  password: { type: "string" },
  "password-stdin": { type: "boolean" },
  mode: { type: "string" },
  clipboard: { type: "string" },
  resize: { type: "boolean" },
  power: { type: "boolean" },
  confirm: { type: "boolean" },
  "block-keys": { type: "string" },
  gateway: { type: "string" },
  name: { type: "string" },
  id: { type: "string" },
  tenant: { type: "string" },
  subject: { type: "string" },
  keyboard: { type: "string" },
  "max-seconds": { type: "string" },
  ttl: { type: "string" },
  audience: { type: "string" },
  keys: { type: "string" },
  issuer: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** The gateway's limit for tickets unless it is configured otherwise, in seconds. */
const DEFAULT_TICKET_MAX_SECONDS = 600;

export interface TicketCommand {
  /** All claims but the name of the issuer, and what comes from files or standard input. */
  readonly statement: Omit<ClaimsInput, "iss" | "target"> & { readonly target?: Target };
  /** The file of the target, where the options do not describe it, and of the authorities that count. */
  readonly targetJson: string | undefined;
  readonly ca: string | undefined;
  /** The gateway's origin. */
  readonly gateway: string;
  readonly passwordFromStdin: boolean;
  readonly keys: string | undefined;
  readonly issuer: string | undefined;
  readonly json: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Understands the command line, or `undefined` for --help. Throws UsageError. */
export function parseTicketCommand(
  argv: readonly string[],
  environment: Environment,
): TicketCommand | undefined {
  const values = readOptions(argv, OPTIONS);
  if (values.help === true) return undefined;
  const targetJson = values["target-json"];
  if (targetJson !== undefined && isDescribed(values)) {
    throw new UsageError("--target-json and the options that describe a target exclude each other");
  }
  const target = targetJson === undefined ? targetOf(values, environment) : undefined;
  const passwordFromStdin = values["password-stdin"] === true;
  if (passwordFromStdin && values.password !== undefined) {
    throw new UsageError("--password and --password-stdin exclude each other");
  }
  const password = passwordFromStdin ? undefined : (values.password ?? environment["VNC_PASSWORD"]);
  if (values.issuer !== undefined && values.keys !== undefined) {
    throw new UsageError("--issuer and --keys exclude each other");
  }
  const limit = ticketLimit(environment);
  const ttl = values.ttl ?? String(Math.min(DEFAULT_TTL_SECONDS, limit));
  const name = values.name ?? "Console";
  return {
    statement: {
      aud: values.audience ?? environment["TICKET_AUDIENCE"] ?? "porthole",
      sub: values.subject ?? "cli",
      tenant: values.tenant ?? "local",
      console: { id: values.id ?? name, name },
      ...(target === undefined ? {} : { target: { ...target, ...withPassword(password) } }),
      grant: grantOf(values),
      ...(values.confirm === true ? { confirm: true } : {}),
      ...(values.keyboard === undefined ? {} : { keyboard: values.keyboard }),
      ttlSeconds: wholeNumber("--ttl", ttl, 1, limit),
    },
    gateway: gatewayOrigin(values.gateway ?? "http://localhost:8787"),
    targetJson,
    ca: values.ca,
    passwordFromStdin,
    keys: values.keys,
    issuer: values.issuer,
    json: values.json === true,
  };
}

function isDescribed(values: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(TARGET_OPTIONS).some(
    (name) => name !== "target-json" && values[name] !== undefined,
  );
}

const MODES = ["control", "view"] as const;
const CLIPBOARD_WAYS = ["none", "to-guest", "from-guest", "both"] as const;

function grantOf(values: {
  readonly mode?: string | undefined;
  readonly "max-seconds"?: string | undefined;
  readonly clipboard?: string | undefined;
  readonly resize?: boolean | undefined;
  readonly power?: boolean | undefined;
  readonly "block-keys"?: string | undefined;
}): Grant {
  const seconds = values["max-seconds"];
  const blocked = values["block-keys"];
  return {
    mode: oneOf("--mode", values.mode ?? "control", MODES),
    ...(seconds === undefined
      ? {}
      : { maxSeconds: wholeNumber("--max-seconds", seconds, 1, 604_800) }),
    ...(values.clipboard === undefined
      ? {}
      : { clipboard: oneOf("--clipboard", values.clipboard, CLIPBOARD_WAYS) }),
    ...(values.resize === true ? { resize: true } : {}),
    ...(values.power === true ? { power: true } : {}),
    ...(blocked === undefined
      ? {}
      : { blockedKeys: blocked === "none" ? [] : blocked.split(",").map((keys) => keys.trim()) }),
  };
}

function oneOf<Word extends string>(option: string, given: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === given);
  if (word === undefined) throw new UsageError(`${option} takes ${words.join(" or ")}`);
  return word;
}

/** An empty password means none: that is what an unset variable in a script looks like. */
export function withPassword(password: string | undefined): { password?: string } {
  return password === undefined || password === "" ? {} : { password };
}

function ticketLimit(environment: Environment): number {
  const text = environment["TICKET_MAX_SECONDS"];
  if (text === undefined) return DEFAULT_TICKET_MAX_SECONDS;
  return wholeNumber("TICKET_MAX_SECONDS", text, 1, 86_400);
}

function gatewayOrigin(text: string): string {
  const url = URL.parse(text);
  const bare = url !== null && url.username === "" && url.search === "" && url.hash === "";
  if (!bare || !/^https?:$/.test(url.protocol) || url.pathname !== "/") {
    throw new UsageError("--gateway takes an origin, such as https://console.example.com");
  }
  return url.origin;
}

export interface Link {
  readonly link: string;
  /** The session that the link opens, as the audit log names it. */
  readonly session: string;
  readonly expires: string;
}

/** Seals the ticket of a link. Throws TicketError and KeyError. */
export async function makeLink(
  gateway: string,
  statement: ClaimsInput,
  how: SealingKeys,
  deps: MintingDeps,
): Promise<Link> {
  const claims: Claims = newClaims(statement, deps);
  const session = await sessionName(claims);
  return {
    link: consoleLink(gateway, session, await sealTicket(claims, how)),
    session,
    expires: new Date(claims.exp * 1000).toISOString(),
  };
}

/** The shared key in a JWK Set or in the text of a `.dev.vars`. Throws UsageError and KeyError. */
export function sharedSealingKey(text: string): SealingKeys {
  const json = text.trimStart().startsWith("{") ? text : readDevVars(text).get("TICKET_KEYS");
  if (json === undefined) throw new UsageError("there is no TICKET_KEYS: npm run keys makes one");
  const key = sealingKey(parseGatewayKeys(json));
  if (key === undefined) {
    throw new UsageError("TICKET_KEYS has no shared key: npm run keys -- --rotate adds one");
  }
  return { kind: "shared", key };
}

async function findKeys(path: string | undefined): Promise<string> {
  if (path !== undefined) return readNamed("--keys", path);
  const fromEnvironment = process.env["TICKET_KEYS"];
  if (fromEnvironment !== undefined && fromEnvironment !== "") return fromEnvironment;
  const local = await readIfThere(".dev.vars");
  if (local === undefined) throw new UsageError("there is no key yet: npm run keys makes one");
  return local;
}

async function readNamed(option: string, path: string): Promise<string> {
  const text = await readIfThere(path);
  if (text === undefined) throw new UsageError(`${option}: there is no such file`);
  return text;
}

/** What `.dev.vars` says of the local gateway in place of wrangler.toml. */
async function gatewayVariables(): Promise<Environment> {
  const local = readDevVars((await readIfThere(".dev.vars")) ?? "");
  const names = ["TICKET_AUDIENCE", "TICKET_MAX_SECONDS"];
  return Object.fromEntries(names.map((name) => [name, local.get(name)]));
}

/** The target with what is in files. */
async function completeTarget({ statement, targetJson, ca }: TicketCommand): Promise<Target> {
  const target =
    targetJson === undefined
      ? statement.target
      : targetOfJson(await readNamed("--target-json", targetJson));
  if (target === undefined) throw new UsageError("--target HOST:PORT is missing");
  return ca === undefined ? target : withAuthorities(target, await readNamed("--ca", ca));
}

async function main(argv: readonly string[]): Promise<void> {
  const command = parseTicketCommand(argv, { ...(await gatewayVariables()), ...process.env });
  if (command === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const { statement } = command;
  const kit =
    command.issuer === undefined
      ? undefined
      : parseIssuerKit(await readNamed("--issuer", command.issuer));
  const how: SealingKeys =
    kit === undefined
      ? sharedSealingKey(await findKeys(command.keys))
      : { kind: "nested", signingKey: kit.signingKey, recipient: kit.recipient };
  const piped = command.passwordFromStdin
    ? (await readText(process.stdin)).replace(/\r?\n$/, "")
    : undefined;
  const made = await makeLink(
    command.gateway,
    {
      ...statement,
      iss: kit?.issuer ?? statement.aud,
      target: { ...(await completeTarget(command)), ...withPassword(piped) },
    },
    how,
    { now: Date.now() / 1000, random: (bytes) => crypto.getRandomValues(bytes) },
  );
  console.log(command.json ? JSON.stringify(made) : made.link);
  if (!command.json) console.error(`Opens once, until ${made.expires}.`);
}

const CLAIM_OPTIONS: Readonly<Record<string, string>> = {
  aud: "--audience",
  sub: "--subject",
  tenant: "--tenant",
  "console.id": "--id",
  "console.name": "--name",
  "target.password": "the password",
  "target.route": "--route",
  "target.username": "--username",
  "target.console": "--xapi",
  "target.session": "XAPI_SESSION",
  "target.path": "--websocket",
  "target.subprotocol": "--subprotocol",
  "target.tls.ca": "the file of --ca",
  "target.tls.pins.0": "--pin",
  "target.tls.serverName": "--server-name",
  "target.headers.authorization": "the header Authorization",
  "target.headers.cookie": "the header Cookie",
  "target.headers.origin": "the header Origin",
  keyboard: "--keyboard",
};

/** What a person can put right, or `undefined` for an error that is nobody's input. */
export function explain(error: unknown): string | undefined {
  if (error instanceof UsageError || error instanceof KeyError) return error.message;
  if (!(error instanceof TicketError)) return undefined;
  if (error.reason === "too-long") return "the ticket is too long: shorten the names";
  const option = error.where === undefined ? undefined : CLAIM_OPTIONS[error.where];
  return `${option ?? error.message} is empty, too long or has characters that are not allowed`;
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    const explanation = explain(error);
    if (explanation === undefined) throw error;
    console.error(`ticket: ${explanation}`);
    process.exitCode = 1;
  }
}
