import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe has against the page as it is, or against what the selector `within` finds, by its WCAG and best-practice
 * rules but those of `without`, which are axe's names.
 */
export async function violations(
  page: Page,
  within = "html",
  without: readonly string[] = [],
): Promise<readonly string[]> {
  await animationsEnd(page);
  // By the debugger's way in: the page's policy lets no other script run.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async ([selector, off]) => {
      // oxlint-disable-next-line typescript/no-explicit-any -- what the script above has put there
      const { axe } = globalThis as any;
      // The one beside everything else is noVNC's cursor.
      const parts = { include: selector, exclude: "body > canvas" };
      const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
      const { violations } = await axe.run(parts, {
        resultTypes: ["violations"],
        rules,
        preload: false,
      });
      return violations.map(
        ({ id, nodes }: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
          `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
      );
    },
    [within, without] as const,
  );
  return [...found, ...(await hiddenNames(page, within))];
}

/**
 * Controls whose name does not have the text that they show: who speaks it does not reach them (WCAG 2.2, 2.5.3). axe's
 * own rule takes keys that are listed and keys that are joined by a plus for the same, and leaves out brackets.
 */
function hiddenNames(page: Page, within: string): Promise<readonly string[]> {
  return page.evaluate((selector) => {
    // oxlint-disable-next-line typescript/no-explicit-any -- what the script above has put there
    const { axe } = globalThis as any;
    const { accessibleTextVirtual, visibleVirtual } = axe.commons.text;
    const same = (text: string): string =>
      text
        .replaceAll(/[\s\p{P}]+/gu, " ")
        .trim()
        .toLowerCase();
    axe.setup(document.documentElement);
    try {
      const parts = [...document.querySelectorAll(selector)];
      const controls = "button, a[href], summary, [role^=menuitem], [role=tab], [role=switch]";
      return parts
        .flatMap((part) => [...part.querySelectorAll<HTMLElement>(controls)])
        .flatMap((control) => {
          const node = axe.utils.getNodeFromTree(control);
          const text = same(visibleVirtual(node, false, false));
          const name = same(accessibleTextVirtual(node));
          // Without one it is out of reach, as beneath a modal dialog; axe has a rule for others.
          return name === "" || name.includes(text)
            ? []
            : [`label-in-name: “${text}” is named “${name}”`];
        });
    } finally {
      axe.teardown();
    }
  }, within);
}

/** Waits for what is coming into view: until then it has the place and the contrast of some of the way. */
export async function animationsEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const animations = document.getAnimations();
    const ending = animations.filter(
      ({ effect }) => effect?.getComputedTiming().endTime !== Infinity,
    );
    // One that is given up has ended as well.
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
