import type { Brand } from "./brand.ts";
import { textOn } from "./contrast.ts";

/** What the build puts into the page for an operator's brand: without one it stays as it is. */
export const BRAND_PLACE = '<meta name="porthole-brand" content="" />';

/** What the page is told of a brand: the setting, and the colours of text on the accent colours. */
export type PageBrand = Brand & {
  readonly onAccent?: { readonly light: string; readonly dark: string };
};

/** The page with a brand in it. Throws RangeError for a page without a place for it. */
export function brandedPage(page: string, brand: Brand): string {
  const at = page.indexOf(BRAND_PLACE);
  if (at < 0) throw new RangeError("the page has no place for a brand");
  const meta = BRAND_PLACE.replace('content=""', () => `content="${escaped(textOf(brand))}"`);
  return page.slice(0, at) + meta + page.slice(at + BRAND_PLACE.length);
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
