/**
 * The languages of the viewer's page, each by its tag (RFC 5646), with what it calls itself. Another one is one more
 * line here and in `viewer/src/words/languages.ts`, and a folder of its words.
 */
export const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  "pt-BR": "Português (Brasil)",
  ja: "日本語",
  "zh-CN": "简体中文",
  ar: "العربية",
  hi: "हिन्दी",
} as const satisfies Readonly<Record<string, string>>;

export type LanguageTag = keyof typeof LANGUAGES;

export const LANGUAGE_TAGS: readonly LanguageTag[] = Object.keys(LANGUAGES).filter(isLanguage);

function isLanguage(tag: string): tag is LanguageTag {
  return Object.hasOwn(LANGUAGES, tag);
}
