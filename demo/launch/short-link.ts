import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A short address that leads to a fresh link each time. */
export interface ShortLink {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens at a port of this computer, and leads each browser that asks there to a link of its own. Only somebody who
 * opens the address does: no page of elsewhere, by a link, a frame or a name of its own for this computer.
 */
export async function startShortLink(
  port: number,
  link: () => Promise<string>,
): Promise<ShortLink> {
  const server = createServer((request, response) => {
    void lead(request, response, link);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function lead(
  { headers, method, url }: IncomingMessage,
  response: ServerResponse,
  link: () => Promise<string>,
): Promise<void> {
  const isHere = /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(headers.host ?? "");
  // As browsers say of an address that was typed, or that another program has opened. Programs say nothing.
  const isByPerson = (headers["sec-fetch-site"] ?? "none") === "none";
  if (method !== "GET" || url !== "/" || !isHere || !isByPerson) {
    response.writeHead(404).end();
    return;
  }
  try {
    response.writeHead(302, { location: await link(), "cache-control": "no-store" }).end();
  } catch {
    response.writeHead(503).end();
  }
}
