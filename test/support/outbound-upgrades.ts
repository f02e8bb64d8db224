import { fetch as miniflareFetch } from "miniflare";

/** Its types for requests and responses are its own, of the same shape as Node's. */
const upgradingFetch = miniflareFetch as unknown as typeof fetch;

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
  globalThis.fetch = async (url, init) =>
    isUpgrade(init) ? upgradingFetch(url, init) : plain(url, init);
}

/** The harness gives the Worker's request in place of options. */
function isUpgrade(init: RequestInit | undefined): init is RequestInit {
  return new Headers(init?.headers).get("Upgrade")?.toLowerCase() === "websocket";
}
