import { join } from "node:path";

import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");

/** A script that is no module and comes with all that it imports, by its file in the repository. */
export async function classicScript(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, path)],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
  });
  return (outputFiles[0]?.text ?? "").trim();
}
