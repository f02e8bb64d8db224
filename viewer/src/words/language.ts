import type * as ends from "./en/ends.ts";
import type * as english from "./en/first.ts";
import type { later } from "./en/later.ts";

/** The keys and arguments of a table of words; another language has other words in it. */
export type Translated<Words> = Words extends string
  ? string
  : Words extends (...facts: infer Facts) => string
    ? (...facts: Facts) => string
    : { readonly [Key in keyof Words]: Translated<Words[Key]> };

/** All that a language has to say at first. */
export type Language = Translated<typeof english>;

/** What it has to say later. */
export type LaterLanguage = Translated<typeof later>;

/** What it has to say of ends. */
export type EndLanguage = Translated<typeof ends>;
