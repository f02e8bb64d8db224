import { spawn } from "node:child_process";
import { once } from "node:events";

import { SCOPES, type Scope } from "../worker/ticket/api-tokens.ts";
import { KeyError } from "../worker/ticket/keys/key-error.ts";
import type { SigningKey } from "../worker/ticket/keys/jwk.ts";
import { readOptions } from "./arguments.ts";
import { readDevVars, writeDevVars } from "./dev-vars.ts";
import { planKeys, SECRET_NAMES, type KeyTask } from "./key-plan.ts";
import { readIfThere, writeSecretFile } from "./secret-file.ts";
import { UsageError } from "./usage-error.ts";

const HELP = `Makes the gateway's secrets: a ticket key and an API token.

  npm run keys                     make them for local use, in .dev.vars
  npm run keys -- --put            hand them to the deployed Worker as well, by Wrangler;
                                   they are kept in .porthole/secrets, made there if need be
  npm run keys -- --rotate         put a new ticket key first; old ones go on opening tickets
  npm run keys -- --remove NAME    drop an old key, of the gateway or of an issuer, or an API token
  npm run keys -- --token NAME     make an API token of that name; it is shown once, and only its
                                   hash is kept
  npm run keys -- --issuer NAME    make a key pair for an issuer that signs its own tickets

  --put          also run "wrangler secret put" for each secret
  --env NAME     Wrangler environment for --put
  --file FILE    where the secrets are kept, instead of .dev.vars or .porthole/secrets
  --force        replace the ticket keys and the API token
  --alg ALG      EdDSA (default), ES256 or RS256, with --issuer
  --scope SCOPE  tickets or sessions:write, with --token; repeat it for both (the default)
  --expires TIME until when the token is taken, such as 2027-01-01T00:00:00Z, with --token
  --tenant NAME  a tenant whose consoles it may open, with --token or --issuer; repeat it for more
  --api          let the issuer's own tokens ask the API for links, with --issuer
  --out FILE     where the issuer's keys go, instead of .porthole/issuer-NAME.json
  --help         this text
`;

const OPTIONS = {
  put: { type: "boolean" },
  env: { type: "string" },
  file: { type: "string" },
  force: { type: "boolean" },
  rotate: { type: "boolean" },
  remove: { type: "string" },
  token: { type: "string" },
  scope: { type: "string", multiple: true },
  expires: { type: "string" },
  tenant: { type: "string", multiple: true },
  issuer: { type: "string" },
  alg: { type: "string" },
  api: { type: "boolean" },
  out: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export interface KeysCommand {
  readonly task: KeyTask;
  readonly file: string;
  /** Where a new issuer's keys go. */
  readonly out: string;
  readonly put: boolean;
  readonly environment: string | undefined;
}

/** Understands the command line, or `undefined` for --help. Throws UsageError. */
export function parseKeysCommand(argv: readonly string[]): KeysCommand | undefined {
  const values = readOptions(argv, OPTIONS);
  if (values.help === true) return undefined;
  const chosen = [values.force, values.rotate, values.remove, values.token, values.issuer];
  if (chosen.filter((value) => value !== undefined).length > 1) {
    throw new UsageError("--force, --rotate, --remove, --token and --issuer go one at a time");
  }
  if (values.issuer === undefined) {
    for (const name of ["alg", "api", "out"] as const) {
      if (values[name] !== undefined) throw new UsageError(`--${name} goes with --issuer`);
    }
  }
  if (values.token === undefined) {
    for (const name of ["scope", "expires"] as const) {
      if (values[name] !== undefined) throw new UsageError(`--${name} goes with --token`);
    }
    if (values.tenant !== undefined && values.issuer === undefined) {
      throw new UsageError("--tenant goes with --token or --issuer");
    }
  }
  const put = values.put === true;
  if (values.env !== undefined && !put) throw new UsageError("--env goes with --put");
  // Wrangler takes what begins with a dash for an option of its own.
  if (values.env !== undefined && !/^\w[\w.-]*$/.test(values.env)) {
    throw new UsageError("--env takes the name of a Wrangler environment");
  }
  return {
    task: taskOf(values, put),
    file: values.file ?? (put ? ".porthole/secrets" : ".dev.vars"),
    out: values.out ?? `.porthole/issuer-${values.issuer ?? ""}.json`,
    put,
    environment: values.env,
  };
}

function taskOf(values: ReturnType<typeof readOptions<typeof OPTIONS>>, put: boolean): KeyTask {
  if (values.force === true) return { kind: "replace" };
  if (values.rotate === true) return { kind: "rotate" };
  if (values.remove !== undefined) return { kind: "remove", kid: values.remove };
  if (values.token !== undefined) {
    const { token: name, tenant: tenants, expires } = values;
    return { kind: "token", token: { name, scopes: values.scope?.map(scope), tenants, expires } };
  }
  if (values.issuer !== undefined) {
    // The name is also part of a file's name and of a quoted line.
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(values.issuer)) {
      throw new UsageError("--issuer takes a name of up to 64 letters, digits, dots and dashes");
    }
    const { issuer, api = false, tenant: tenants } = values;
    return { kind: "issuer", issuer, alg: algorithm(values.alg ?? "EdDSA"), api, tenants };
  }
  return { kind: "fill", keep: put };
}

