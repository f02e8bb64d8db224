import { markup as english, script as said } from "../../../viewer/src/words/en/first.ts";
import { lengthened } from "./pseudo-words.ts";

export const markup = {
  ...lengthened(english),
  language: { tag: "ar-XB", direction: "rtl" },
} as const;

export const script = lengthened(said);
