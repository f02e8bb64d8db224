import "./brand.css";
import type { StartFeature } from "../page/feature.ts";
import { hint } from "../panels/hint/hint.ts";
import { words } from "../words/words.ts";
import { readPageBrand } from "./page-brand.ts";

/** What an operator adds to the page. Only a page that has something of it fetches what that takes. */
export const startBrand: StartFeature = () => {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="porthole-brand"]');
  if (meta === null || meta.content === "") return {};
  const brand = readPageBrand(meta.content);
  void addBrand(brand);
  const { notice } = brand;
  let isSaid = false;
  return {
    render: ({ kind }) => {
      // Once for a console: the bar may be too narrow for all of it.
      if (kind === "live" && !isSaid && notice !== undefined) hint(notice, "#icon-info");
      if (kind === "live" || kind === "connecting" || kind === "ended") isSaid = kind === "live";
    },
  };
};

async function addBrand(brand: ReturnType<typeof readPageBrand>): Promise<void> {
  try {
    (await import("./add-brand.ts")).addBrand(brand, words.brand);
  } catch {
    // The page does without. A notice is said all the same.
  }
}
