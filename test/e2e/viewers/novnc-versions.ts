import { readFile } from "node:fs/promises";

import type { Plugin } from "esbuild";

import type { NovncBuild } from "../../bench/subjects/novnc-page.ts";

/**
 * noVNC up to 1.1 offers `binary` and nothing else: whoever embeds it has to add the ticket's subprotocol
 * to the WebSocket, as docs/viewers.md tells.
 */
const ADD_PROTOCOLS = `
const Stock = WebSocket;
window.WebSocket = class extends Stock {
  constructor(address, own) { super(address, protocols ?? own); }
};
`;

/**
 * The package of noVNC 1.6 is CommonJS with a top-level await, which no bundler takes as it is. What it
 * waits for says only whether the browser decodes H.264.
 */
const WITHOUT_AWAIT: Plugin = {
  name: "without-await",
  setup(build) {
    build.onLoad({ filter: /novnc-1\.6\/lib\/util\/browser\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(/= await _check\w+\(\);/, "= false;"), loader: "js" };
    });
  },
};

/** Versions of noVNC, and how a page gets each. */
export const NOVNC: ReadonlyMap<string, NovncBuild> = new Map([
  ["1.1", { module: "novnc-1.1/lib/rfb.js", prelude: ADD_PROTOCOLS }],
  ["1.3", { module: "novnc-1.3/lib/rfb.js" }],
  ["1.4", { module: "novnc-1.4/lib/rfb.js" }],
  ["1.5", { module: "novnc-1.5/lib/rfb.js" }],
  ["1.6", { module: "novnc-1.6/lib/rfb.js", plugins: [WITHOUT_AWAIT] }],
  ["1.7", { module: "@novnc/novnc" }],
]);
