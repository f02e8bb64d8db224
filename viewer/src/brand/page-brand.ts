import type { PageBrand } from "../../../worker/brand/branded-page.ts";

/** The operator's brand, as the gateway has put it into the page. Nothing, where the page was not changed. */
export function readPageBrand(text: string): PageBrand {
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isBrand(value) ? value : {};
  } catch {
    return {};
  }
}

/** The gateway has checked the rest. */
function isBrand(value: unknown): value is PageBrand {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
