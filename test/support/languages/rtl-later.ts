import { later as english } from "../../../viewer/src/words/en/later.ts";
import { lengthened } from "./pseudo-words.ts";

export const later = lengthened(english);
