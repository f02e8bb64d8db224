import { join, relative } from "node:path";

import { build } from "esbuild";

import { openApiDocument } from "./document.ts";
import { apiPage, type ShownDocument } from "./page.ts";

/** A file by its path in the output folder. */
export interface BuiltPage {
  readonly path: string;
  readonly contents: string | Uint8Array;
}

/**
 * The document of the API and the page that people read it by: made here, because what makes them is larger than the
 * Worker. Paths are those in `outdir`; nothing is written. `icon`: its path there.
 */
export async function apiFiles(
  outdir: string,
  { icon, version }: { readonly icon: string; readonly version: string },
): Promise<readonly BuiltPage[]> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "page.css")],
    outdir,
    entryNames: "assets/api-[hash]",
    bundle: true,
    minify: true,
    write: false,
    logLevel: "warning",
  });
  const [styles] = outputFiles;
  if (styles === undefined) throw new Error("esbuild gave no styles");
  const css = { path: relative(outdir, styles.path), contents: styles.contents };
  const text = JSON.stringify(await openApiDocument(version));
  const shown: ShownDocument = JSON.parse(text);
  const page = apiPage(shown, { styles: css.path, icon });
  return [css, { path: "openapi.json", contents: text }, { path: "api.html", contents: page }];
}
