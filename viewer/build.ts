import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { build as esbuild, type Metafile } from "esbuild";
import * as v from "valibot";

import { bodyMarkup } from "./src/markup.ts";
import { html, type Markup } from "./src/page/html.ts";
import { pageMarkup } from "./src/page/markup.ts";
import * as english from "./src/words/english.ts";
import { notices, type Package } from "./notices.ts";

const VIEWER = import.meta.dirname;
const ROOT = dirname(VIEWER);
const PUBLIC = join(VIEWER, "public");

/** Most bytes, by brotli, of all that the first paint needs: page and styles. */
const FIRST_PAINT_CEILING = 35_000;

/** Most bytes, by brotli, of all that the first frame needs: page, styles, script, noVNC. */
const FIRST_FRAME_CEILING = 100_000;

/** What the page fetches only when it is asked for, by its file. */
const LATER = ["viewer/src/keyboard/guest/guest-keyboard.ts"];

const HEADERS = `/assets/*
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

/** What a moment needs, in bytes by brotli, and the most it may. */
export interface Total {
  readonly name: string;
  readonly brotli: number;
  readonly ceiling: number;
}

export interface BuildReport {
  readonly files: readonly BuiltFile[];
  readonly totals: readonly Total[];
}

/**
 * Builds the viewer into `outdir`. A server may be reading there: files that stay the same are not
 * touched, new ones appear whole, and what is no longer part of the viewer goes last.
 */
export async function build(outdir: string): Promise<BuildReport> {
  const folder = new OutputFolder(outdir);
  const { metafile, outputFiles } = await esbuild({
    entryPoints: [join(VIEWER, "src/main.ts")],
    absWorkingDir: ROOT,
    outdir,
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
  });
  for (const { path, contents } of outputFiles) await folder.put(relative(outdir, path), contents);
  const outputs = new Outputs(metafile, outdir);
  const script = outputs.ofEntry("main.ts");
  const styles = outputs.stylesOf(script);
  const preloads = outputs.importsOf(script);

  const icon = await folder.putHashed("icon.svg", await readFile(join(PUBLIC, "icon.svg"), "utf8"));
  const manifestTemplate = await readFile(join(PUBLIC, "manifest.webmanifest"), "utf8");
  const manifest = await folder.putHashed(
    "manifest.webmanifest",
    fill(manifestTemplate, { icon: basename(icon) }),
  );
  const novnc = await packageOf("@novnc/novnc");
  const { version } = await packageOf("");
  const ownScripts = outputFiles.filter(({ path }) => path.includes("/main-"));
  /** The page for addresses from which `base` leads to the gateway's own. */
  const page = async (base: string): Promise<string> => {
    const head = html`
      <link rel="stylesheet" href="${base + styles}" />
      <script type="module" src="${base + script}"></script>
      ${preloads.map((path) => html`<link rel="modulepreload" href="${base + path}" /> `)}
      <link rel="icon" type="image/svg+xml" href="${base + icon}" />
      <link rel="manifest" href="${base + manifest}" />
    `;
    const body = bodyMarkup(english, {
      base,
      version,
      novncVersion: novnc.version,
      novncSource: `https://github.com/novnc/noVNC/tree/v${novnc.version}`,
    });
    const sprite = await spriteFor([body.markup, ...ownScripts.map(({ text }) => text)]);
    return pageMarkup(english, { head, sprite, body });
  };
  await folder.put("_headers", HEADERS);
  await folder.put(
    "third-party-notices.txt",
    await notices({
      novnc,
      valibot: await packageOf("valibot"),
      lucide: await packageOf("lucide-static"),
      layouts: join(VIEWER, "layouts/COPYING"),
    }),
  );

  // No address is absolute: a proxy may have put the gateway into a folder that it does not know of.
  await folder.put("index.html", await page(""));
  await folder.put("one-below.html", await page("../"));
  await folder.put("two-below.html", await page("../../"));
  await folder.tidy();

  const sizes = async (paths: readonly string[]): Promise<BuiltFile[]> =>
    Promise.all(paths.map(async (path) => sizeOf(outdir, path)));
  const paint = await sizes(["index.html", styles]);
  const frame = await sizes([script, ...preloads]);
  const files = [...paint, ...frame];
  return {
    files,
    totals: [
      { name: "first paint", brotli: sum(paint), ceiling: FIRST_PAINT_CEILING },
      { name: "first frame", brotli: sum(files), ceiling: FIRST_FRAME_CEILING },
    ],
  };
}

class Outputs {
  readonly #metafile: Metafile;
  readonly #outdir: string;

