import type { Finding } from "../support/finding.ts";
import { HEALTH_LIMIT_MS, MEMORY_LIMIT } from "./limits.ts";
import type { Growth } from "./watch/memory-watch.ts";

/** What an attack has added to the gateway's memory. */
export function memoryFinding(what: string, { held, peak }: Growth): Finding {
  return {
    what,
    quantity: "memory",
    unit: "MiB",
    measured: held,
    limit: MEMORY_LIMIT,
    note: `${peak.toFixed(0)} MiB with garbage`,
  };
}

/** How quickly others were answered meanwhile. */
export function healthFinding(what: string, p99: number): Finding {
  return { what, quantity: "/healthz p99", unit: "ms", measured: p99, limit: HEALTH_LIMIT_MS };
}
