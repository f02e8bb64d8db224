import { SHARING, type Grant, type Target } from "../worker/ticket/claims.ts";
import { DEFAULT_TTL_SECONDS, type ClaimsInput } from "../worker/ticket/new-claims.ts";
import { JURISDICTIONS, LOCATIONS } from "../worker/ticket/placement.ts";
import { readOptions, wholeNumber } from "./arguments.ts";
import { DEFAULT_GATEWAY } from "./gateway-access.ts";
import { TARGET_OPTIONS, targetOf } from "./target.ts";
import { UsageError } from "./usage-error.ts";

const OPTIONS = {
  ...TARGET_OPTIONS,
  password: { type: "string" },
  "password-stdin": { type: "boolean" },
  mode: { type: "string" },
  clipboard: { type: "string" },
  resize: { type: "boolean" },
  power: { type: "boolean" },
  audio: { type: "boolean" },
  confirm: { type: "boolean" },
  "block-keys": { type: "string" },
  gateway: { type: "string" },
  name: { type: "string" },
  id: { type: "string" },
  tenant: { type: "string" },
  subject: { type: "string" },
  keyboard: { type: "string" },
  "return-url": { type: "string" },
  location: { type: "string" },
  jurisdiction: { type: "string" },
  "max-seconds": { type: "string" },
  "grace-seconds": { type: "string" },
  "wait-seconds": { type: "string" },
  "idle-seconds": { type: "string" },
  "no-park": { type: "boolean" },
  "on-end": { type: "string" },
  sharing: { type: "string" },
  recorded: { type: "boolean" },
  "take-over": { type: "boolean" },
  share: { type: "boolean" },
  "more-time": { type: "boolean" },
  covert: { type: "boolean" },
  observers: { type: "string" },
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
  readonly input: Omit<ClaimsInput, "iss" | "target"> & { readonly target?: Target };
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

export type Environment = Readonly<Record<string, string | undefined>>;

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
    input: {
      aud: values.audience ?? environment["TICKET_AUDIENCE"] ?? "porthole",
      sub: values.subject ?? "cli",
      tenant: values.tenant ?? "local",
      console: {
        id: values.id ?? name,
        name,
        ...(values.sharing === undefined
          ? {}
          : { sharing: oneOf("--sharing", values.sharing, SHARING) }),
        ...(values.recorded === true ? { recorded: true } : {}),
      },
      ...(target === undefined ? {} : { target: { ...target, ...withPassword(password) } }),
      grant: grantOf(values),
      ...(values.confirm === true ? { confirm: true } : {}),
      ...(values.keyboard === undefined ? {} : { keyboard: values.keyboard }),
      ...(values["return-url"] === undefined ? {} : { returnUrl: values["return-url"] }),
      ...(values.location === undefined
        ? {}
        : { location: oneOf("--location", values.location, LOCATIONS) }),
      ...(values.jurisdiction === undefined
        ? {}
        : { jurisdiction: oneOf("--jurisdiction", values.jurisdiction, JURISDICTIONS) }),
      ttlSeconds: wholeNumber("--ttl", ttl, 1, limit),
    },
    gateway: gatewayOrigin(values.gateway ?? (environment["PORTHOLE_URL"] || DEFAULT_GATEWAY)),
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
  readonly "grace-seconds"?: string | undefined;
  readonly "wait-seconds"?: string | undefined;
  readonly "idle-seconds"?: string | undefined;
  readonly "no-park"?: boolean | undefined;
  readonly "on-end"?: string | undefined;
  readonly "take-over"?: boolean | undefined;
  readonly share?: boolean | undefined;
  readonly "more-time"?: boolean | undefined;
  readonly covert?: boolean | undefined;
  readonly observers?: string | undefined;
  readonly clipboard?: string | undefined;
  readonly resize?: boolean | undefined;
  readonly power?: boolean | undefined;
  readonly audio?: boolean | undefined;
  readonly "block-keys"?: string | undefined;
}): Grant {
  const blocked = values["block-keys"];
  return {
    mode: oneOf("--mode", values.mode ?? "control", MODES),
    ...secondsOf("maxSeconds", "--max-seconds", values["max-seconds"], 1, 604_800),
    ...secondsOf("graceSeconds", "--grace-seconds", values["grace-seconds"], 0, 3600),
    ...secondsOf("waitSeconds", "--wait-seconds", values["wait-seconds"], 0, 3600),
    ...secondsOf("idleSeconds", "--idle-seconds", values["idle-seconds"], 60, 86_400),
    ...(values["no-park"] === true ? { park: false } : {}),
    ...(values["on-end"] === undefined ? {} : { onEnd: values["on-end"] }),
    ...(values["take-over"] === true ? { takeOver: true } : {}),
    ...(values.share === true ? { share: true } : {}),
    ...(values["more-time"] === true ? { moreTime: true } : {}),
    ...(values.covert === true ? { covert: true } : {}),
    ...(values.observers === undefined
      ? {}
      : { requires: { observers: wholeNumber("--observers", values.observers, 1, 8) } }),
    ...(values.clipboard === undefined
      ? {}
      : { clipboard: oneOf("--clipboard", values.clipboard, CLIPBOARD_WAYS) }),
    ...(values.resize === true ? { resize: true } : {}),
    ...(values.power === true ? { power: true } : {}),
    ...(values.audio === true ? { audio: true } : {}),
    ...(blocked === undefined
      ? {}
      : { blockedKeys: blocked === "none" ? [] : blocked.split(",").map((keys) => keys.trim()) }),
  };
}

function secondsOf(
  member: "maxSeconds" | "graceSeconds" | "waitSeconds" | "idleSeconds",
  option: string,
  given: string | undefined,
  min: number,
  max: number,
): Partial<Grant> {
  return given === undefined ? {} : { [member]: wholeNumber(option, given, min, max) };
}

function oneOf<Word extends string>(option: string, given: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === given);
  if (word === undefined) throw new UsageError(`${option} requires ${words.join(" or ")}`);
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
    throw new UsageError("--gateway requires an origin, such as https://console.example.com");
  }
  return url.origin;
}
