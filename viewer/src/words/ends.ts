import { card, told, ends } from "./en/ends.ts";
import type { EndLanguage } from "./language.ts";

/** What is said of ends, in the language that the page is built in. */
export const endWords: EndLanguage = { card, told, ends };