function scope(name: string): Scope {
  const known = SCOPES.find((one) => one === name);
  if (known === undefined) throw new UsageError(`--scope takes ${SCOPES.join(" or ")}`);
  return known;
}

function algorithm(name: string): SigningKey["alg"] {
  if (name === "EdDSA" || name === "ES256" || name === "RS256") return name;
  throw new UsageError("--alg takes EdDSA, ES256 or RS256");
}

/** Hands one secret over by standard input: arguments can be seen by every user of a machine. */
async function putSecret(name: string, value: string, environment: string | undefined) {
  const extra = environment === undefined ? [] : ["--env", environment];
  const wrangler = spawn("wrangler", ["secret", "put", name, ...extra], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  // A child that does not read is reported by its exit.
  wrangler.stdin.on("error", () => {});
  wrangler.stdin.end(value);
  const [status]: unknown[] = await once(wrangler, "close").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new UsageError("Wrangler was not found: run this as npm run keys");
    }
    throw error;
  });
  if (status !== 0) {
    throw new UsageError(`Wrangler did not take ${name}; run the same command with --put again`);
  }
}

async function main(argv: readonly string[]): Promise<void> {
  const command = parseKeysCommand(argv);
  if (command === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const text = (await readIfThere(command.file)) ?? "";
  const { changes, notes, token, kit } = await planKeys(readDevVars(text), command.task, {
    now: new Date(),
    random: (bytes) => crypto.getRandomValues(bytes),
  });
  const next = writeDevVars(text, changes);
  if (kit !== undefined) {
    await writeSecretFile(command.out, `${JSON.stringify(kit, undefined, 2)}\n`);
  }
  if (changes.size > 0) await writeSecretFile(command.file, next);
  for (const note of notes) console.log(note);
  if (kit !== undefined) console.log(`${command.out}: what the issuer needs; hand it over safely`);
  console.log(`${command.file}: ${changes.size === 0 ? "unchanged" : "written"}`);
  if (token !== undefined) {
    console.log(`API token ${token.name}, which is shown this once: ${token.token}`);
  }
  if (!command.put) return;
  const secrets = readDevVars(next);
  for (const name of SECRET_NAMES) {
    const value = secrets.get(name);
    if (value === undefined || value === "") continue;
    // One after another: each makes a version of the Worker.
    // oxlint-disable-next-line no-await-in-loop
    await putSecret(name, value, command.environment);
    console.log(`${name}: handed to Wrangler`);
  }
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof KeyError)) throw error;
    console.error(`keys: ${error.message}`);
    process.exitCode = 1;
  }
}
