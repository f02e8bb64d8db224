import { script } from "./en/first.ts";
import type { Language } from "./language.ts";

/** What the page's scripts say, in the language that the page is built in. */
export const words: Language["script"] = script;
