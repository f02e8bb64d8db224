import { join, relative } from "node:path";

import { build, type Metafile, type OutputFile } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");

/** What the page fetches only when it is asked for, by its file. */
const LATER = ["viewer/src/keyboard/guest/guest-keyboard.ts", "viewer/src/panels/others/later.ts"];

/** What esbuild makes of a page's scripts and styles. Paths are those in the output folder. */
export interface Bundle {
  readonly files: readonly OutputFile[];
  readonly script: string;
  readonly styles: string;
  /** What the script imports for the first frame. */
  readonly preloads: readonly string[];
  /** What all scripts consist of. */
  readonly source: string;
}

/** Bundles a page, by the file of its script in the repository, for the folder `outdir`, and writes nothing. */
export async function bundle(outdir: string, entry: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
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
  const outputs = new Outputs(metafile, outdir);
  const script = outputs.ofEntry(entry);
  const styles = outputs.stylesOf(script);
  const unused = outputs.otherStyles(styles);
  const files = outputFiles.filter(({ path }) => !unused.includes(relative(outdir, path)));
  return {
    files,
    script,
    styles,
    preloads: outputs.importsOf(script),
    source: files
      .filter(({ path }) => path.endsWith(".js"))
      .map(({ text }) => text)
      .join("\n"),
  };
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
    for (const [path, output] of Object.entries(this.#metafile.outputs)) {
      if (output.entryPoint === entry) return this.#inOutdir(path);
    }
    throw new Error(`esbuild made nothing of ${entry}`);
  }

  /** Path of the styles of all that the entry point imports. */
  stylesOf(path: string): string {
    const { cssBundle } = this.#metafile.outputs[relative(ROOT, join(this.#outdir, path))] ?? {};
    if (cssBundle === undefined) throw new Error(`${path} has no styles`);
    return this.#inOutdir(cssBundle);
  }

  /**
   * Paths of styles that no page has: those of what is fetched later, which `styles` has as well. Throws for some that
   * it lacks.
   */
  otherStyles(styles: string): string[] {
    const inputsOf = (path: string): string[] =>
      Object.keys(this.#metafile.outputs[relative(ROOT, join(this.#outdir, path))]?.inputs ?? {});
    const known = inputsOf(styles);
    const all = Object.keys(this.#metafile.outputs).map((path) => this.#inOutdir(path));
    const others = all.filter((path) => path.endsWith(".css") && path !== styles);
    for (const path of others.flatMap(inputsOf)) {
      if (!known.includes(path)) throw new Error(`the page does not have ${path}`);
    }
    return others;
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
