import { spawnSync } from "node:child_process";

import { unstable_getMiniflareWorkerOptions as settingsOf } from "wrangler";

import { SUBPROTOCOL, TICKET_SUBPROTOCOL_PREFIX } from "../../../worker/channel/messages.ts";
import { TEST_API_TOKEN, TEST_KEY } from "../../support/gateway-secrets.ts";
import { mintTicket } from "../../support/gateway.ts";
import { openWebSocket } from "../client/byte-socket.ts";
import { ROOT } from "../root.ts";
import type { Subject } from "./subject.ts";
import { startWorkerd } from "./workerd.ts";

/** The gateway with its viewer, built as it is deployed. `folder` takes the build. */
export function porthole(folder: string): Subject {
  buildGateway(folder);
  const { workerOptions } = settingsOf(`${ROOT}wrangler.toml`);
  const bindings = {
    // An object by construction; the type knows nothing of single settings.
    ...(workerOptions["bindings"] as object),
    ALLOWED_TARGETS: "127.0.0.1:1-65535",
    TICKET_KEYS: JSON.stringify({ keys: [TEST_KEY] }),
    API_TOKEN: TEST_API_TOKEN,
  };
  return {
    name: "Porthole",
    open: async (target) => {
      const workerd = await startWorkerd({
        folder,
        module: `${folder}/main.js`,
        settings: { ...workerOptions, bindings },
      });
      const ticket = (): Promise<string> => mintTicket(target);
      return {
        port: Number(workerd.url.port),
        pid: workerd.pid,
        connect: async () =>
          openWebSocket({
            url: new URL("/api/v1/console", workerd.url).href.replace("http", "ws"),
            protocols: [SUBPROTOCOL, `${TICKET_SUBPROTOCOL_PREFIX}${await ticket()}`],
            origin: workerd.url.origin,
          }),
        page: async (at) => `http://127.0.0.1:${at}/c#${await ticket()}`,
        close: () => workerd.close(),
      };
    },
  };
}

function buildGateway(folder: string): void {
  const wrangler = `${ROOT}node_modules/wrangler/bin/wrangler.js`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [wrangler, "deploy", "--dry-run", "--outdir", folder],
    { cwd: ROOT, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`the gateway was not built:\n${stdout}${stderr}`);
}
