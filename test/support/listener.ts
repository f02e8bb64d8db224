import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import type { Child } from "./child.ts";
import { SOON } from "./soon.ts";

const TCP_LISTEN = "0A";

/** A TCP port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return address.port;
}

/**
 * Waits until `child` itself listens on 127.0.0.1:`port`. Whoever merely connects could meet a foreign
 * server on that port and test it instead, so the listening socket is looked up among the child's own.
 * Throws with the child's output when it ends or does not listen in time.
 */
export async function childListens(child: Child, port: number): Promise<void> {
  const deadline = Date.now() + SOON.timeout;
  while (Date.now() < deadline) {
    if (!child.alive()) throw new Error(`the server ended:\n${child.output()}`);
    // oxlint-disable-next-line no-await-in-loop -- polling
    if (await ownsListener(child.pid, port)) return;
    // oxlint-disable-next-line no-await-in-loop -- polling
    await sleep(25);
  }
  throw new Error(`the server does not listen on port ${port}:\n${child.output()}`);
}

/** Whether process `pid` holds the socket that listens on 127.0.0.1 (or every IPv4 address) at `port`. */
export async function ownsListener(pid: number, port: number): Promise<boolean> {
  const inode = await listenerInode(port);
  if (inode === undefined) return false;
  const folder = `/proc/${pid}/fd`;
  const files = await readdir(folder).catch(() => []);
  const links = await Promise.all(
    files.map((file) => readlink(`${folder}/${file}`).catch(() => "")),
  );
  return links.includes(`socket:[${inode}]`);
}

/** proc(5): `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode`, address in host order hex. */
async function listenerInode(port: number): Promise<string | undefined> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const locals = [`0100007F:${hexPort}`, `00000000:${hexPort}`];
  const table = await readFile("/proc/net/tcp", "latin1");
  for (const line of table.split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields[3] === TCP_LISTEN && locals.includes(fields[1] ?? "")) return fields[9];
  }
  return undefined;
}
