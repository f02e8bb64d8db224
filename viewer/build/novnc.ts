import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { build, type OnResolveResult, type Plugin } from "esbuild";
import { minify, type MinifyOptions } from "terser";

import { withoutUnusedParts } from "./unused-parts.ts";

const ROOT = join(import.meta.dirname, "../..");
const CACHE = join(ROOT, "node_modules/.cache/porthole");

const TERSER: MinifyOptions = { module: true, ecma: 2020, compress: { passes: 3 } };

/**
 * Names that a module exports and another one takes from it as members (`import * as trees`): esbuild leaves the exports
 * as they are. The clipboard's compression has them.
 */
export const EXPORTED = /^_tr_/;

/** A module of noVNC's as the viewer fetches it, the same for every language. */
interface Module {
  /** Path in the output folder. */
  readonly path: string;
  readonly source: string;
}

/** noVNC as the viewer fetches it. */
export interface NovncModules {
  /** What the first frame needs. */
  readonly first: Module;
  /** What compresses clipboard texts, which is a sixth of noVNC. */
  readonly deflator: Module;
}

/** What the first frame needs of noVNC, and a way to hand it the rest. */
const FIRST = `
export { default } from "@novnc/novnc";
export { compressWith } from "./viewer/src/clipboard/late-deflator.ts";`;

const DEFLATOR = `export { default } from "./node_modules/@novnc/novnc/core/deflator.js";`;

/** Bundles noVNC, a tenth smaller than esbuild alone does by the terser of this version. That takes seconds, so the result is kept. */
export async function novncModules(terserVersion: string): Promise<NovncModules> {
  const [first, deflator] = await Promise.all([
    moduleOf("novnc", FIRST, [withoutUnusedParts], terserVersion),
    moduleOf("deflator", DEFLATOR, [], terserVersion),
  ]);
  return { first, deflator };
}

async function moduleOf(
  name: string,
  contents: string,
  plugins: Plugin[],
  terserVersion: string,
): Promise<Module> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    minify: true,
    // noVNC's own private members. It names none of them by a string.
    mangleProps: /^_[a-z]/i,
    reserveProps: EXPORTED,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
    plugins,
  });
  const source = await minified(outputFiles[0]?.text ?? "", terserVersion);
  return { path: `assets/${name}-${shortHash(source)}.js`, source };
}

/** What imports noVNC imports these modules, which are in the same folder as all scripts. */
export function importingNovnc({ first, deflator }: NovncModules): Plugin {
  return {
    name: "novnc",
    setup: (build) => {
      build.onResolve({ filter: /^@novnc\/novnc$/ }, () => beside(first));
      build.onResolve({ filter: /^@novnc\/novnc\/core\/deflator\.js$/ }, () => beside(deflator));
    },
  };
}

/** An import of what is in the folder of all scripts. */
function beside({ path }: Module): OnResolveResult {
  return { path: path.replace("assets/", "./"), external: true };
}

async function minified(source: string, version: string): Promise<string> {
  const kept = join(CACHE, `novnc-${shortHash(source + version + JSON.stringify(TERSER))}.js`);
  const before = await readFile(kept, "utf8").catch(() => undefined);
  if (before !== undefined) return before;
  const { code } = await minify(source, TERSER);
  if (code === undefined) throw new Error("terser made nothing of noVNC");
  await mkdir(CACHE, { recursive: true });
  const whole = `${kept}.${String(process.pid)}.new`;
  await writeFile(whole, code);
  await rename(whole, kept);
  return code;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
}
