import { createRequire } from "node:module";

/** What this needs of miniflare. */
interface MiniflareModule {
  readonly fetch: (url: RequestInfo | URL, init: RequestInit) => Promise<Response>;
}

let isOut = false;

/**
 * The test harness answers a Worker's own `fetch()` with Node's, which cannot upgrade to WebSocket; the
 * Worker would get an error in place of its console. Afterwards upgrades go by miniflare's `fetch`, and
 * everything else as before. An upgrade that is refused leaves the harness a connection that does not answer
 * the next one: tests of refusals are for the runtime's own `fetch`, in test/worker.
 */
export function letUpgradesOut(): void {
  if (isOut) return;
  isOut = true;
  const plain = globalThis.fetch;
  const { fetch: upgrading } = miniflare();
  globalThis.fetch = async (url, init) =>
    isUpgrade(init) ? upgrading(url, init) : plain(url, init);
}

/** The harness gives the Worker's request in place of options. */
function isUpgrade(init: RequestInit | undefined): init is RequestInit {
  return new Headers(init?.headers).get("Upgrade")?.toLowerCase() === "websocket";
}

/** The miniflare that wrangler brings: what the harness takes for a response is of its classes. */
function miniflare(): MiniflareModule {
  const module: unknown = createRequire(import.meta.resolve("wrangler"))("miniflare");
  return module as MiniflareModule;
}
