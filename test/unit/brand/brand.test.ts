import { describe, it } from "vitest";

import { logoOrigin, MAX_LOGO_LENGTH, type Brand } from "../../../worker/brand/brand.ts";
import { BRAND_PLACE, brandedPage, EMBEDDERS_PLACE } from "../../../worker/brand/branded-page.ts";
import { readBrand } from "../../../worker/config/brand-setting.ts";
import { SettingError } from "../../../worker/config/setting.ts";
import { readPageBrand } from "../../../viewer/src/brand/page-brand.ts";

const PIXEL = "data:image/png;base64,iVBORw0KGgo=";

const WHOLE: Brand = {
  name: 'Example <Cloud> & "Sons"',
  logo: PIXEL,
  accent: { light: "#7a1fa2", dark: "#d9a0f0" },
  links: { help: "https://example.com/help?a=1&b=2", privacy: "https://example.com/p" },
  notice: "This session is recorded.",
};

describe("BRAND", () => {
  it("is JSON, or a table of TOML", ({ expect }) => {
    expect(readBrand(JSON.stringify(WHOLE))).toEqual(WHOLE);
    expect(readBrand(WHOLE)).toEqual(WHOLE);
    expect(readBrand("{}")).toEqual({});
    expect(readBrand('{"accent":{"light":"#7A1FA2","dark":"#D9A0F0"}}')).toEqual({
      accent: WHOLE.accent,
    });
  });

  it.for([
    ["not json", "JSON of an object"],
    ["[]", "JSON of an object"],
    ['"name"', "JSON of an object"],
    [{ colour: "red" }, "member that it does not know"],
    [{ name: "" }, "name must be"],
    [{ name: "x".repeat(65) }, "name must be"],
    [{ name: "two\nlines" }, "name must be"],
    [{ name: "hidden\u202Eorder" }, "name must be"],
    [{ notice: "x".repeat(281) }, "notice must be"],
    [{ logo: "http://example.com/logo.png" }, "logo must be"],
    [{ logo: "https://user:password@example.com/logo.png" }, "logo must be"],
    [{ logo: "https://example.com;script-src/logo.png" }, "logo must be"],
    [{ logo: "data:text/html;base64,PGI+" }, "logo must be"],
    [{ logo: PIXEL.padEnd(MAX_LOGO_LENGTH + 1, "A") }, "logo must be"],
    [{ logo: "javascript:alert(1)" }, "logo must be"],
    [{ links: { help: "http://example.com" } }, "links may have"],
    [{ links: { imprint: "javascript:alert(1)" } }, "links may have"],
    [{ links: { shop: "https://example.com" } }, "links may have"],
    [{ accent: "#0a7189" }, "accent must have"],
    [{ accent: { light: "#0a7189" } }, "accent must have"],
    [{ accent: { light: "red", dark: "#45c2dc" } }, "accent must have"],
    // Too pale for a light ground, too dark for a dark one.
    [{ accent: { light: "#45c2dc", dark: "#45c2dc" } }, "accent must have"],
    [{ accent: { light: "#0a7189", dark: "#0a7189" } }, "accent must have"],
  ] as const)("is not %j, and says why", ([value, problem], { expect }) => {
    expect(() => readBrand(value)).toThrow(SettingError);
    expect(() => readBrand(value)).toThrow(problem);
  });

  it("may be as long as is allowed", ({ expect }) => {
    const logo = PIXEL.replace("=", "").padEnd(MAX_LOGO_LENGTH, "A");
    const brand = { name: "x".repeat(64), notice: "y".repeat(280), logo };
    expect(readBrand(brand)).toEqual(brand);
  });
});

describe("a logo", () => {
  it("has an origin of its own only where it is not in the page", ({ expect }) => {
    expect(logoOrigin({ logo: "https://cdn.example.com:8443/logo.svg" })).toBe(
      "https://cdn.example.com:8443",
    );
    expect(logoOrigin({ logo: PIXEL })).toBeUndefined();
    expect(logoOrigin({})).toBeUndefined();
  });
});

describe("the page", () => {
  it("has the brand where the script reads it, with what is written on its colours", ({
    expect,
  }) => {
    const page = brandedPage(`<head>${BRAND_PLACE}</head>`, {
      brand: WHOLE,
      frameAncestors: "'none'",
    });
    const content = /content="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(content).not.toMatch(/[<>]/);
    const text = content
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
    const onAccent = { light: "#ffffff", dark: "#000000" };
    expect(readPageBrand(text)).toEqual({ ...WHOLE, onAccent });
  });

  it("says who may show it in a frame, and is as it was where nobody may", ({ expect }) => {
    const frameAncestors = "'self' https://*.example.com:8443";
    const own = { brand: undefined, frameAncestors };
    expect(brandedPage(EMBEDDERS_PLACE, own)).toContain(`content="${frameAncestors}"`);
    const none = { brand: undefined, frameAncestors: "'none'" };
    expect(brandedPage(EMBEDDERS_PLACE, none)).toBe(EMBEDDERS_PLACE);
  });

  it("has to have a place for it", ({ expect }) => {
    const frameAncestors = "https://portal.example.com";
    for (const own of [
      { brand: WHOLE, frameAncestors: "'none'" },
      { brand: undefined, frameAncestors },
    ])
      expect(() => brandedPage("<head></head>", own)).toThrow(RangeError);
  });

  it.for(["", "no json", "[]", "1", "null"])("has none in %j", (text, { expect }) => {
    expect(readPageBrand(text)).toEqual({});
  });
});
