import type { LanguageTag } from "../../../worker/channel/languages.ts";
import type { EndLanguage, Language, LaterLanguage } from "./language.ts";

/** Where the words of a language are. */
export interface LanguageFiles {
  /** The language's tag (RFC 5646). */
  readonly tag: string;
  /**
   * File of what it has to say at first, beside this one or by its absolute path; of what it has to say later; and of
   * ends.
   */
  readonly first: string;
  readonly later: string;
  readonly ends: string;
  /** The same as modules: a language that is not complete does not compile. */
  readonly loadFirst: () => Promise<Language>;
  readonly loadLater: () => Promise<{ readonly later: LaterLanguage }>;
  readonly loadEnds: () => Promise<EndLanguage>;
}

/** Every language that the page is built in. */
export const LANGUAGE_FILES = {
  en: {
    tag: "en",
    first: "en/first.ts",
    later: "en/later.ts",
    ends: "en/ends.ts",
    loadFirst: () => import("./en/first.ts"),
    loadLater: () => import("./en/later.ts"),
    loadEnds: () => import("./en/ends.ts"),
  },
  de: {
    tag: "de",
    first: "de/first.ts",
    later: "de/later.ts",
    ends: "de/ends.ts",
    loadFirst: () => import("./de/first.ts"),
    loadLater: () => import("./de/later.ts"),
    loadEnds: () => import("./de/ends.ts"),
  },
  fr: {
    tag: "fr",
    first: "fr/first.ts",
    later: "fr/later.ts",
    ends: "fr/ends.ts",
    loadFirst: () => import("./fr/first.ts"),
    loadLater: () => import("./fr/later.ts"),
    loadEnds: () => import("./fr/ends.ts"),
  },
  es: {
    tag: "es",
    first: "es/first.ts",
    later: "es/later.ts",
    ends: "es/ends.ts",
    loadFirst: () => import("./es/first.ts"),
    loadLater: () => import("./es/later.ts"),
    loadEnds: () => import("./es/ends.ts"),
  },
  "pt-BR": {
    tag: "pt-BR",
    first: "pt-BR/first.ts",
    later: "pt-BR/later.ts",
    ends: "pt-BR/ends.ts",
    loadFirst: () => import("./pt-BR/first.ts"),
    loadLater: () => import("./pt-BR/later.ts"),
    loadEnds: () => import("./pt-BR/ends.ts"),
  },
  ja: {
    tag: "ja",
    first: "ja/first.ts",
    later: "ja/later.ts",
    ends: "ja/ends.ts",
    loadFirst: () => import("./ja/first.ts"),
    loadLater: () => import("./ja/later.ts"),
    loadEnds: () => import("./ja/ends.ts"),
  },
  "zh-CN": {
    tag: "zh-CN",
    first: "zh-CN/first.ts",
    later: "zh-CN/later.ts",
    ends: "zh-CN/ends.ts",
    loadFirst: () => import("./zh-CN/first.ts"),
    loadLater: () => import("./zh-CN/later.ts"),
    loadEnds: () => import("./zh-CN/ends.ts"),
  },
  ar: {
    tag: "ar",
    first: "ar/first.ts",
    later: "ar/later.ts",
    ends: "ar/ends.ts",
    loadFirst: () => import("./ar/first.ts"),
    loadLater: () => import("./ar/later.ts"),
    loadEnds: () => import("./ar/ends.ts"),
  },
  hi: {
    tag: "hi",
    first: "hi/first.ts",
    later: "hi/later.ts",
    ends: "hi/ends.ts",
    loadFirst: () => import("./hi/first.ts"),
    loadLater: () => import("./hi/later.ts"),
    loadEnds: () => import("./hi/ends.ts"),
  },
} as const satisfies { readonly [Tag in LanguageTag]: LanguageFiles & { readonly tag: Tag } };
