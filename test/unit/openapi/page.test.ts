import { describe, it } from "vitest";

import { openApiDocument } from "../../../scripts/openapi/document.ts";
import { apiPage, type ShownDocument } from "../../../scripts/openapi/page.ts";
import { SCHEMAS } from "../../../scripts/openapi/schemas.ts";
import { OPERATIONS } from "../../../worker/http/api/operations.ts";
import { PROBLEMS } from "../../../worker/http/problem.ts";

const document: ShownDocument = JSON.parse(JSON.stringify(await openApiDocument("1.2.3")));
const page = apiPage(document, { styles: "assets/api-1.css", icon: "assets/icon-1.svg" });
const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = ""]) => link);

describe("the page of the API", () => {
  it("has every operation with its address, and every schema", ({ expect }) => {
    for (const [name, { method, path }] of Object.entries(OPERATIONS)) {
      expect(page).toContain(`<article id="${name}">`);
      expect(page).toContain(`<b>${method}</b> <code>${path}</code>`);
    }
    for (const name of Object.keys(SCHEMAS)) expect(page).toContain(`<article id="${name}">`);
  });

  it("has no script, no style of its own and nothing of another host", ({ expect }) => {
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=/);
    for (const link of links) expect(link).not.toMatch(/^\/|^[a-z]+:/);
  });

  it("leads nowhere that is not there", ({ expect }) => {
    for (const link of links.filter((one) => one.startsWith("#"))) {
      expect(page).toContain(`id="${link.slice(1)}"`);
    }
    const problems = links.filter((one) => one.startsWith("problems#"));
    expect(problems.length).toBeGreaterThan(0);
    for (const link of problems) expect(Object.keys(PROBLEMS)).toContain(link.split("#")[1]);
    const rest = links.filter((one) => !/^#|^problems#/.test(one));
    expect(rest).toEqual(["assets/api-1.css", "assets/icon-1.svg", "api/v1/openapi.json"]);
  });

  it("keeps what means something in HTML as text", ({ expect }) => {
    const hostile = structuredClone(document) as { info: { title: string } } & ShownDocument;
    hostile.info.title = '<img src="x">';
    expect(apiPage(hostile, { styles: "s", icon: "i" })).toContain("&lt;img src=&quot;x&quot;&gt;");
  });
});
