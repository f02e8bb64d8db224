import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { consoleLink } from "../../worker/channel/addresses.ts";
import { endpointText } from "../../worker/route/endpoint-text.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { newClaims, sealTicket, type SharedKey, type Target } from "../../worker/ticket/index.ts";
import { ManagementServer } from "../cloudstack/management-server.ts";
import { Program } from "./program.ts";
import { V8_FLAGS, V8_FLAGS_VARIABLE } from "./v8-flags.ts";

/** Time the gateway has to start, in milliseconds. */
const START_MS = 90_000;
/** Time a link can be opened, in seconds: the longest that wrangler.toml allows. */
const LINK_SECONDS = 600;

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const AUDIENCE = "porthole";
const READY = "ready";

export interface GatewayOptions {
  readonly port: number;
  /** A private folder for the gateway's keys and state, removed by the caller. */
  readonly folder: string;
  /** The one machine that the gateway may reach. */
  readonly target: Target;
  readonly consoleName: string;
  readonly mode: "control" | "view";
  /** Makes links as a management server of CloudStack does, with keys that the gateway is told. */
  readonly cloudStack: boolean;
  readonly verbose: boolean;
  readonly signal: AbortSignal;
}

/** Porthole's Worker on this computer. */
export interface Gateway {
  readonly program: Program;
  /** A fresh link; each opens once. */
  link(): Promise<string>;
  /** How long a link can be opened, in words. */
  readonly within: string;
  /** Where its live sessions are shown, to whoever has the API token. */
  readonly operators: { readonly page: string; readonly token: string };
}

/** The gateway did not start; `output` is what it printed last. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.output = output;
  }
}

/** Builds the viewer, starts the Worker with keys of its own and waits until it is ready. */
export async function startDemoGateway(options: GatewayOptions): Promise<Gateway> {
  const key: SharedKey = {
    kty: "oct",
    kid: "local",
    alg: "dir",
    k: randomBytes(32).toString("base64url"),
  };
  const token = randomBytes(32).toString("base64url");
  const managementServer = options.cloudStack ? new ManagementServer() : undefined;
  const settings = settingsOf(options, { key, token }, managementServer);
  const envFile = join(options.folder, "settings.env");
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(envFile, lines.join(""), { mode: 0o600, flag: "wx" });
  const env = cleanEnvironment(Object.keys(settings));

  // Wrangler wants to see the folder of static files before it runs the build itself.
  if (!existsSync(join(ROOT, "viewer/dist/index.en.html"))) await buildViewer(env, options.verbose);

  const program = new Program(
    process.execPath,
    [
      wranglerScript(),
      ["dev", "--local", "--ip", "127.0.0.1", "--port", String(options.port)],
      ["--env-file", envFile, "--persist-to", join(options.folder, "state")],
      "--show-interactive-dev-session=false",
    ].flat(),
    { cwd: ROOT, env, verbose: options.verbose },
  );
  try {
    const origin = await originOf(program, options.signal);
    const operators = { page: `${origin}/admin`, token };
    if (managementServer !== undefined) {
      const { target, consoleName } = options;
      const link = async () => managementServer.consoleUrl(origin, target, consoleName, Date.now());
      return { program, link, within: "1 to 2 minutes", operators };
    }
    const link = () => mint(origin, options, key);
    return { program, link, within: `${LINK_SECONDS / 60} minutes`, operators };
  } catch (error) {
    await program.stop();
    options.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : "it failed";
    throw new GatewayError(`The gateway did not start: ${reason}.`, program.output);
  }
}

/** Waits until the gateway is ready. */
async function originOf(program: Program, signal: AbortSignal): Promise<string> {
  // Its own words say where it listens: something else might answer at the port it was given.
  const port = await program.waitFor(
    () => /Ready on http:\/\/127\.0\.0\.1:(\d+)/.exec(program.output)?.[1],
    START_MS,
    signal,
  );
  const readiness = `http://127.0.0.1:${port}/readyz`;
  const answer = await program.waitFor(() => ask(readiness), START_MS, signal);
  if (answer !== READY) throw new Error(answer);
  return `http://localhost:${port}`;
}

function settingsOf(
  options: GatewayOptions,
  { key, token }: { readonly key: SharedKey; readonly token: string },
  managementServer: ManagementServer | undefined,
): Readonly<Record<string, string>> {
  return {
    TICKET_KEYS: JSON.stringify({ keys: [key] }),
    API_TOKEN: token,
    TICKET_AUDIENCE: AUDIENCE,
    TICKET_MAX_SECONDS: String(LINK_SECONDS),
    ALLOWED_TARGETS: endpointText(options.target),
    ...(managementServer !== undefined && {
      ...managementServer.secrets,
      CLOUDSTACK_GRANT: JSON.stringify({ mode: options.mode }),
    }),
  };
}

function wranglerScript(): string {
  const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
  return join(dirname(manifest), "bin/wrangler.js");
}

async function buildViewer(env: NodeJS.ProcessEnv, verbose: boolean): Promise<void> {
  const build = new Program(process.execPath, ["viewer/build.ts"], { cwd: ROOT, env, verbose });
  await build.ended;
  if (!existsSync(join(ROOT, "viewer/dist/index.en.html")))
    throw new GatewayError("The viewer could not be built.", build.output);
}

/** What /readyz says, or `undefined` while nothing answers. */
async function ask(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    const text = await response.text();
    return response.ok ? READY : text;
  } catch {
    return undefined;
  }
}

async function mint(origin: string, options: GatewayOptions, key: SharedKey): Promise<string> {
  const claims = newClaims(
    {
      iss: AUDIENCE,
      aud: AUDIENCE,
      sub: "local",
      tenant: "local",
      console: { id: "local", name: options.consoleName },
      target: options.target,
      grant: { mode: options.mode, clipboard: "both" },
      ttlSeconds: LINK_SECONDS,
    },
    { now: Date.now() / 1000, random: (bytes) => bytes.set(randomBytes(bytes.length)) },
  );
  const ticket = await sealTicket(claims, { kind: "shared", key });
  return consoleLink(origin, await sessionName(claims), ticket);
}

/** The environment for wrangler: without secrets and settings of this shell, and quiet. */
function cleanEnvironment(settings: readonly string[]): NodeJS.ProcessEnv {
  const own = { ...process.env };
  const foreign = Object.keys(own).filter((name) => name.startsWith("CLOUDSTACK_"));
  for (const name of [...settings, ...foreign, "VNC_PASSWORD", "TICKET_ISSUERS", "ALLOWED_ORIGINS"])
    Reflect.deleteProperty(own, name);
  return {
    ...own,
    PATH: [join(ROOT, "node_modules/.bin"), own["PATH"] ?? ""].join(
      process.platform === "win32" ? ";" : ":",
    ),
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_LOG_PATH: undefined,
    CI: "1",
    [V8_FLAGS_VARIABLE]: own[V8_FLAGS_VARIABLE] ?? V8_FLAGS.join(" "),
  };
}
