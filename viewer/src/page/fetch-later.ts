import { byId } from "./elements.ts";
import type { StartFeature } from "./feature.ts";

let styles: Promise<void> | undefined;

/** Fetches the features of `later.ts` with their styles; rejects if either does not arrive. */
export async function fetchLater(): Promise<readonly StartFeature[]> {
  styles ??= laterStyles();
  // The words of ends as well: most ends come when the network does not.
  const card = import("../panels/ended/ended-card.ts");
  const [{ LATER }] = await Promise.all([import("../later.ts"), styles, card, deflator()]);
  return LATER;
}

/** Whatever gives the machine a text is one of the features. */
async function deflator(): Promise<void> {
  const [{ compressWith }, { default: Deflator }] = await Promise.all([
    import("@novnc/novnc"),
    import("@novnc/novnc/core/deflator.js"),
  ]);
  compressWith(Deflator);
}

/** The build knows their address: the page has a link to them that does nothing until it is in the head. */
async function laterStyles(): Promise<void> {
  const template = byId("later-styles", HTMLTemplateElement);
  const link = document.importNode(template.content, true).querySelector("link");
  if (link === null) throw new TypeError("a template without a link");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  link.addEventListener("load", () => resolve());
  link.addEventListener("error", () => {
    link.remove();
    styles = undefined;
    reject(new Error("the styles did not arrive"));
  });
  document.head.append(link);
  return promise;
}
