import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, inflateSync } from "node:zlib";

import { afterAll, beforeAll, describe, it } from "vitest";

import { run } from "../../../scripts/run.ts";
import { build, type BuildReport } from "../../../viewer/build.ts";
import type { Deflator } from "../../../viewer/src/clipboard/late-deflator.ts";
import { markup, script as words } from "../../../viewer/src/words/en/first.ts";
import * as ENDS from "../../../viewer/src/words/en/ends.ts";
import { HEAD_SCRIPT_HASH } from "../../../worker/http/head-script.ts";
import { later } from "../../../viewer/src/words/en/later.ts";
import { LANGUAGE_FILES } from "../../../viewer/src/words/languages.ts";

const SOURCE = join(import.meta.dirname, "../../../viewer/src");

/** The viewer's source files with this extension, by their path in its folder. */
async function sourcesOf(extension: string): Promise<Map<string, string>> {
  const paths = await readdir(SOURCE, { recursive: true });
  const ours = paths.filter((path) => path.endsWith(`.${extension}`));
  return new Map(
    await Promise.all(
      ours.map(async (path) => [path, await readFile(join(SOURCE, path), "utf8")] as const),
    ),
  );
}

/** All texts of a table of words that are there without an argument. */
function textsOf(words: unknown): string[] {
  if (typeof words === "string") return [words];
  if (typeof words !== "object" || words === null) return [];
  return Object.values(words).flatMap(textsOf);
}

