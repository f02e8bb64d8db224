import { createServer } from "node:http";

import { build, type Plugin } from "esbuild";

import { ROOT } from "../../support/root.ts";

/** What a plain relay's page needs to know; all of it is there for whoever has the page. */
interface NovncPage {
  readonly relay: string;
  readonly password: string | undefined;
  /** Subprotocols that the relay wants to be asked for. */
  readonly protocols?: readonly string[];
}

/** Serves a page with stock noVNC, as relays that know nothing of RFB need one. */
export interface NovncServer {
  readonly origin: string;
  address(page: NovncPage): string;
  close(): Promise<void>;
}

/** Which noVNC a page has. */
export interface NovncBuild {
  readonly module: string;
  readonly plugins?: Plugin[];
  /** Runs before noVNC begins; `protocols` is in scope. */
  readonly prelude?: string;
}

/** Older versions are CommonJS, whose class is the default of the default. */
const script = ({ module, prelude = "" }: NovncBuild): string => `
import * as novnc from "${module}";
const RFB = novnc.default.default ?? novnc.default;
const { relay, password, protocols } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
${prelude}
new RFB(document.querySelector("main"), relay, { credentials: { password }, wsProtocols: protocols });
`;

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>noVNC</title>
<style>html, body, main { margin: 0; height: 100% }</style>
<main id="screen"></main><script type="module" src="/novnc.js"></script></html>`;

/** By default the noVNC is that of Porthole's own viewer. */
export async function serveNovncPage(
  novnc: NovncBuild = { module: "@novnc/novnc" },
): Promise<NovncServer> {
  const { outputFiles } = await build({
    stdin: { contents: script(novnc), resolveDir: ROOT },
    plugins: novnc.plugins ?? [],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "warning",
  });
  const bundle = outputFiles[0]?.contents;
  const server = createServer((request, response) => {
    const isScript = request.url === "/novnc.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    if (isScript) response.setHeader("cache-control", "public, max-age=31536000, immutable");
    response.end(isScript ? bundle : HTML);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    address: (page) => `${origin}/#${encodeURIComponent(JSON.stringify(page))}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
