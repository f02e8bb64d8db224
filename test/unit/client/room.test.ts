import { build } from "esbuild";
import { describe, it } from "vitest";

describe("porthole/client", () => {
  it("is made of its own files alone, for Node 20 and for browsers", async ({ expect }) => {
    const entry = new URL("../../../client/index.ts", import.meta.url).pathname;
    const { metafile, outputFiles, warnings } = await build({
      entryPoints: [entry],
      absWorkingDir: new URL("../../../", import.meta.url).pathname,
      bundle: true,
      format: "esm",
      metafile: true,
      minify: true,
      platform: "neutral",
      target: ["node20", "chrome116", "firefox124", "safari17.4"],
      write: false,
    });
    expect(warnings).toEqual([]);
    expect(Object.keys(metafile.inputs).filter((path) => !path.startsWith("client/"))).toEqual([]);
    expect(outputFiles[0]?.contents.length).toBeLessThan(10_000);
  });
});
