import { SCOPES, type Scope } from "../worker/ticket/api-tokens.ts";
import type { SigningKey } from "../worker/ticket/keys/jwk.ts";
import { readOptions } from "./arguments.ts";
import type { KeyTask } from "./key-plan.ts";
import { UsageError } from "./usage-error.ts";

const OPTIONS = {
  put: { type: "boolean" },
  env: { type: "string" },
  file: { type: "string" },
  force: { type: "boolean" },
  rotate: { type: "boolean" },
  remove: { type: "string" },
  token: { type: "string" },
  "display-name": { type: "string" },
  scope: { type: "string", multiple: true },
  expires: { type: "string" },
  tenant: { type: "string", multiple: true },
  issuer: { type: "string" },
  connector: { type: "string" },
  alg: { type: "string" },
  api: { type: "boolean" },
  out: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export interface KeysCommand {
  readonly task: KeyTask;
  readonly file: string;
  /** Where the keys of a new issuer, or of a connector, go. */
  readonly out: string;
  readonly put: boolean;
  readonly environment: string | undefined;
}

/** Understands the command line, or `undefined` for --help. Throws UsageError. */
export function parseKeysCommand(argv: readonly string[]): KeysCommand | undefined {
  const values = readOptions(argv, OPTIONS);
  if (values.help === true) return undefined;
  checkCombination(values);
  const put = values.put === true;
  // Wrangler would read what begins with a dash as an option of its own.
  if (values.env !== undefined && !/^\w[\w.-]*$/.test(values.env)) {
    throw new UsageError("--env requires the name of a Wrangler environment");
  }
  const recipient =
    values.connector === undefined
      ? `issuer-${values.issuer ?? ""}`
      : `connector-${values.connector}`;
  return {
    task: taskOf(values, put),
    file: values.file ?? (put ? ".porthole/secrets" : ".dev.vars"),
    out: values.out ?? `.porthole/${recipient}.json`,
    put,
    environment: values.env,
  };
}

type Values = ReturnType<typeof readOptions<typeof OPTIONS>>;
type Option = keyof typeof OPTIONS;

const ALONE = [
  "force",
  "rotate",
  "remove",
  "token",
  "issuer",
  "connector",
] as const satisfies readonly Option[];

/** Options that only make sense beside one of others. */
const GOES_WITH = {
  alg: ["issuer"],
  api: ["issuer"],
  out: ["issuer", "connector"],
  "display-name": ["token"],
  scope: ["token"],
  expires: ["token"],
  tenant: ["token", "issuer"],
  env: ["put"],
} as const satisfies Partial<Record<Option, readonly Option[]>>;

/** Throws UsageError. */
function checkCombination(values: Values): void {
  if (ALONE.filter((name) => values[name] !== undefined).length > 1) {
    const list = ALONE.map((name) => `--${name}`).join(", ");
    throw new UsageError(`these options go one at a time: ${list}`);
  }
  const entries: readonly (readonly [string, readonly Option[]])[] = Object.entries(GOES_WITH);
  const given: Readonly<Record<string, unknown>> = values;
  for (const [name, others] of entries) {
    if (given[name] !== undefined && others.every((other) => values[other] === undefined)) {
      const list = others.map((other) => `--${other}`).join(" or ");
      throw new UsageError(`--${name} goes with ${list}`);
    }
  }
}

function taskOf(values: Values, put: boolean): KeyTask {
  if (values.force === true) return { kind: "replace" };
  if (values.rotate === true) return { kind: "rotate" };
  if (values.remove !== undefined) return { kind: "remove", kid: values.remove };
  if (values.token !== undefined) {
    const { token: name, "display-name": displayName, tenant: tenants, expires } = values;
    const scopes = values.scope?.map(scope);
    return { kind: "token", token: { name, displayName, scopes, tenants, expires } };
  }
  if (values.issuer !== undefined) {
    const { api = false, tenant: tenants } = values;
    const issuer = fileName("--issuer", values.issuer);
    return { kind: "issuer", issuer, alg: algorithm(values.alg ?? "EdDSA"), api, tenants };
  }
  if (values.connector !== undefined) {
    return { kind: "connector", connector: fileName("--connector", values.connector) };
  }
  return { kind: "fill", keep: put };
}

/** A name that is also part of a file's name and of a quoted line. */
function fileName(option: string, name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  throw new UsageError(`${option} requires a name of up to 64 letters, digits, dots and dashes`);
}

function scope(name: string): Scope {
  const known = SCOPES.find((one) => one === name);
  if (known === undefined) throw new UsageError(`--scope requires one of ${SCOPES.join(", ")}`);
  return known;
}

function algorithm(name: string): SigningKey["alg"] {
  if (name === "EdDSA" || name === "ES256" || name === "RS256") return name;
  throw new UsageError("--alg requires EdDSA, ES256 or RS256");
}
