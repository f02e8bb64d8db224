import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, it } from "vitest";

import { bodyMarkup } from "../../../admin/src/markup.ts";
import { problemText } from "../../../admin/src/page/problem.ts";
import * as english from "../../../admin/src/words/english.ts";
import type { Language } from "../../../admin/src/words/language.ts";
import { ApiError, NoAnswerError } from "../../../client/index.ts";
import { html } from "../../../viewer/src/page/html.ts";
import { pageMarkup } from "../../../viewer/src/page/markup.ts";
import { bracketed, sentencesIn } from "../../support/words.ts";

const SOURCE = join(import.meta.dirname, "../../../admin/src");

describe("the words of the operator's page", () => {
  it("are where every word of the page comes from", ({ expect }) => {
    const other = bracketed(english) as Language; // it has the keys and arguments of English
    const body = bodyMarkup(other, { version: "1.2.3" });
    const page = pageMarkup(other.markup, { head: html``, sprite: html``, body });
    const texts = [...page.matchAll(/>([^<]+)</g)].map(([, text = ""]) => text.trim());
    const attributes = [
      ...page.matchAll(/\s(?:aria-label|title|alt|placeholder|lang|data-label)="([^"]*)"/g),
    ].map(([, text = ""]) => text);
    expect(texts.filter((text) => text.includes("⟦")).length).toBeGreaterThan(40);
    expect(attributes.length).toBeGreaterThan(20);
    const strange = [...texts, ...attributes].filter(
      (text) => !["", "·"].includes(text) && !/[⟦⟧]/.test(text),
    );
    expect(strange).toEqual([]);
  });

  it("are where every sentence of the scripts comes from", ({ expect }) => {
    const paths = readdirSync(SOURCE, { recursive: true, encoding: "utf8" });
    const others = paths.filter((path) => path.endsWith(".ts") && !path.startsWith("words/"));
    expect(others.length).toBeGreaterThan(20);
    const found = others.flatMap((path) => sentencesIn(readFileSync(join(SOURCE, path), "utf8")));
    expect(found).toEqual([]);
  });
});

describe("what a person is told of a problem", () => {
  it("is said in words of the page, with the gateway's detail", ({ expect }) => {
    const error = (problem: string, detail?: string) =>
      new ApiError({ problem, status: 403, title: "The title", detail });
    expect(problemText(new NoAnswerError("timeout"))).toBe("The gateway did not answer in time.");
    expect(problemText(error("not-permitted", "It lacks a scope."))).toBe(
      "Your token is not allowed to do that. It lacks a scope.",
    );
    expect(problemText(error("covert-not-allowed"))).toBe("The gateway refused: The title.");
    expect(() => problemText(new TypeError("a fault"))).toThrow("a fault");
  });
});
