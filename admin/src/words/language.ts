import type { Translated } from "../../../viewer/src/words/language.ts";
import type * as english from "./english.ts";

/** All that a language has to say. */
export type Language = Translated<typeof english>;
