import type { Page } from "playwright-core";

/**
 * What of the page's words and buttons is not to be seen whole: what is beyond the window or a scrolled part of it,
 * what is cut off by its own box, and tools of the bar of which one is over another. What is under an open panel or
 * dialog does not count, nor what is moved sideways by a finger.
 */
export async function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const open = document.querySelector("dialog[open], :popover-open");
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.getBoundingClientRect().width > 1 &&
      element.closest(".offstage, .key-row-keys, #screen") === null;
    const nameOf = (element: Element): string => {
      const { action } = (element as HTMLElement).dataset;
      const place = element.id === "" ? (action ?? element.localName) : `#${element.id}`;
      return `${place} “${(element.textContent ?? "").trim().slice(0, 40)}”`;
    };
    const found: string[] = [];
    const words = "button, select, input, textarea, h1, h2, p, label, kbd, a, dt, dd, li, span";
    for (const element of (open ?? document).querySelectorAll(words)) {
      if (!isSeen(element)) continue;
      const { left, right } = element.getBoundingClientRect();
      if (left < -0.5 || right > innerWidth + 0.5) found.push(`beyond: ${nameOf(element)}`);
      const { display, textOverflow } = getComputedStyle(element);
      const hasBox = display !== "inline" && textOverflow !== "ellipsis";
      const { clientWidth, scrollWidth } = element;
      if (hasBox && !element.matches("input, select, textarea") && scrollWidth > clientWidth + 1) {
        found.push(`cut: ${nameOf(element)}, ${scrollWidth} in ${clientWidth} px`);
      }
    }
    const scrolls = open ?? document.documentElement;
    if (scrolls.scrollWidth > scrolls.clientWidth) found.push(`wider: ${nameOf(scrolls)}`);
    const tools = [...document.querySelectorAll("#bar :is(button, h1, .badge)")].filter(isSeen);
    const boxes = tools.map((tool) => tool.getBoundingClientRect());
    for (const [at, box] of boxes.entries()) {
      for (const [other, { left, right, top, bottom }] of boxes.entries()) {
        // The dot has a button as large as the others, which reaches beside the name.
        const isOver =
          other > at &&
          Math.min(box.right, right) - Math.max(box.left, left) > 9 &&
          Math.min(box.bottom, bottom) - Math.max(box.top, top) > 1;
        if (isOver)
          found.push(`over: ${[at, other].map((n) => tools[n]?.outerHTML).join(" and ")}`);
      }
    }
    return found;
  });
}

/**
 * Words of the page that are broken although each would fit in a line of its own, with what they are in. Japanese and
 * Chinese, which have no spaces, are left out, and what is under an open panel or dialog.
 */
export async function brokenWords(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const open = document.querySelector("dialog[open], :popover-open") ?? document.body;
    const texts = document.createTreeWalker(open, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const { parentElement, textContent } = node;
      if (parentElement === null || textContent === null) continue;
      const isSeen = parentElement.checkVisibility({ visibilityProperty: true });
      if (!isSeen || parentElement.closest(".offstage, select, svg, #screen") !== null) continue;
      for (const { 0: word, index } of textContent.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
        if (/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(word)) continue;
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const pieces = [...range.getClientRects()].filter(({ width }) => width > 0);
        const lines = new Set(pieces.map(({ top }) => Math.round(top)));
        if (lines.size < 2) continue;
        let box: Element = parentElement;
        while (getComputedStyle(box).display === "inline" && box.parentElement !== null)
          box = box.parentElement;
        const paddingOf = (element: Element): number => {
          const { paddingLeft, paddingRight } = getComputedStyle(element);
          return Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight);
        };
        const { parentElement: outer } = box;
        const around = outer === null ? innerWidth : outer.clientWidth - paddingOf(outer);
        const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
        if (width <= around - paddingOf(box))
          found.push(`${box.localName} “${textContent.trim()}”: ${word}`);
      }
    }
    return found;
  });
}
