import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Markup } from "../src/page/html.ts";

const VIEWER = join(import.meta.dirname, "..");
const ICONS = join(VIEWER, "../node_modules/lucide-static/icons");

/** The icons that texts name, as symbols of one hidden SVG: no request, and no markup made at run time. */
export async function spriteFor(texts: readonly string[]): Promise<Markup> {
  const named = texts.flatMap((text) => [...text.matchAll(/#icon-([a-z0-9-]+)/g)]);
  const names = [...new Set(named.map(([, name]) => name ?? ""))].toSorted();
  const symbols = await Promise.all(names.map(symbolOf));
  return {
    markup: `<svg class="offstage" width="0" height="0" aria-hidden="true">${symbols.join("")}</svg>`,
  };
}

/** The viewer's own icon, or one of Lucide's. */
async function symbolOf(name: string): Promise<string> {
  if (name === "porthole") return readFile(join(VIEWER, "public/porthole.svg"), "utf8");
  const svg = await readFile(join(ICONS, `${name}.svg`), "utf8");
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="icon-${name}" viewBox="0 0 24 24">${shapes.replaceAll(/\s+/g, " ")}</symbol>`;
}
