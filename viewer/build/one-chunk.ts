import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";

import type { Metafile, Plugin } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");

/**
 * Has esbuild put all that a page's script shares with what is imported while it runs into one chunk, where it would
 * make one for each combination of those: a browser asks for each. `metafile` is of a build without this; the order in
 * which modules run stays.
 */
export function inOneChunk({ inputs, outputs }: Metafile, entry: string): Plugin {
  const others = new Set(Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []));
  others.delete(entry);
  const chunks = Object.entries(outputs).filter(
    ([path, { entryPoint }]) => path.endsWith(".js") && entryPoint === undefined,
  );
  const before = importedBefore(inputs, entry);
  const shared = chunks.flatMap(([, { inputs: parts }]) => Object.keys(parts));
  const imports = shared
    .filter((path) => before.has(path) && /^(?!node_modules).*\.tsx?$/.test(path))
    .map((path) => `import ${JSON.stringify(join(ROOT, path))};`);
  return {
    name: "one-chunk",
    setup: (build) => {
      build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        const name = path.slice(ROOT.length + 1);
        if (!others.has(name) || before.has(name)) return null;
        const source = await readFile(path, "utf8");
        return {
          contents: `${source}\n${imports.join("\n")}`,
          loader: extname(path) === ".tsx" ? "tsx" : "ts",
          resolveDir: dirname(path),
        };
      });
    },
  };
}

/** Paths of all that is imported before this file runs. */
function importedBefore(
  inputs: Metafile["inputs"],
  path: string,
  seen = new Set<string>(),
): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const imported of inputs[path]?.imports ?? []) {
    if (imported.kind !== "dynamic-import") importedBefore(inputs, imported.path, seen);
  }
  return seen;
}
