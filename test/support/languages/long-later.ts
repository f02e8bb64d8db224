import { later as english } from "../../../viewer/src/words/later-english.ts";
import { lengthened } from "./pseudo-words.ts";

export const later = lengthened(english);
