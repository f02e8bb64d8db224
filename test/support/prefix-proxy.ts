import { createServer, request, type IncomingMessage } from "node:http";
import { connect } from "node:net";

/** A reverse proxy that puts a gateway into a folder and tells it nothing of that, nor its own name. */
export interface PrefixProxy {
  /** Where the gateway seems to be, without a slash at its end. */
  readonly url: string;
  readonly origin: string;
  /** The gateway behind it; the port may be known later than the proxy's own. */
  lead(gateway: string): void;
  close(): Promise<void>;
}

/** Starts a proxy at 127.0.0.1 that takes `prefix`, such as `/vm/console`, away from every path. */
export async function startPrefixProxy(prefix: string): Promise<PrefixProxy> {
  let behind = new URL("http://127.0.0.1:9");
  const pathOf = ({ url = "" }: IncomingMessage): string | undefined =>
    url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : undefined;
  const server = createServer((incoming, answer) => {
    const path = pathOf(incoming);
    if (path === undefined) {
      answer.writeHead(404).end();
      return;
    }
    const { hostname, port, host } = behind;
    const { method } = incoming;
    const headers = { ...incoming.headers, host };
    const outgoing = request({ hostname, port, path, method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on("upgrade", (incoming, socket, head) => {
    const path = pathOf(incoming);
    if (path === undefined) {
      socket.destroy();
      return;
    }
    const lines = [`${incoming.method} ${path} HTTP/1.1`];
    for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
      const name = incoming.rawHeaders[at] ?? "";
      const isHost = name.toLowerCase() === "host";
      lines.push(`${name}: ${isHost ? behind.host : incoming.rawHeaders[at + 1]}`);
    }
    const upstream = connect(Number(behind.port), behind.hostname, () => {
      upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on("error", () => socket.destroy());
    upstream.on("close", () => socket.end(() => socket.destroy()));
    socket.on("error", () => upstream.destroy());
    socket.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    url: origin + prefix,
    origin,
    lead: (gateway) => {
      behind = new URL(gateway);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
