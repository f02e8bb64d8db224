import { build } from "esbuild";
import { unstable_getMiniflareWorkerOptions as settingsOf } from "wrangler";

import { ROOT } from "../../support/root.ts";
import { openWebSocket } from "../client/byte-socket.ts";
import type { NovncServer } from "./novnc-page.ts";
import type { Subject } from "./subject.ts";
import { startWorkerd } from "../../support/workerd.ts";

/** A transparent relay on workerd, with stock noVNC. `folder` takes its bundle. */
export function plainRelay(novnc: NovncServer, folder: string): Subject {
  return {
    name: "plain relay",
    open: async (target) => {
      const module = `${folder}/relay.js`;
      await build({
        entryPoints: [new URL("relay-worker.ts", import.meta.url).pathname],
        outfile: module,
        bundle: true,
        external: ["cloudflare:*"],
        format: "esm",
        target: "es2022",
        logLevel: "warning",
      });
      const { compatibilityDate } = settingsOf(`${ROOT}wrangler.toml`).workerOptions;
      const durableObjects = { RELAYS: { className: "Relay", useSQLite: true } };
      const workerd = await startWorkerd({
        folder,
        module,
        settings: { compatibilityDate, durableObjects },
      });
      const port = Number(workerd.url.port);
      const url = (at: number): string => `ws://127.0.0.1:${at}/?port=${target.port}`;
      return {
        port,
        pid: workerd.pid,
        connect: (at = port) => openWebSocket({ url: url(at), protocols: ["binary"] }),
        page: async (at) => novnc.address({ relay: url(at), password: target.password }),
        close: () => workerd.close(),
      };
    },
  };
}