  constructor(metafile: Metafile, outdir: string) {
    this.#metafile = metafile;
    this.#outdir = outdir;
  }

  /** Path of the output whose entry point is the file of this name. */
  ofEntry(name: string): string {
    for (const [path, output] of Object.entries(this.#metafile.outputs)) {
      if (output.entryPoint?.endsWith(`/${name}`) === true) return this.#inOutdir(path);
    }
    throw new Error(`esbuild made nothing of ${name}`);
  }

  /** Path of the styles of all that the entry point imports. */
  stylesOf(path: string): string {
    const { cssBundle } = this.#metafile.outputs[relative(ROOT, join(this.#outdir, path))] ?? {};
    if (cssBundle === undefined) throw new Error(`${path} has no styles`);
    return this.#inOutdir(cssBundle);
  }

  /** Paths of all that an output imports for the first frame, directly or not. */
  importsOf(path: string): string[] {
    const seen = new Set<string>();
    const visit = (at: string): void => {
      const output = this.#metafile.outputs[relative(ROOT, join(this.#outdir, at))];
      for (const imported of output?.imports ?? []) {
        const next = this.#inOutdir(imported.path);
        if (imported.external === true || seen.has(next) || this.#isLater(imported.path)) continue;
        seen.add(next);
        visit(next);
      }
    };
    visit(path);
    return [...seen];
  }

  #isLater(path: string): boolean {
    return LATER.includes(this.#metafile.outputs[path]?.entryPoint ?? "");
  }

  #inOutdir(path: string): string {
    return relative(this.#outdir, join(ROOT, path));
  }
}

/** The folder that the viewer is built into, where others may be reading at the same time. */
class OutputFolder {
  readonly #path: string;
  readonly #files = new Set<string>();

  constructor(path: string) {
    this.#path = path;
  }

  async put(path: string, content: string | Uint8Array): Promise<void> {
    this.#files.add(path);
    const file = join(this.#path, path);
    const bytes = Buffer.from(content);
    const before = await readFile(file).catch(() => undefined);
    if (before?.equals(bytes) === true) return;
    await mkdir(dirname(file), { recursive: true });
    const whole = `${file}.${String(process.pid)}.new`;
    await writeFile(whole, bytes);
    await rename(whole, file);
  }

  /** Puts a file that esbuild has no hand in under a hashed name and gives its path. */
  async putHashed(name: string, content: string): Promise<string> {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
    const path = `assets/${name.replace(".", `-${hash}.`)}`;
    await this.put(path, content);
    return path;
  }

  /** Removes all files that were not put. */
  async tidy(): Promise<void> {
    const entries = await readdir(this.#path, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name);
      const ours = entry.isDirectory() || this.#files.has(relative(this.#path, file));
      // Another build may be at work, with files of its own on their way.
      if (!ours && !entry.name.endsWith(".new")) await rm(file, { force: true });
    }
  }
}

/** Puts values in the place of `{{name}}`; a name without a value is a mistake in the template. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the template asks for ${name}`);
    return value;
  });
}

/** The icons that texts name, as symbols of one hidden SVG: no request, and no markup made at run time. */
async function spriteFor(texts: readonly string[]): Promise<Markup> {
  const named = texts.flatMap((text) => [...text.matchAll(/#icon-([a-z0-9-]+)/g)]);
  const names = [...new Set(named.map(([, name]) => name ?? ""))].toSorted();
  const symbols = await Promise.all(names.map(symbolOf));
  return {
    markup: `<svg class="offstage" width="0" height="0" aria-hidden="true">${symbols.join("")}</svg>`,
  };
}

/** The viewer's own icon, or one of Lucide's. */
async function symbolOf(name: string): Promise<string> {
  if (name === "porthole") return readFile(join(PUBLIC, "porthole.svg"), "utf8");
  const svg = await readFile(join(ROOT, `node_modules/lucide-static/icons/${name}.svg`), "utf8");
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="icon-${name}" viewBox="0 0 24 24">${shapes.replaceAll(/\s+/g, " ")}</symbol>`;
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

function print({ files, totals }: BuildReport): void {
  for (const { path, raw, brotli } of files) {
    console.log(`${path.padEnd(40)}${kilobytes(raw)} raw ${kilobytes(brotli)} brotli`);
  }
  for (const { name, brotli, ceiling } of totals) {
    const verdict = brotli > ceiling ? "over " : "under";
    console.log(`${name.padEnd(54)}${kilobytes(brotli)} ${verdict}${kilobytes(ceiling)}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const report = await build(join(VIEWER, "dist"));
  print(report);
  if (report.totals.some(({ brotli, ceiling }) => brotli > ceiling)) process.exitCode = 1;
}
