import { createServer, type Server } from "node:http";

/** Time for one request in milliseconds, and connections at a time: whoever asks is on this machine. */
const REQUEST_MS = 5000;
const MAX_CONNECTIONS = 16;

/** A server of `GET /healthz`: what `report` gives, as JSON. It says nothing else to anybody. */
export function healthServer(report: () => object): Server {
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, maxHeaderSize: 4096 },
    (request, response) => {
      const isHealth = request.url === "/healthz";
      const isRead = request.method === "GET" || request.method === "HEAD";
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("Connection", "close");
      if (!isHealth || !isRead) {
        response.writeHead(isHealth ? 405 : 404).end();
        return;
      }
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(`${JSON.stringify(report())}\n`);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}
