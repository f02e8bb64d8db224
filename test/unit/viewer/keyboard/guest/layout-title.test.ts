import { describe, it } from "vitest";

import { layoutOptions } from "../../../../../viewer/src/keyboard/guest/guest-keyboard.ts";
import { LAYOUT_NAMES } from "../../../../../viewer/src/keyboard/guest/layout-name.ts";
import { layoutTitles } from "../../../../../viewer/src/keyboard/guest/layout-title.ts";
import { LANGUAGE_FILES, type LanguageFiles } from "../../../../../viewer/src/words/languages.ts";

const languageOf = async ({ tag, loadLater }: LanguageFiles) => ({
  tag,
  words: (await loadLater()).later.guestKeyboard,
});

const FILES: readonly LanguageFiles[] = Object.values(LANGUAGE_FILES);

describe.each(FILES.map((files) => [files.tag, files] as const))("%s", (tag, files) => {
  it("names each layout, and no two alike", async ({ expect }) => {
    const titleOf = layoutTitles(await languageOf(files));
    const titles = LAYOUT_NAMES.map(titleOf);
    expect(new Set(titles).size).toBe(LAYOUT_NAMES.length);
    // A code is what is left where a language has no name.
    for (const title of titles) expect(title).toMatch(/^[^a-z]/);
    for (const title of titles) expect(title).not.toMatch(/^[A-Za-z]{2,3}(-|$)/);
  });

  it("names them in its own words, but for proper names", async ({ expect }) => {
    const titleOf = layoutTitles(await languageOf(files));
    expect(titleOf("us(dvorak)")).toContain("Dvorak");
    expect(titleOf("us(colemak)")).toContain("Colemak");
    const english = layoutTitles(await languageOf(LANGUAGE_FILES.en));
    const names = ["us", "us(intl)", "de", "ch(fr)", "latam", "jp"];
    for (const name of names.filter(() => tag !== "en")) {
      expect(titleOf(name)).not.toBe(english(name));
    }
  });

  it("sorts them as its readers do", async ({ expect }) => {
    const options = layoutOptions("CH", await languageOf(files));
    const titles = options.map(({ title }) => title);
    expect(titles).toEqual(titles.toSorted(new Intl.Collator(tag).compare));
    expect(options.filter(({ chosen }) => chosen).map(({ name }) => name)).toEqual(["ch"]);
  });
});

describe("a layout's title", () => {
  it.for([
    ["en", "us", "English (United States)"],
    ["en", "us(intl)", "English (international, with dead keys)"],
    ["en", "us(dvorak)", "English (Dvorak)"],
    ["en", "be", "Belgium"],
    ["en", "latam", "Spanish (Latin America)"],
    ["de", "ch", "Deutsch (Schweiz)"],
    ["de", "us(colemak)", "Englisch (Colemak)"],
    ["fr", "ca", "Français (Canada)"],
    ["es", "br", "Portugués (Brasil)"],
    ["pt-BR", "gb", "Inglês (Reino Unido)"],
    ["ja", "jp", "日本語"],
    ["zh-CN", "us(dvorak)", "英语（Dvorak）"],
    ["ar", "ara", "العربية"],
    ["hi", "in", "हिन्दी"],
  ] as const)("in %s of %s is %s", async ([tag, layout, title], { expect }) => {
    expect(layoutTitles(await languageOf(LANGUAGE_FILES[tag]))(layout)).toBe(title);
  });
});
