import type { Page } from "playwright-core";

/**
 * What changes while nobody does anything, such as a countdown: the element's place is taken by a copy that nobody
 * changes any more. `numbers`: what takes the place of its numbers and times of day in the copy, in their order.
 */
export interface Still {
  readonly selector: string;
  readonly numbers?: readonly string[];
  /** What it says, by the page's language. */
  readonly words?: Readonly<Record<"ar" | "en", string>>;
  /** What its bars of progress show, 0 to 1. */
  readonly share?: number;
  /** It is not in the picture at all: its words, and so its width, change with its number. */
  readonly isLeftOut?: boolean;
}

/** Puts copies in the places of elements, and gives what puts the elements back. Throws where an element is missing. */
export async function holdStill(
  page: Page,
  stills: readonly Still[],
): Promise<() => Promise<void>> {
  const held = await page.evaluateHandle((all) => {
    const pairs = all.map(({ isLeftOut, numbers = [], selector, share, words }) => {
      const element = document.querySelector(selector);
      if (element === null) throw new Error(`nothing is ${selector}`);
      const copy = element.cloneNode(true) as HTMLElement;
      if (words !== undefined) {
        copy.textContent = document.documentElement.lang === "ar" ? words.ar : words.en;
      }
      const left = [...numbers];
      const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        node.nodeValue = (node.nodeValue ?? "").replaceAll(
          /\p{Nd}+(?:[.,:]\p{Nd}+)*/gu,
          (found) => {
            const number = left.shift() ?? found;
            // With the digits of the page's language.
            return /[٠-٩]/.test(found)
              ? number.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))
              : number;
          },
        );
      }
      if (share !== undefined) {
        for (const bar of copy.querySelectorAll("progress")) bar.value = share * bar.max;
      }
      if (isLeftOut === true) copy.style.setProperty("display", "none");
      element.replaceWith(copy);
      return { element, copy };
    });
    return () => pairs.forEach(({ element, copy }) => copy.replaceWith(element));
  }, stills);
  return async () => {
    await held.evaluate((putBack) => putBack());
    await held.dispose();
  };
}
