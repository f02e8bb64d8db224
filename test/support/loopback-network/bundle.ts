import { fileURLToPath } from "node:url";

import { buildSync } from "esbuild";

/** The Worker of the loopback network in the words of miniflare. */
export function loopbackNetwork(): {
  readonly name: string;
  readonly modules: true;
  readonly script: string;
  readonly compatibilityDate: string;
} {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*"],
  });
  return {
    name: "loopback-network",
    modules: true,
    script: outputFiles[0]?.text ?? "",
    compatibilityDate: "2026-10-20",
  };
}
