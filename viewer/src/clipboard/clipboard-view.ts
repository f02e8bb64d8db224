import { laterWords } from "../words/later.ts";
import { words } from "../words/words.ts";
import type { ClipboardRights, Passage } from "./clipboard-rights.ts";
import {
  messageBytes,
  missingCharacter,
  textBytes,
  type ClipboardFormat,
} from "./clipboard-text.ts";

/** Why a person cannot do something with a clipboard; `undefined`: it can be done. */
export function refusalOf(way: "copy" | "paste", passage: Passage): string | undefined {
  const { copyForbidden, pasteForbidden, watching } = laterWords.clipboard;
  switch (passage) {
    case "open":
      return undefined;
    case "watching":
      return watching;
    case "forbidden":
      return way === "copy" ? copyForbidden : pasteForbidden;
  }
}

/** What the switch does that has the two clipboards share their text; `undefined`: nothing, so there is none. */
export function shareMeaning(
  { copy, paste }: Pick<ClipboardRights, "copy" | "paste">,
  canRead: boolean,
): string | undefined {
  const { shareBoth, shareCopyOnly, sharePasteOnly } = laterWords.clipboard;
  const reads = paste === "open" && canRead;
  if (copy === "open") return reads ? shareBoth : shareCopyOnly;
  return reads ? sharePasteOnly : undefined;
}

/** What a person is told of a text before it is given to the machine. */
export interface TextNews {
  readonly size: string;
  /** Why it cannot be given. */
  readonly refusal: string | undefined;
  /** What is lost of it. */
  readonly loss: string | undefined;
}

export function newsOf(
  text: string,
  { maxBytes }: ClipboardRights,
  format: ClipboardFormat,
): TextNews {
  const missing = missingCharacter(text, format);
  const { missing: loss, size, tooLong } = laterWords.clipboard;
  return {
    size: size(sizeText(textBytes(text, format)), sizeText(maxBytes)),
    refusal: messageBytes(text, format) > maxBytes ? tooLong(sizeText(maxBytes)) : undefined,
    loss: missing === undefined ? undefined : loss(missing),
  };
}

/** A number of bytes in the page's language. */
export function sizeText(bytes: number): string {
  const [unit, value] =
    bytes < 1000 ? (["byte", bytes] as const) : (["kilobyte", bytes / 1000] as const);
  return new Intl.NumberFormat(words.clock.locale, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: 1,
  }).format(value);
}
