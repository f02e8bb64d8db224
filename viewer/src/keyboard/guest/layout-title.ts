import type { LaterLanguage } from "../../words/language.ts";

/** In which language layouts are called something: its tag (RFC 5646), and its words for what no tag tells. */
export interface TitleLanguage {
  readonly tag: string;
  readonly words: Pick<LaterLanguage["guestKeyboard"], "international" | "variant">;
}

/** The language that a layout is for (RFC 5646), or the region (ISO 3166-1) where it is one of several languages. */
const LANGUAGES: Readonly<Record<string, string>> = {
  us: "en-US",
  "us(intl)": "en",
  "us(dvorak)": "en",
  "us(colemak)": "en",
  gb: "en-GB",
  ch: "de-CH",
  "ch(fr)": "fr-CH",
  at: "de-AT",
  be: "BE",
  latam: "es-419",
  br: "pt-BR",
  se: "sv",
  dk: "da",
  cz: "cs",
  si: "sl",
  gr: "el",
  ua: "uk",
  il: "he",
  ara: "ar",
  ir: "fa",
  in: "hi",
  jp: "ja",
  kr: "ko",
  vn: "vi",
  ca: "fr-CA",
};

/** Layouts with a proper name, which is the same in every language. */
const PROPER_NAMES: ReadonlyMap<string, string> = new Map([
  ["us(dvorak)", "Dvorak"],
  ["us(colemak)", "Colemak"],
]);

/** What layouts are called in a language, such as `German (Switzerland)`. */
export function layoutTitles({ tag, words }: TitleLanguage): (layout: string) => string {
  const languages = new Intl.DisplayNames(tag, { type: "language", languageDisplay: "standard" });
  const regions = new Intl.DisplayNames(tag, { type: "region" });
  return (layout) => {
    const code = LANGUAGES[layout] ?? layout;
    const names = /^[A-Z]/.test(code) ? regions : languages;
    const [first = "", ...rest] = names.of(code) ?? layout;
    const title = first.toLocaleUpperCase(tag) + rest.join("");
    const variant = layout === "us(intl)" ? words.international : PROPER_NAMES.get(layout);
    return variant === undefined ? title : words.variant(title, variant);
  };
}
