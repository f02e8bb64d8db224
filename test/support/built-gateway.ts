import { spawnSync } from "node:child_process";

import { unstable_getMiniflareWorkerOptions as settingsOf } from "wrangler";

import { TEST_API_TOKEN, TEST_CONNECTOR_KEY, TEST_KEY } from "./gateway-secrets.ts";
import { ROOT } from "./root.ts";
import { startWorkerd, type Workerd } from "./workerd.ts";

export interface BuiltGatewayOptions {
  /** Folder that {@link buildGateway} has filled. */
  readonly folder: string;
  /** Variables and secrets besides or in place of the usual ones. By default all of 127.0.0.1 may be reached. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** Takes every line that the Worker logs. */
  readonly onLog?: (line: string) => void;
  /**
   * Whether it has the viewer's files, for which miniflare puts Workers of its own in front of it; `true`
   * when left out.
   */
  readonly assets?: boolean;
  /** Whether its workerd has an inspector. */
  readonly inspected?: boolean;
  /** Module in place of the build's own, which imports that as `./main.js`. */
  readonly module?: string;
  /** Where it listens; at a port that is free when left out. */
  readonly port?: number;
  /** Folder of what its Durable Objects store; it is lost with the workerd when left out. */
  readonly storage?: string;
}

/** The build that the end-to-end tests start their gateways from; their set-up makes it. */
export const GATEWAY_BUILD = `${ROOT}dist`;

/** Builds the gateway as `wrangler deploy` would upload it. Throws with what was printed when it cannot. */
export function buildGateway(folder: string): void {
  const wrangler = `${ROOT}node_modules/wrangler/bin/wrangler.js`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [wrangler, "deploy", "--dry-run", "--outdir", folder],
    { cwd: ROOT, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`the gateway was not built:\n${stdout}${stderr}`);
}

/** Starts the built gateway in a workerd of its own. */
export function startBuiltGateway(options: BuiltGatewayOptions): Promise<Workerd> {
  const { assets = true, folder, inspected = false, module, onLog, port, storage } = options;
  const main = `${folder}/main.js`;
  const { workerOptions } = settingsOf(`${ROOT}wrangler.toml`);
  const bindings = {
    // An object by construction; the type knows nothing of single settings.
    ...(workerOptions["bindings"] as object),
    ALLOWED_TARGETS: "127.0.0.1:1-65535",
    TICKET_KEYS: JSON.stringify({ keys: [TEST_KEY] }),
    API_TOKEN: TEST_API_TOKEN,
    // Tests open as many sessions of one subject as they like.
    LIMITS: JSON.stringify({ liveSessions: { subject: 0 } }),
    CONNECTOR_KEYS: JSON.stringify({ keys: [TEST_CONNECTOR_KEY] }),
    ...options.bindings,
  };
  return startWorkerd({
    folder,
    ...(module === undefined ? { module: main } : { module, imported: [main] }),
    ...(port === undefined ? {} : { port }),
    ...(storage === undefined ? {} : { storage }),
    settings: { ...workerOptions, bindings, ...(assets ? {} : { assets: undefined }) },
    inspected,
    ...(onLog === undefined ? {} : { onLog }),
  });
}
