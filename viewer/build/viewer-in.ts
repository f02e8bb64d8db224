import { readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";

import { BRAND_PLACE, EMBEDDERS_PLACE } from "../../worker/brand/branded-page.ts";
import { LANGUAGES } from "../../worker/channel/languages.ts";
import { pageAsset, type PagePlace } from "../../worker/http/assets.ts";
import { bodyMarkup } from "../src/markup.ts";
import { html, type Markup } from "../src/page/html.ts";
import { pageMarkup } from "../src/page/markup.ts";
import type { Language } from "../src/words/language.ts";
import type { LanguageFiles } from "../src/words/languages.ts";
import { bundle, type Bundle } from "./bundle.ts";
import { headElement, type HeadScript } from "./head-script.ts";
import type { Icons } from "./icons.ts";
import { importingNovnc, type NovncModules } from "./novnc.ts";
import type { OutputFolder } from "./output-folder.ts";
import { speaking } from "./speaking.ts";
import { spriteFor } from "./sprite.ts";
import { withLightValibot } from "./unused-parts.ts";

const PUBLIC = join(import.meta.dirname, "../public");

/**
 * The page's files, and what leads from their addresses to the gateway's own. No address is absolute: a
 * proxy may have put the gateway into a folder that it does not know of.
 */
const PAGES = [
  ["index", ""],
  ["one-below", "../"],
  ["two-below", "../../"],
] as const satisfies readonly (readonly [PagePlace, string])[];

/** What the viewer is built from. */
export interface ViewerBuild {
  readonly folder: OutputFolder;
  readonly outdir: string;
  readonly novnc: NovncModules;
  readonly facts: Pick<Parts, "head" | "icons" | "novncVersion" | "version">;
}

/** The viewer in one language. */
export interface Spoken extends Bundle {
  /** Paths of its pages, in the order of {@link PAGES}. */
  readonly pages: readonly string[];
  /** What its pages have in the file of headers. */
  readonly headers: string;
}

/** Builds the viewer in one language into its folder. */
export async function viewerIn(language: LanguageFiles, viewer: ViewerBuild): Promise<Spoken> {
  const { parts, words } = await scriptsIn(language, viewer);
  const pages = await Promise.all(
    PAGES.map(async ([place, base]) => {
      const path = pageAsset(place, language.tag).slice(1);
      await viewer.folder.put(path, await page(base, words, parts));
      return { path, headers: preloadHeader(path, base, parts) };
    }),
  );
  return {
    ...parts,
    pages: pages.map(({ path }) => path),
    headers: pages.map(({ headers }) => headers).join(""),
  };
}

/** Builds what a page needs in one language, and gives what the page is made of. */
export async function scriptsIn(
  language: LanguageFiles,
  { facts, folder, novnc, outdir }: ViewerBuild,
): Promise<{ readonly parts: Parts; readonly words: Language }> {
  const words = await language.loadFirst();
  const bundled = await bundle(outdir, "viewer/src/main.ts", {
    alone: { SOUND_WORKLET: "viewer/src/sound/sound-worklet.ts" },
    plugins: [importingNovnc(novnc), speaking(language), withLightValibot],
  });
  await Promise.all(
    bundled.files.map(({ path, contents }) => folder.put(relative(outdir, path), contents)),
  );
  const name = "manifest.webmanifest";
  const manifest = await folder.putHashed(name, await manifestWith(facts.icons, words));
  // The first frame needs noVNC as well.
  const preloads = [...bundled.preloads, novnc.first.path];
  return { words, parts: { ...bundled, ...facts, manifest, preloads } };
}

/** What the page is made of, besides its own markup. */
export interface Parts extends Bundle {
  readonly head: HeadScript;
  readonly icons: Icons;
  readonly manifest: string;
  readonly version: string;
  readonly novncVersion: string;
}

/** What a page has that another server than the gateway hands out. */
export interface Standalone {
  /** Address of the gateway. */
  readonly gateway: string;
  /** Before all scripts. */
  readonly before: Markup;
  /** Attributes by which a browser checks the file at a path. */
  readonly integrityOf: (path: string) => Markup;
}

/** The page for addresses from which `base` leads to the folder of its files, which is by default the gateway's. */
export async function page(
  base: string,
  words: Language,
  parts: Parts,
  standalone?: Standalone,
): Promise<string> {
  const { icons, manifest, novncVersion, preloads, script, source, styles, version } = parts;
  const { laterStyles = "" } = parts;
  const here = base === "" ? "./" : base;
  const { before = html``, gateway = here, integrityOf = () => html`` } = standalone ?? {};
  const first = html`${before}${headElement(gateway, parts.head)}`;
  const head = html`
    ${{ markup: BRAND_PLACE + EMBEDDERS_PLACE }}
    <link rel="stylesheet" href="${base + styles}" ${integrityOf(styles)} />
    <script type="module" src="${base + script}" ${integrityOf(script)}></script>
    ${preloads.map(
      (path) => html`<link rel="modulepreload" href="${base + path}" ${integrityOf(path)} /> `,
    )}
    <link rel="icon" type="image/svg+xml" href="${base + icons.icon}" />
    <link rel="apple-touch-icon" href="${base + icons.touchIcon}" />
    <link rel="manifest" href="${base + manifest}" />
    <template id="later-styles">
      <link rel="stylesheet" href="${base + laterStyles}" ${integrityOf(laterStyles)} />
    </template>
  `;
  const novncSource = `https://github.com/novnc/noVNC/tree/v${novncVersion}`;
  // A folder for another server has one language.
  const languages = standalone === undefined ? Object.entries(LANGUAGES) : [];
  const body = bodyMarkup(words, { base, version, novncVersion, novncSource, languages });
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

/** Puts values in the place of `{{name}}`; a name without a value is a mistake in the template. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the template asks for ${name}`);
    return value;
  });
}
