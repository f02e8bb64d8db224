import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, it } from "vitest";

import { bodyMarkup } from "../../../../viewer/src/markup.ts";
import type { PageFacts } from "../../../../viewer/src/page/feature-markup.ts";
import { pageMarkup } from "../../../../viewer/src/page/markup.ts";
import { html } from "../../../../viewer/src/page/html.ts";
import * as english from "../../../../viewer/src/words/en/first.ts";
import type { Language } from "../../../../viewer/src/words/language.ts";
import { bracketed, sentencesIn } from "../../../support/words.ts";

const SOURCE = join(import.meta.dirname, "../../../../viewer/src");

const FACTS: PageFacts = {
  base: "",
  version: "1.2.3",
  novncVersion: "4.5.6",
  novncSource: "https://example.com/",
  languages: [
    ["⟦en⟧", "⟦English⟧"],
    ["⟦de⟧", "⟦Deutsch⟧"],
  ],
};

describe("the table of words", () => {
  it("is where every word of the page comes from", ({ expect }) => {
    const other = bracketed(english) as Language; // it has the keys and arguments of English
    const parts = { head: html``, sprite: html``, body: bodyMarkup(other, FACTS) };
    const page = pageMarkup(other.markup, parts);
    const texts = [...page.matchAll(/>([^<]+)</g)].map(([, text = ""]) => text.trim());
    const attributes = [
      ...page.matchAll(/\s(?:aria-label|title|alt|placeholder|lang)="([^"]*)"/g),
    ].map(([, text = ""]) => text);
    expect(texts.filter((text) => text.includes("⟦")).length).toBeGreaterThan(40);
    expect(attributes.length).toBeGreaterThan(15);
    const strange = [...texts, ...attributes].filter(
      (text) => !["", "·", `noVNC ${FACTS.novncVersion}`].includes(text) && !/[⟦⟧]/.test(text),
    );
    expect(strange).toEqual([]);
  });

  it("is where every sentence of the scripts comes from", ({ expect }) => {
    const paths = readdirSync(SOURCE, { recursive: true, encoding: "utf8" });
    const others = paths.filter((path) => /\.tsx?$/.test(path) && !path.startsWith("words/"));
    expect(others.length).toBeGreaterThan(50);
    const found = others.flatMap((path) =>
      sentencesIn(readFileSync(join(SOURCE, path), "utf8")).map((text) => `${path}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});
