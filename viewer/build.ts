import { readFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";

import * as v from "valibot";

import { ADMIN_CEILING, adminPage } from "../admin/build.ts";
import { apiFiles } from "../scripts/openapi/build.ts";
import { BRAND_PLACE } from "../worker/brand/branded-page.ts";
import { pageAsset, type PagePlace } from "../worker/http/assets.ts";
import { HEAD_SCRIPT_HASH } from "../worker/http/head-script.ts";
import { bundle, type Bundle } from "./build/bundle.ts";
import { headElement, headScript, type HeadScript } from "./build/head-script.ts";
import { importingNovnc, novncModule, type NovncModule } from "./build/novnc.ts";
import { putIcons, type Icons } from "./build/icons.ts";
import { notices, type Package } from "./build/notices.ts";
import { OutputFolder } from "./build/output-folder.ts";
import { speaking } from "./build/speaking.ts";
import { spriteFor } from "./build/sprite.ts";
import { bodyMarkup } from "./src/markup.ts";
import { html } from "./src/page/html.ts";
import { pageMarkup } from "./src/page/markup.ts";
import type { Language } from "./src/words/language.ts";
import { LANGUAGE_FILES, type LanguageFiles } from "./src/words/languages.ts";

const VIEWER = import.meta.dirname;
const ROOT = dirname(VIEWER);
const PUBLIC = join(VIEWER, "public");

/** Max bytes, by brotli, of all that the first paint needs: page and styles. */
const FIRST_PAINT_CEILING = 20_000;

/** Max bytes, by brotli, of all that the first frame needs: page, styles, script, noVNC. */
const FIRST_FRAME_CEILING = 85_000;

/**
 * The page's files, and what leads from their addresses to the gateway's own. No address is absolute: a
 * proxy may have put the gateway into a folder that it does not know of.
 */
const PAGES = [
  ["index", ""],
  ["one-below", "../"],
  ["two-below", "../../"],
] as const satisfies readonly (readonly [PagePlace, string])[];

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
  const module = await novncModule((await packageOf("terser")).version);
  await folder.put(module.path, module.source);
  const icons = await putIcons(folder);
  const packages = {
    novnc: await packageOf("@novnc/novnc"),
    valibot: await packageOf("valibot"),
    lucide: await packageOf("lucide-static"),
    preact: await packageOf("preact"),
    signals: await packageOf("@preact/signals"),
    signalsCore: await packageOf("@preact/signals-core"),
  };
  const layouts = join(VIEWER, "layouts/COPYING");
  await folder.put("third-party-notices.txt", await notices({ ...packages, layouts }));
  const { version } = await packageOf("");
  const head = await headScript();
  if (head.hash !== HEAD_SCRIPT_HASH)
    throw new Error(`worker/http/head-script.ts needs another hash: "${head.hash}"`);
  const { novnc } = packages;
  const { icon } = icons;
  const facts = { head, icons, version, novncVersion: novnc.version };
  const spoken = await Promise.all(
    languages.map((language) => viewerIn(language, { folder, outdir, module, facts })),
  );
  await folder.put("_headers", ASSET_HEADERS + spoken.map(({ headers }) => headers).join(""));
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

interface ViewerBuild {
  readonly folder: OutputFolder;
  readonly outdir: string;
  readonly module: NovncModule;
  readonly facts: Pick<Parts, "head" | "icons" | "novncVersion" | "version">;
}

/** The viewer in one language. */
interface Spoken extends Bundle {
  /** Paths of its pages, in the order of {@link PAGES}. */
  readonly pages: readonly string[];
  /** What its pages have in the file of headers. */
  readonly headers: string;
}

async function viewerIn(language: LanguageFiles, viewer: ViewerBuild): Promise<Spoken> {
  const { facts, folder, module, outdir } = viewer;
  const words = await language.loadFirst();
  const bundled = await bundle(outdir, "viewer/src/main.ts", {
    alone: { SOUND_WORKLET: "viewer/src/sound/sound-worklet.ts" },
    plugins: [importingNovnc(module), speaking(language)],
  });
  await Promise.all(
    bundled.files.map(({ path, contents }) => folder.put(relative(outdir, path), contents)),
  );
  const name = "manifest.webmanifest";
  const manifest = await folder.putHashed(name, await manifestWith(facts.icons, words));
  // The first frame needs noVNC as well.
  const preloads = [...bundled.preloads, module.path];
  const parts = { ...bundled, ...facts, manifest, preloads };
  const pages = await Promise.all(
    PAGES.map(async ([place, base]) => {
      const path = pageAsset(place, language.tag).slice(1);
      await folder.put(path, await page(base, words, parts));
      return { path, headers: preloadHeader(path, base, parts) };
    }),
  );
  return {
    ...parts,
    pages: pages.map(({ path }) => path),
    headers: pages.map(({ headers }) => headers).join(""),
  };
}

/** What the page is made of, besides its own markup. */
interface Parts extends Bundle {
  readonly head: HeadScript;
  readonly icons: Icons;
  readonly manifest: string;
  readonly version: string;
  readonly novncVersion: string;
}

/** The page for addresses from which `base` leads to the gateway's own. */
async function page(base: string, words: Language, parts: Parts): Promise<string> {
  const { icons, manifest, novncVersion, preloads, script, source, styles, version } = parts;
  const { laterStyles = "" } = parts;
  const gateway = base === "" ? "./" : base;
  const first = headElement(gateway, parts.head);
  const head = html`
    ${{ markup: BRAND_PLACE }}
    <link rel="stylesheet" href="${base + styles}" />
    <script type="module" src="${base + script}"></script>
    ${preloads.map((path) => html`<link rel="modulepreload" href="${base + path}" /> `)}
    <link rel="icon" type="image/svg+xml" href="${base + icons.icon}" />
    <link rel="apple-touch-icon" href="${base + icons.touchIcon}" />
    <link rel="manifest" href="${base + manifest}" />
    <template id="later-styles">
      <link rel="stylesheet" href="${base + laterStyles}" />
    </template>
  `;
  const novncSource = `https://github.com/novnc/noVNC/tree/v${novncVersion}`;
  const body = bodyMarkup(words, { base, version, novncVersion, novncSource });
  const sprite = await spriteFor([body.markup, source]);
  return pageMarkup(words.markup, { first, head, sprite, body });
}

/**
 * Headers of a page that name what it needs: a browser asks for that before it has read the page. The Worker passes
 * them on with the page.
 */
function preloadHeader(page: string, base: string, files: Bundle): string {
  const { preloads, script, styles } = files;
  const modules = [script, ...preloads].map((path) => `<${base}${path}>; rel=modulepreload`);
  const links = [`<${base}${styles}>; rel=preload; as=style`, ...modules].join(", ");
  return `/${page}\n  Link: ${links}\n`;
}

async function manifestWith({ icon, pictures }: Icons, { markup }: Language): Promise<string> {
  const template = await readFile(join(PUBLIC, "manifest.webmanifest"), "utf8");
  const { name, description } = markup.page;
  // The manifest is in the folder of its icons.
  const paths = Object.entries({ icon, ...pictures });
  const names = Object.fromEntries(paths.map(([key, path]) => [key, basename(path)]));
  return fill(template, { ...names, name, description });
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

/** Puts values in the place of `{{name}}`; a name without a value is a mistake in the template. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the template asks for ${name}`);
    return value;
  });
}

async function packageOf(name: string): Promise<Package> {
  const folder = name === "" ? ROOT : join(ROOT, "node_modules", name);
  const { version } = v.parse(
    v.object({ version: v.string() }),
    JSON.parse(await readFile(join(folder, "package.json"), "utf8")),
  );
  return { folder, version };
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const report = await build(join(VIEWER, "dist"));
  print(report);
  if (report.totals.some(({ brotli, ceiling }) => brotli > ceiling)) process.exitCode = 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
