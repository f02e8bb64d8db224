import { once } from "node:events";
import { createServer } from "node:net";

/** Whether a server could listen on this port of the loopback interface now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}

/** The first free port of `count` from `first` on, or `undefined`. */
export async function firstFree(first: number, count: number): Promise<number | undefined> {
  const last = Math.min(65_535, first + count - 1);
  for (let port = first; port <= last; port++)
    // oxlint-disable-next-line no-await-in-loop -- one at a time, until one is free
    if (await isFree(port)) return port;
  return undefined;
}
