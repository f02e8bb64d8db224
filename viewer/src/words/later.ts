import { later } from "./en/later.ts";
import type { LaterLanguage } from "./language.ts";

/** What the page's scripts say that the first frame does not need, in the language that the page is built in. */
export const laterWords: LaterLanguage = later;
