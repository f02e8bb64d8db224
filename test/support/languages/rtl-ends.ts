import * as english from "../../../viewer/src/words/en/ends.ts";
import { lengthened } from "./pseudo-words.ts";

export const card = lengthened(english.card);
export const told = lengthened(english.told);
export const ends = lengthened(english.ends);
