import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeAll, describe, it } from "vitest";

import { build } from "../../../viewer/build.ts";
import { LANGUAGE_FILES } from "../../../viewer/src/words/languages.ts";
import { LONG, RIGHT_TO_LEFT } from "../../support/languages/pseudo-languages.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { LANGUAGE_TAGS } from "../../../worker/channel/languages.ts";

describe("the viewer in several languages", () => {
  let folder = "";
  let assets: readonly string[] = [];

  beforeAll(async () => {
    const temporary = await temporaryFolder();
    folder = temporary.path;
    await build(folder, [LANGUAGE_FILES.en, LONG, RIGHT_TO_LEFT]);
    assets = await readdir(join(folder, "assets"));
    return () => temporary.remove();
  });

  const pageIn = (tag: string, place = "index") =>
    readFile(join(folder, `${place}.${tag}.html`), "utf8");

  const scriptsOf = async (page: string): Promise<string> => {
    const names = [...page.matchAll(/"(assets\/[\w-]+\.js)"/g)].map(([, name = ""]) => name);
    const ours = names.filter((name) => !name.includes("novnc"));
    const texts = await Promise.all(ours.map((name) => readFile(join(folder, name), "utf8")));
    return texts.join("\n");
  };

  it("has each of its pages in each of them, with their tag and direction", async ({ expect }) => {
    for (const [tag, direction] of [
      ["en", "ltr"],
      ["en-XA", "ltr"],
      ["ar-XB", "rtl"],
    ] as const) {
      for (const place of ["index", "one-below", "two-below"]) {
        // oxlint-disable-next-line no-await-in-loop -- few, and in order
        expect(await pageIn(tag, place)).toContain(`<html lang="${tag}" dir="${direction}">`);
      }
    }
  });

  it("says the words of the page's language, in the page and in its scripts", async ({
    expect,
  }) => {
    const english = await pageIn("en");
    const long = await pageIn("en-XA");
    const { script } = await LANGUAGE_FILES.en.loadFirst();
    const { markup } = await LONG.loadFirst();
    expect(long).toContain(markup.leaving.keepsRunning);
    expect(english).not.toContain(markup.leaving.keepsRunning);
    const said = await scriptsOf(english);
    expect(said.includes(script.fullScreen.enter)).toBe(true);
    // The words of a pseudo-language are made when its script runs: that has what makes them.
    const maker = "replaceAll(/[a-zA-Z]/g";
    expect((await scriptsOf(long)).includes(maker)).toBe(true);
    expect(said.includes(maker)).toBe(false);
    // Of ends as well, whose words are in a file of their own.
    const { ends } = await LANGUAGE_FILES.en.loadEnds();
    const scripts = assets.filter((name) => name.endsWith(".js"));
    const texts = await Promise.all(
      scripts.map((name) => readFile(join(folder, "assets", name), "utf8")),
    );
    expect(assets.filter((name) => name.startsWith("ended-card-"))).toHaveLength(3);
    expect(texts.filter((text) => text.includes(ends.closed.title)).length).toBeGreaterThan(0);
  });

  it("has noVNC and the styles once for all of them", ({ expect }) => {
    for (const kind of [/^novnc-/, /^main-.*\.css$/, /^later-.*\.css$/])
      expect(assets.filter((name) => kind.test(name))).toHaveLength(1);
    expect(assets.filter((name) => /^main-.*\.js$/.test(name))).toHaveLength(3);
  });

  it("has headers for each page", async ({ expect }) => {
    const headers = await readFile(join(folder, "_headers"), "utf8");
    expect(headers.match(/^\/(?:index|one-below|two-below)\.[\w-]+\.html$/gm)).toHaveLength(9);
  });
});

describe("the viewer in every language", () => {
  it("has all their pages, and is within its ceilings in the one of most bytes", async ({
    expect,
    onTestFinished,
  }) => {
    const temporary = await temporaryFolder();
    onTestFinished(() => temporary.remove());
    const { files, totals } = await build(temporary.path);
    const pages = await readdir(temporary.path);
    for (const tag of LANGUAGE_TAGS) expect(pages).toContain(`index.${tag}.html`);
    for (const { brotli, ceiling } of totals) expect(brotli).toBeLessThanOrEqual(ceiling);
    const english = files.reduce((sum, { brotli }) => sum + brotli, 0);
    expect(totals[1]?.brotli).toBeGreaterThan(english);
  });
});
