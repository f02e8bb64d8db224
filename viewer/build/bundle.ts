import { basename, join, relative } from "node:path";

import { inOneChunk } from "./one-chunk.ts";
import { build, type BuildOptions, type Metafile, type OutputFile, type Plugin } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");

const OPTIONS = {
  absWorkingDir: ROOT,
  chunkNames: "assets/[name]-[hash]",
  bundle: true,
  minify: true,
  charset: "utf8",
  metafile: true,
  write: false,
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
} as const satisfies BuildOptions;

/** What esbuild makes of a page's scripts and styles. Paths are those in the output folder. */
export interface Bundle {
  readonly files: readonly OutputFile[];
  readonly script: string;
  readonly styles: string;
  /** The styles of all that is fetched later and has some. */
  readonly laterStyles: string | undefined;
  /** What the script imports for the first frame. */
  readonly preloads: readonly string[];
  /** What all scripts consist of. */
  readonly source: string;
}

export interface BundleOptions {
  /** Files that are each a script of their own, by the constant that has its name in the page's scripts. */
  readonly alone?: Readonly<Record<string, string>>;
  readonly plugins?: Plugin[];
}

/** Bundles a page, by the file of its script in the repository, for the folder `outdir`, and writes nothing. */
export async function bundle(
  outdir: string,
  entry: string,
  { alone = {}, plugins = [] }: BundleOptions = {},
): Promise<Bundle> {
  const alones = await Promise.all(
    Object.entries(alone).map(
      async ([name, path]) => [name, await bundleAlone(outdir, path)] as const,
    ),
  );
  const names = alones.map(([name, { path }]) => [name, JSON.stringify(basename(path))]);
  const options = {
    ...OPTIONS,
    define: Object.fromEntries(names),
    entryPoints: [join(ROOT, entry)],
    outdir,
    entryNames: "assets/[name]-[hash]",
    splitting: true,
    charset: "utf8",
    format: "esm",
  } as const satisfies BuildOptions;
  const first = await build({ ...options, plugins });
  const { now, later } = new Outputs(first.metafile, outdir).stylesOf(entry);
  const { metafile, outputFiles } = await build({
    ...options,
    plugins: [...plugins, inOneChunk(first.metafile, entry)],
  });
  const outputs = new Outputs(metafile, outdir);
  const script = outputs.ofEntry(entry);
  const [styles, ...laterStyles] = await Promise.all([
    bundleStyles(outdir, basename(entry, ".ts"), now),
    ...(later.length > 0 ? [bundleStyles(outdir, "later", later)] : []),
  ]);
  const scripts = outputFiles.filter(({ path }) => path.endsWith(".js"));
  return {
    files: [...scripts, ...alones.map(([, file]) => file), styles, ...laterStyles],
    script,
    styles: relative(outdir, styles.path),
    laterStyles: laterStyles.map(({ path }) => relative(outdir, path)).at(0),
    preloads: outputs.importsOf(script),
    source: scripts.map(({ text }) => text).join("\n"),
  };
}

/** A script that no other one imports, beside the others. */
async function bundleAlone(outdir: string, path: string): Promise<OutputFile> {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [join(ROOT, path)],
    outdir,
    entryNames: "assets/[name]-[hash]",
    charset: "utf8",
    format: "esm",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${path}`);
  return file;
}

/** One file of all these styles, by their paths in the repository. */
async function bundleStyles(
  outdir: string,
  name: string,
  paths: readonly string[],
): Promise<OutputFile> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: {
      contents: paths.map((path) => `@import ${JSON.stringify(`./${path}`)};`).join("\n"),
      resolveDir: ROOT,
      loader: "css",
    },
    outdir,
    entryNames: `assets/${name}-[hash]`,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made no styles of ${name}`);
  return file;
}

class Outputs {
  readonly #metafile: Metafile;
  readonly #outdir: string;

  constructor(metafile: Metafile, outdir: string) {
    this.#metafile = metafile;
    this.#outdir = outdir;
  }

  /** Path of the output whose entry point is this file. */
  ofEntry(entry: string): string {
    return this.#inOutdir(this.#ofEntry(entry));
  }

  /**
   * Paths in the repository of all styles that an entry point imports: `now` are those of what it imports before it
   * runs, `later` those of what it imports while it runs. esbuild makes one file of both.
   */
  stylesOf(entry: string): { readonly now: readonly string[]; readonly later: readonly string[] } {
    const before = this.#importedBefore(entry);
    const { cssBundle = "" } = this.#metafile.outputs[this.#ofEntry(entry)] ?? {};
    const all = Object.keys(this.#metafile.outputs[cssBundle]?.inputs ?? {});
    return {
      now: all.filter((path) => before.has(path)),
      later: all.filter((path) => !before.has(path)),
    };
  }

  /** Paths of all that an output imports for the first frame, directly or not. */
  importsOf(path: string): string[] {
    const seen = new Set<string>();
    const visit = (at: string): void => {
      const output = this.#metafile.outputs[relative(ROOT, join(this.#outdir, at))];
      for (const imported of output?.imports ?? []) {
        const next = this.#inOutdir(imported.path);
        const isLater = imported.kind === "dynamic-import" && !this.#isNovnc(imported.path);
        if (imported.external === true || seen.has(next) || isLater) continue;
        seen.add(next);
        visit(next);
      }
    };
    visit(path);
    return [...seen];
  }

  #ofEntry(entry: string): string {
    for (const [path, output] of Object.entries(this.#metafile.outputs)) {
      if (output.entryPoint === entry) return path;
    }
    throw new Error(`esbuild made nothing of ${entry}`);
  }

  /** Paths in the repository of all that is imported before this file runs. */
  #importedBefore(path: string, seen = new Set<string>()): ReadonlySet<string> {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const imported of this.#metafile.inputs[path]?.imports ?? []) {
      if (imported.kind !== "dynamic-import") this.#importedBefore(imported.path, seen);
    }
    return seen;
  }

  /** What a page imports while it runs is for later, but for what draws the screen. */
  #isNovnc(path: string): boolean {
    return this.#metafile.outputs[path]?.entryPoint?.includes("/@novnc/") === true;
  }

  #inOutdir(path: string): string {
    return relative(this.#outdir, join(ROOT, path));
  }
}
