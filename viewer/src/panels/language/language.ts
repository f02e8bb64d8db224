import "./language.css";
import type { StartFeature } from "../../page/feature.ts";

/** The page in another language: what changes it is fetched when somebody chooses one. */
export const startLanguage: StartFeature = () => {
  const choosers = document.querySelectorAll<HTMLSelectElement>('select[data-part="language"]');
  for (const chooser of choosers) chooser.addEventListener("change", () => void choose(chooser));
  return {};
};

async function choose(chooser: HTMLSelectElement): Promise<void> {
  try {
    const { chooseLanguage } = await import("./choose-language.ts");
    chooseLanguage(chooser.value);
  } catch {
    // The page in that language could not be fetched either.
    chooser.value = document.documentElement.lang;
  }
}