describe("the built viewer", () => {
  let folder = "";
  let report: BuildReport = { files: [], admin: [], totals: [] };
  let html = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "porthole-viewer-"));
    report = await build(folder, [LANGUAGE_FILES.en]);
    html = await readFile(join(folder, "index.en.html"), "utf8");
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("has the API's document as npm run openapi prints it", async ({ expect }) => {
    const built: unknown = JSON.parse(await readFile(join(folder, "openapi.json"), "utf8"));
    const { succeeded, output } = await run("node scripts/openapi/print.ts");
    expect(succeeded).toBe(true);
    expect(JSON.parse(output)).toEqual(built);
    expect(await readFile(join(folder, "api.html"), "utf8")).toMatch(/<h1>\s*Porthole API/);
  });

  /** The scripts of these files but noVNC's. */
  async function sourceOf(names: readonly string[]): Promise<string> {
    const ours = names.filter((name) => name.endsWith(".js") && !name.startsWith("novnc-"));
    const sources = ours.map((name) => readFile(join(folder, "assets", name), "utf8"));
    return (await Promise.all(sources)).join("\n");
  }

  it("has one inline script, which the policy names, and no inline style or handler", ({
    expect,
  }) => {
    const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gi)];
    const hashes = inline.map(([, text = ""]) =>
      createHash("sha256").update(text).digest("base64"),
    );
    expect(hashes.map((hash) => `sha256-${hash}`)).toEqual([HEAD_SCRIPT_HASH]);
    expect(html.match(/<script/gi)).toHaveLength(2);
    expect(html.indexOf("<script")).toBeLessThan(html.indexOf("<link"));
    expect(html).not.toMatch(/<style/i);
    expect(html).not.toMatch(/\sstyle\s*=/i);
    expect(html).not.toMatch(/\son[a-z]+\s*=/i);
    expect(html).not.toContain("javascript:");
    expect(html).not.toContain("{{");
  });

  it("has a picture for iOS, and pictures as large as its manifest says", async ({ expect }) => {
    const touch = /rel="apple-touch-icon" href="([^"]+)"/.exec(html)?.[1] ?? "";
    const names = await readdir(join(folder, "assets"));
    for (const [path, pixels] of [
      [touch, 180],
      ...["small", "large", "maskable"].map((name) => {
        const file = names.find((one) => one.startsWith(`icon-${name}-`)) ?? "none";
        return [join("assets", file), name === "small" ? 192 : 512] as const;
      }),
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one picture after another
      const png = await readFile(join(folder, path));
      expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([pixels, pixels]);
    }
  });

  it("has every icon that it names, and none besides", async ({ expect }) => {
    const source = await sourceOf(await readdir(join(folder, "assets")));
    const named = [...(html + source).matchAll(/#icon-([a-z0-9-]+)/g)].map(([, name]) => name);
    const drawn = [...html.matchAll(/<symbol id="icon-([a-z0-9-]+)"/g)].map(([, name]) => name);
    expect(named).toContain("minimize"); // which only the script names
    expect(new Set(named)).toEqual(new Set(drawn));
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it("has every element that its scripts look for, once", async ({ expect }) => {
    const sources = new Map([...(await sourcesOf("ts")), ...(await sourcesOf("tsx"))]);
    const wanted = [...sources.values()].flatMap((source) => [
      ...source.matchAll(/byId\(\s*"([^"]+)"/g),
    ]);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    // What later features draw, they also look for.
    const drawn = [...(await sourcesOf("tsx")).values()].flatMap((source) =>
      [...source.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(wanted.length).toBeGreaterThan(30);
    expect(
      wanted.map(([, id]) => id).filter((id) => !ids.includes(id) && !drawn.includes(id)),
    ).toEqual([]);
  });

  it("has the styles of every feature", async ({ expect }) => {
    const styles = await sourcesOf("css");
    const sources = [...(await sourcesOf("ts")), ...(await sourcesOf("tsx"))];
    expect(styles.size).toBeGreaterThan(10);
    for (const path of styles.keys()) {
      const importers = sources.filter(([from, source]) =>
        source.includes(`import "./${relative(dirname(from), path)}"`),
      );
      const isMain = path.startsWith("page/");
      if (!isMain) expect(importers, path).toHaveLength(1);
      else expect(await readFile(join(SOURCE, "main.ts"), "utf8")).toContain(`"./${path}"`);
    }
  });

  it("says all that its words have for it, and its script does not carry them", async ({
    expect,
  }) => {
    const texts = textsOf(markup);
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter((text) => !html.includes(text))).toEqual([]);
    const source = await sourceOf(report.files.map(({ path }) => basename(path)));
    expect(source).not.toContain(markup.notStarted.title);
    expect(source).toContain(words.fullScreen.enter);
    // Those of ends are for later.
    expect(source).not.toContain(ENDS.ends.closed.title);
  });

  it("makes no markup at run time", async ({ expect }) => {
    // Preact can, for who asks for it.
    const sources = [...(await sourcesOf("ts")).values(), ...(await sourcesOf("tsx")).values()];
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.join("\n")).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write/i,
    );
  });

  it("names every file by its content, and the page names files that are there", async ({
    expect,
  }) => {
    const assets = await readdir(join(folder, "assets"));
    for (const name of assets) expect(name).toMatch(/^[\w-]+-[0-9A-Z]{8}\.[a-z]+$/);
    const named = [...html.matchAll(/(?:href|src)="(assets\/[^"]+)"/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThanOrEqual(5);
    for (const path of named) expect((await stat(join(folder, path ?? ""))).isFile()).toBe(true);
  });

  it("names nothing by an absolute address, wherever the page is", async ({ expect }) => {
    const absolute = /(?:href|src|action)="\//;
    expect(html).not.toMatch(absolute);
    for (const [name, base] of [
      ["one-below.en.html", "../"],
      ["two-below.en.html", "../../"],
    ] as const) {
      const below = await readFile(join(folder, name), "utf8");
      expect(below).not.toMatch(absolute);
      const gateway = `data-gateway="${base}"`;
      expect(below).toContain(gateway);
      const there = below.replace(gateway, 'data-gateway="./"').replaceAll(base, "");
      expect(there).toBe(html);
      expect(below.split(base).length).toBeGreaterThan(6);
    }
    const names = await readdir(join(folder, "assets"));
    const name = names.find((file) => file.startsWith("manifest-")) ?? "";
    const iconNamed = (start: string, end: string) =>
      names.find((file) => file.startsWith(start) && file.endsWith(end)) ?? "none";
    const manifest: unknown = JSON.parse(await readFile(join(folder, "assets", name), "utf8"));
    expect(manifest).toMatchObject({
      start_url: "../",
      scope: "../",
      icons: [
        { src: iconNamed("icon-", ".svg"), sizes: "any", type: "image/svg+xml" },
        { src: iconNamed("icon-small-", ".png"), sizes: "192x192", type: "image/png" },
        { src: iconNamed("icon-large-", ".png"), sizes: "512x512", type: "image/png" },
        { src: iconNamed("icon-maskable-", ".png"), sizes: "512x512", purpose: "maskable" },
      ],
    });
  });

  it("shows nothing but the way out until its script runs, with or without styles", ({
    expect,
  }) => {
    for (const id of ["landing", "live", "ended"]) {
      expect(html).toMatch(new RegExp(`id="${id}"[^>]* hidden`));
    }
    expect(html).toMatch(/id="not-started"(?![^>]* hidden)/);
  });

  it("fetches noVNC ahead of its use, as a chunk of its own", async ({ expect }) => {
    const chunk = /<link rel="modulepreload" href="(assets\/novnc-[^"]+)"/.exec(html)?.[1];
    expect(chunk).toBeDefined();
    const rawOf = (name: RegExp): number =>
      report.files.find(({ path }) => name.test(path))?.raw ?? 0;
    const novnc = rawOf(/novnc-\w+\.js$/);
    expect(novnc).toBeGreaterThan(100_000);
    // One that had noVNC in it as well would be larger than that.
    expect(rawOf(/main-\w+\.js$/)).toBeLessThan(novnc);
    expect(rawOf(/main-\w+\.js$/)).toBeGreaterThan(0);
  });

  it("has what no first frame needs apart, scripts and styles", async ({ expect }) => {
    const chunks = await readdir(join(folder, "assets"));
    const [chunk = "", ...rest] = chunks.filter((name) => /^later-\w+\.js/.test(name));
    expect(rest).toEqual([]);
    expect(html).not.toContain(chunk);
    const [styles = "", ...others] = chunks.filter((name) => /^later-\w+\.css/.test(name));
    expect(others).toEqual([]);
    // A template's content is fetched by nobody.
    expect(html).toMatch(
      new RegExp(
        `<template id="later-styles">\\s*<link rel="stylesheet" href="assets/${styles}"[^>]*/>`,
      ),
    );
    expect(html.split(styles)).toHaveLength(2);
    const texts = new Map(
      await Promise.all(
        chunks.map(
          async (name) => [name, await readFile(join(folder, "assets", name), "utf8")] as const,
        ),
      ),
    );
    const page = chunks.find((name) => /^main-\w+\.css/.test(name)) ?? "";
    expect(texts.get(styles)).toContain(".person-mark");
    expect(texts.get(page)).not.toContain(".person-mark");
    // What both need is in one of them.
    expect(texts.get(page)).toContain(".toasts");
    expect(texts.get(styles)).not.toContain(".toasts");
    expect(await sourceOf([chunk])).toContain(later.share.refused.unanswered);
    expect(await sourceOf(report.files.map(({ path }) => basename(path)))).not.toContain(
      later.share.refused.unanswered,
    );
    const { length } = brotliCompressSync(await readFile(join(folder, "assets", chunk)));
    expect(length).toBeLessThan(52_000);
  });

  it("has the keyboard layouts apart: most consoles do not fetch them", async ({ expect }) => {
    const chunks = await readdir(join(folder, "assets"));
    const chunk = chunks.find((name) => name.startsWith("guest-keyboard-")) ?? "";
    expect(html).not.toContain("guest-keyboard-" + chunk.split("-").at(-1));
    const { length } = brotliCompressSync(await readFile(join(folder, "assets", chunk)));
    expect(length).toBeGreaterThan(5_000);
    expect(length).toBeLessThan(10_000);
  });

  it("is within its ceilings, counting every file that the first frame needs", ({ expect }) => {
    expect(report.totals.map(({ name }) => name)).toEqual([
      "first paint",
      "first frame",
      "operator's page",
    ]);
    for (const { brotli, ceiling } of report.totals) {
      expect(brotli).toBeGreaterThan(1_000);
      expect(brotli).toBeLessThanOrEqual(ceiling);
    }
    const all = report.files.reduce((sum, { brotli }) => sum + brotli, 0);
    expect(report.totals[1]?.brotli).toBe(all);
    const kinds = report.files.map(({ path }) => path.replace(/-[0-9A-Z]{8}/, ""));
    expect(kinds).toEqual([
      "index.en.html",
      "assets/main.css",
      "assets/main.js",
      "assets/chunk.js", // what it shares with what is fetched later
      "assets/novnc.js",
    ]);
  });

  it("has the operator's page apart: nothing of it is in the viewer's weight", async ({
    expect,
  }) => {
    const names = report.admin.map(({ path }) => path.replace(/-[0-9A-Z]{8}/, ""));
    expect(names).toEqual(["admin.html", "assets/admin.css", "assets/admin.js"]);
    const all = report.admin.reduce((sum, { brotli }) => sum + brotli, 0);
    expect(report.totals[2]?.brotli).toBe(all);
    expect(html).not.toContain("assets/admin");
    const page = await readFile(join(folder, "admin.html"), "utf8");
    const script = await readFile(join(folder, report.admin[2]?.path ?? ""), "utf8");
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=|="\//i);
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
    const drawn = [...page.matchAll(/<symbol id="icon-([a-z0-9-]+)"/g)].map(([, name]) => name);
    const named = [...(page + script).matchAll(/#icon-([a-z0-9-]+)/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(drawn));
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is built without the logins of noVNC, which the gateway makes unnecessary", async ({
    expect,
  }) => {
    const { path = "" } = report.files.find(({ path }) => path.includes("novnc-")) ?? {};
    const novnc = await readFile(join(folder, path), "utf8");
    expect(novnc).toContain("the viewer is built without");
    expect(novnc).not.toMatch(/AES-EAX|RSA-PKCS1|modulusLength/);
    // What is needed of the rest: H.264, and what expands pictures and clipboard texts.
    expect(novnc).toContain("VideoDecoder");
    expect(novnc).toContain("inflate");
  });

  it("has what compresses clipboard texts apart: no first frame needs it", async ({ expect }) => {
    const names = await readdir(join(folder, "assets"));
    const [deflator = "", ...others] = names.filter((name) => name.startsWith("deflator-"));
    expect(others).toEqual([]);
    expect(html).not.toContain(deflator);
    const url = pathToFileURL(join(folder, "assets", deflator)).href;
    const { default: NovncDeflator }: { readonly default: new () => Deflator } = await import(url);
    const text = new TextEncoder().encode("a text ".repeat(20_000));
    const compressed = new NovncDeflator().deflate(text);
    expect(compressed.length).toBeLessThan(text.length / 50);
    // It ends with a flush, not with the end of its stream.
    expect(inflateSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH })).toEqual(
      Buffer.from(text),
    );
    const scripts = names.filter((name) => name.endsWith(".js") && name !== deflator);
    const texts = await Promise.all(
      scripts.map((name) => readFile(join(folder, "assets", name), "utf8")),
    );
    expect(texts.filter((source) => source.includes("zlib deflate failed"))).toEqual([]);
    expect(texts.filter((source) => source.includes(`"./${deflator}"`)).length).toBeGreaterThan(0);
  });

  it("carries the notices of all that it contains", async ({ expect }) => {
    const notices = await readFile(join(folder, "third-party-notices.txt"), "utf8");
    const modules = join(import.meta.dirname, "../../../node_modules");
    const mpl = await readFile(join(modules, "@novnc/novnc/docs/LICENSE.MPL-2.0"), "utf8");
    expect(notices).toContain(mpl.trim());
    expect(notices).toContain("https://github.com/novnc/noVNC/tree/v1.7.0");
    expect(notices).toContain("AT&T Laboratories Cambridge");
    expect(notices).toContain("Widget Workshop");
    expect(notices).toContain("Jef Poskanzer");
    expect(notices).toContain("Vitaly Puzrin");
    expect(notices).toContain("Fabian Hiller");
    expect(notices).toMatch(/Preact 11\.\d+\.\d+ \(MIT\)/);
    expect(notices).toMatch(/Preact Signals 2\.\d+\.\d+, with its core 1\.\d+\.\d+ \(MIT\)/);
    expect(notices).toContain("Jason Miller");
    expect(notices).toContain("Lucide Icons and Contributors");
    expect(notices).toContain("Keyboard layouts of xkeyboard-config");
    expect(notices).toContain("Copyright (C) 2002-2007 Free Software Foundation, Inc.");
    expect(html).toContain('href="third-party-notices.txt"');
  });

  it("lets hashed files be kept for ever and by this site only", async ({ expect }) => {
    const headers = await readFile(join(folder, "_headers"), "utf8");
    expect(headers.slice(0, headers.indexOf("/index.en.html"))).toBe(
      [
        "/assets/*",
        "  Cache-Control: public, max-age=31536000, immutable",
        "  X-Content-Type-Options: nosniff",
        "  Cross-Origin-Resource-Policy: same-origin",
        "",
      ].join("\n"),
    );
  });

  it("names all that the first frame needs in a header of each page", async ({ expect }) => {
    const headers = await readFile(join(folder, "_headers"), "utf8");
    for (const [name, base] of [
      ["index.en.html", ""],
      ["one-below.en.html", "../"],
      ["two-below.en.html", "../../"],
    ] as const) {
      const line = headers.split(`\n/${name}\n`)[1]?.split("\n")[0] ?? "";
      const links = line.replace("  Link: ", "").split(", ");
      const needed = report.files.slice(1).map(({ path }) => base + path);
      expect(links).toEqual(
        needed.map((path) =>
          path.endsWith(".css")
            ? `<${path}>; rel=preload; as=style`
            : `<${path}>; rel=modulepreload`,
        ),
      );
      // Cloudflare's limit for a line of this file.
      expect(line.length).toBeLessThan(2000);
    }
  });

  it("is built again without touching what stays, and without what is gone", async ({ expect }) => {
    const stale = join(folder, "assets/main-OLDHASH1.js");
    await writeFile(stale, "");
    const page = join(folder, "index.en.html");
    const before = await stat(page);
    await build(folder, [LANGUAGE_FILES.en]);
    expect((await stat(page)).ino).toBe(before.ino);
    await expect(stat(stale)).rejects.toThrow("ENOENT");
  });
});
