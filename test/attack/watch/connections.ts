import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const LISTEN = "0A";

/**
 * TCP connections to `port` on 127.0.0.1 that the process which listens there has not let go: proc(5)
 * `net/tcp`, one line each, `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode`. The
 * kernel's own remains of a closed connection have no inode.
 */
async function heldConnections(port: number): Promise<number> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const table = await readFile("/proc/net/tcp", "latin1");
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hexPort}`))
    .filter((fields) => fields[3] !== LISTEN && fields[9] !== "0").length;
}

/** How often connections are counted while they may still go, milliseconds. */
const COUNT_EVERY_MS = 100;

/** Connections that are left when none is left any more or the given milliseconds have passed. */
export async function leftAfter(port: number, milliseconds: number): Promise<number> {
  const deadline = performance.now() + milliseconds;
  let left = await heldConnections(port);
  while (left > 0 && performance.now() < deadline) {
    // oxlint-disable-next-line no-await-in-loop -- polling
    await sleep(COUNT_EVERY_MS);
    // oxlint-disable-next-line no-await-in-loop -- polling
    left = await heldConnections(port);
  }
  return left;
}
