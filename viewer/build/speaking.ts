import { join, resolve } from "node:path";

import type { Plugin } from "esbuild";

import type { LanguageFiles } from "../src/words/languages.ts";

const WORDS = join(import.meta.dirname, "../src/words");

/** The files that the scripts have their words by, and what they import: English, so that types and tests have it. */
const ENGLISH = [
  ["words.ts", "./en/first.ts", "first"],
  ["later.ts", "./en/later.ts", "later"],
  ["ends.ts", "./en/ends.ts", "ends"],
] as const;

/** Builds the page's scripts in another language than English. */
export function speaking(language: LanguageFiles): Plugin {
  return {
    name: "speaking",
    setup: (build) => {
      build.onResolve({ filter: /^\.\/en\/(?:first|later|ends)\.ts$/ }, ({ importer, path }) => {
        const [, , part] =
          ENGLISH.find(([file, from]) => importer === join(WORDS, file) && path === from) ?? [];
        return part === undefined ? null : { path: resolve(WORDS, language[part]) };
      });
    },
  };
}
