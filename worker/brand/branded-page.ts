import type { Brand } from "./brand.ts";
import { textOn } from "./contrast.ts";

/** What the build puts into the page for an operator's brand: without one it stays as it is. */
export const BRAND_PLACE = '<meta name="porthole-brand" content="" />';

/** What the page is told of a brand: the setting, and the colours of text on the accent colours. */
export type PageBrand = Brand & {
  readonly onAccent?: { readonly light: string; readonly dark: string };
};

/** The same for the pages that may show it in a frame, as CSP sources. */
export const EMBEDDERS_PLACE = '<meta name="porthole-embedders" content="" />';

/** What the page of one gateway has that another's has not. */
export interface OwnParts {
  readonly brand: Brand | undefined;
  /** Sources of `frame-ancestors`; `'none'`: the page talks to no other. */
  readonly frameAncestors: string;
}

/** The page with a gateway's own parts in it. Throws RangeError for a page without a place for them. */
export function brandedPage(page: string, { brand, frameAncestors }: OwnParts): string {
  const branded = brand === undefined ? page : filled(page, BRAND_PLACE, textOf(brand));
  return frameAncestors === "'none'" ? branded : filled(branded, EMBEDDERS_PLACE, frameAncestors);
}

function filled(page: string, place: string, content: string): string {
  const at = page.indexOf(place);
  if (at < 0) throw new RangeError(`the page has no ${place}`);
  const meta = place.replace('content=""', () => `content="${escaped(content)}"`);
  return page.slice(0, at) + meta + page.slice(at + place.length);
}

function textOf(brand: Brand): string {
  const { accent } = brand;
  const told: PageBrand =
    accent === undefined
      ? brand
      : { ...brand, onAccent: { light: textOn(accent.light), dark: textOn(accent.dark) } };
  return JSON.stringify(told);
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
