import { once } from "node:events";
import { createServer } from "node:http";

import { build } from "esbuild";

/** A control panel's page, at an origin of its own. */
export interface Portal {
  readonly url: string;
  close(): void;
}

/** Serves a page with the script of `porthole/element` at every address. `headers`: those of the page. */
export async function startPortal(
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Portal> {
  const { outputFiles } = await build({
    entryPoints: [new URL("../../element/index.ts", import.meta.url).pathname],
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "silent",
  });
  const script = outputFiles[0]?.text ?? "";
  const server = createServer((request, response) => {
    if (request.url === "/element.js") {
      response.setHeader("Content-Type", "text/javascript");
      response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
      response.end(script);
      return;
    }
    response.setHeader("Content-Type", "text/html;charset=utf-8");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(
      `<!doctype html><html lang="en"><title>Portal</title><link rel="icon" href="data:,">` +
        `<script type="module" src="/element.js"></script>${body}</html>`,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${String(port)}`, close: () => void server.close() };
}
