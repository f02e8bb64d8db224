import { join } from "node:path";

import type { LanguageFiles } from "../../../viewer/src/words/languages.ts";

const file = (name: string): string => join(import.meta.dirname, name);

/** A language whose words are longer than English ones. */
export const LONG: LanguageFiles = {
  tag: "en-XA",
  first: file("long-first.ts"),
  later: file("long-later.ts"),
  ends: file("long-ends.ts"),
  loadFirst: () => import("./long-first.ts"),
  loadLater: () => import("./long-later.ts"),
  loadEnds: () => import("./long-ends.ts"),
};

/** One that is written from right to left. */
export const RIGHT_TO_LEFT: LanguageFiles = {
  tag: "ar-XB",
  first: file("rtl-first.ts"),
  later: file("rtl-later.ts"),
  ends: file("rtl-ends.ts"),
  loadFirst: () => import("./rtl-first.ts"),
  loadLater: () => import("./rtl-later.ts"),
  loadEnds: () => import("./rtl-ends.ts"),
};
