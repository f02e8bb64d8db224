import { describe, it } from "vitest";

import { languageOf, MAX_LANGUAGE_HEADER_LENGTH } from "../../../worker/http/language.ts";
import { startGateway } from "./gateway.ts";

const AVAILABLE = ["en", "de", "pt-BR", "zh-CN"] as const;

describe("the page's language", () => {
  it.for<[string, string]>([
    ["", "en"],
    ["de", "de"],
    ["DE-ch", "de"],
    ["de-CH, fr;q=0.8", "de"],
    ["fr, de;q=0.5, en;q=0.9", "en"],
    ["de;q=0, en;q=0.1", "en"],
    ["pt", "pt-BR"],
    ["pt-PT", "pt-BR"],
    ["zh-Hant-TW", "zh-CN"],
    ["fr, *;q=0.5", "en"],
    ["xx;q=nonsense, de;q=0.4", "de"],
    [",;;q=,-,=", "en"],
  ])("is, for Accept-Language: %s, %s", ([acceptLanguage, language], { expect }) => {
    expect(languageOf({ acceptLanguage }, AVAILABLE, "en")).toBe(language);
  });

  it("is that of the address before that of a choice before that of the browser", ({ expect }) => {
    const acceptLanguage = "pt-BR";
    const cookie = "a=b; porthole-language=de; c";
    const search = "?lang=zh-CN";
    const all = { acceptLanguage, cookie, search };
    expect(languageOf(all, AVAILABLE, "en")).toBe("zh-CN");
    expect(languageOf({ ...all, search: "?lang=xx" }, AVAILABLE, "en")).toBe("de");
    expect(languageOf({ ...all, search: "", cookie: "porthole-language" }, AVAILABLE, "en")).toBe(
      "pt-BR",
    );
    expect(languageOf({ cookie: "porthole-language=../x" }, AVAILABLE, "de")).toBe("de");
  });

  it("is not looked for in headers that are too long", ({ expect }) => {
    const long = (length: number) => "de".padEnd(length, ",");
    const longest = MAX_LANGUAGE_HEADER_LENGTH;
    const of = (acceptLanguage: string) => languageOf({ acceptLanguage }, AVAILABLE, "en");
    expect([of(long(longest)), of(long(longest + 1))]).toEqual(["de", "en"]);
    const cookie = (length: number) => "porthole-language=de;".padEnd(length, " ");
    const chosen = (length: number) => languageOf({ cookie: cookie(length) }, AVAILABLE, "en");
    expect([chosen(longest), chosen(longest + 1)]).toEqual(["de", "en"]);
  });

  it("is said in the answer, which caches keep apart", async ({ expect }) => {
    for (const path of ["/", "/c", "/c?lang=en"]) {
      // oxlint-disable-next-line no-await-in-loop -- few, and in order
      const { headers } = await startGateway().fetch(path);
      expect(headers.get("Content-Language")).toBe("en");
      expect(headers.get("Vary")).toBe("Accept-Language, Cookie");
    }
  });
});
