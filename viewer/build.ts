import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";

import { ADMIN_CEILING, adminPage } from "../admin/build.ts";
import { apiFiles } from "../scripts/openapi/build.ts";
import { readBrand } from "../worker/config/brand-setting.ts";
import { SERVICE_WORKER_PATH } from "../worker/channel/service-worker.ts";
import { SETTINGS } from "../worker/config/settings.ts";
import { bundle, type Bundle } from "./build/bundle.ts";
import { classicScript } from "./build/classic-script.ts";
import { ingredients } from "./build/ingredients.ts";
import { OutputFolder } from "./build/output-folder.ts";
import { buildStaticFolder, gatewayAddress } from "./build/static-folder.ts";
import { viewerIn, type Spoken } from "./build/viewer-in.ts";
import { LANGUAGE_FILES, type LanguageFiles } from "./src/words/languages.ts";

const VIEWER = import.meta.dirname;

/** Max bytes, by brotli, of all that the first paint needs: page and styles. */
const FIRST_PAINT_CEILING = 20_000;

/** Max bytes, by brotli, of all that the first frame needs: page, styles, script, noVNC. */
const FIRST_FRAME_CEILING = 80_000;

const ASSET_HEADERS = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
  Cross-Origin-Resource-Policy: same-origin
`;

export interface BuiltFile {
  /** Path in the output folder. */
  readonly path: string;
  readonly raw: number;
  readonly brotli: number;
}

/** What a moment needs, in bytes by brotli, and its limit. */
export interface Total {
  readonly name: string;
  readonly brotli: number;
  readonly ceiling: number;
}

export interface BuildReport {
  /** What the viewer needs for its first frame. */
  readonly files: readonly BuiltFile[];
  /** What the operator's page needs. */
  readonly admin: readonly BuiltFile[];
  readonly totals: readonly Total[];
}

/**
 * Builds the viewer, the operator's page and the API's document into `outdir`. A server may be reading there: files that stay the same are not
 * touched, new ones appear whole, and what is no longer part of the viewer goes last.
 */
export async function build(
  outdir: string,
  languages: readonly LanguageFiles[] = Object.values(LANGUAGE_FILES),
): Promise<BuildReport> {
  const folder = new OutputFolder(outdir);
  const viewer = await ingredients(folder, outdir);
  const { icons, version } = viewer.facts;
  const { icon } = icons;
  const spoken = await Promise.all(languages.map((language) => viewerIn(language, viewer)));
  await folder.put("_headers", ASSET_HEADERS + spoken.map(({ headers }) => headers).join(""));
  await folder.put(SERVICE_WORKER_PATH, await classicScript("viewer/src/shell/service-worker.ts"));
  const admin = await bundle(outdir, "admin/src/admin.ts");
  for (const { path, contents } of admin.files) {
    await folder.put(relative(outdir, path), contents);
  }
  await folder.put("admin.html", await adminPage({ ...admin, icon, version }));
  for (const { path, contents } of await apiFiles(outdir, { icon, version })) {
    await folder.put(path, contents);
  }
  await folder.tidy();
  return report(outdir, spoken, admin);
}

/** Of the first language; the totals are the largest of all. */
async function report(
  outdir: string,
  spoken: readonly Spoken[],
  admin: Bundle,
): Promise<BuildReport> {
  const sizes = async (paths: readonly string[]): Promise<BuiltFile[]> =>
    Promise.all(paths.map(async (path) => sizeOf(outdir, path)));
  const viewers = await Promise.all(
    spoken.map(async ({ pages, preloads, script, styles }) => {
      const paint = await sizes([...pages.slice(0, 1), styles]);
      return { paint, files: [...paint, ...(await sizes([script, ...preloads]))] };
    }),
  );
  const ofAdmin = await sizes(["admin.html", admin.styles, admin.script, ...admin.preloads]);
  const paint = Math.max(...viewers.map((viewer) => sum(viewer.paint)));
  const frame = Math.max(...viewers.map(({ files }) => sum(files)));
  return {
    files: viewers[0]?.files ?? [],
    admin: ofAdmin,
    totals: [
      { name: "first paint", brotli: paint, ceiling: FIRST_PAINT_CEILING },
      { name: "first frame", brotli: frame, ceiling: FIRST_FRAME_CEILING },
      { name: "operator's page", brotli: sum(ofAdmin), ceiling: ADMIN_CEILING },
    ],
  };
}

async function sizeOf(outdir: string, path: string): Promise<BuiltFile> {
  const content = await readFile(join(outdir, path));
  return { path, raw: content.length, brotli: brotliCompressSync(content).length };
}

function sum(files: readonly BuiltFile[]): number {
  return files.reduce((total, file) => total + file.brotli, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
}

function print({ files, admin, totals }: BuildReport): void {
  for (const { path, raw, brotli } of [...files, ...admin]) {
    say(`${path.padEnd(40)}${kilobytes(raw)} raw ${kilobytes(brotli)} brotli`);
  }
  for (const { name, brotli, ceiling } of totals) {
    const verdict = brotli > ceiling ? "over " : "under";
    say(`${name.padEnd(54)}${kilobytes(brotli)} ${verdict}${kilobytes(ceiling)}`);
  }
}

/** Without options, the viewer of the gateway; with `--gateway` and `--out`, a folder for another server. */
async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      gateway: { type: "string" },
      out: { type: "string" },
      language: { type: "string", default: "en" },
      brand: { type: "string" },
      "frame-ancestors": { type: "string" },
    },
  });
  const { gateway, language, out } = values;
  if (gateway === undefined && out === undefined) {
    const report = await build(join(VIEWER, "dist"));
    print(report);
    if (report.totals.some(({ brotli, ceiling }) => brotli > ceiling)) process.exitCode = 1;
    return;
  }
  if (gateway === undefined || out === undefined)
    throw new Error("--gateway and --out belong together");
  const languages: readonly LanguageFiles[] = Object.values(LANGUAGE_FILES);
  const spoken = languages.find(({ tag }) => tag === language);
  if (spoken === undefined) throw new Error(`--language ${language}: there is no such language`);
  const { brand, "frame-ancestors": framers } = values;
  const options = {
    gateway: gatewayAddress(gateway),
    language: spoken,
    brand: brand === undefined ? undefined : readBrand(await readFile(resolve(brand), "utf8")),
    frameAncestors: framers === undefined ? undefined : SETTINGS.FRAME_ANCESTORS.read(framers),
  };
  await buildStaticFolder(resolve(out), options);
  const { origin } = options.gateway;
  say(`${out} is ready. Its origin must be in ALLOWED_ORIGINS of the gateway at ${origin}.`);
}

const isProgram = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
// `wrangler types` runs the build of `wrangler.toml` as well, and needs nothing of it.
if (isProgram && process.env["WRANGLER_COMMAND"] !== "types") {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
