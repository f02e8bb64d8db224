import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { describe, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** Max bytes of the Worker, by gzip: what is uploaded, and read at each cold start. */
const CEILING = 160_000;

const { metafile, outputFiles } = await build({
  entryPoints: [join(ROOT, "worker/main.ts")],
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  metafile: true,
  write: false,
  format: "esm",
  target: "es2022",
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*", "node:*"],
});

describe("the Worker", () => {
  it("is within its ceiling", ({ expect }) => {
    const [script] = outputFiles;
    const bytes = gzipSync(script?.contents ?? new Uint8Array()).length;
    console.log(`the Worker: ${String(bytes)} bytes by gzip, at most ${String(CEILING)}`);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(CEILING);
  });

  it("does not contain what makes the API's document", ({ expect }) => {
    const packages = Object.keys(metafile.inputs).filter((path) =>
      /hono-openapi|to-json-schema|standard-community|scripts\//.test(path),
    );
    expect(packages).toEqual([]);
  });
});
