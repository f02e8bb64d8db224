import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe has against the page as it is, or against what the selector `within` finds, by its WCAG and best-practice
 * rules.
 */
export async function violations(page: Page, within?: string): Promise<readonly string[]> {
  // Things that are coming into view have the contrast of half of the way.
  await page.evaluate(async () => {
    const animations = document.getAnimations();
    const ending = animations.filter(
      ({ effect }) => effect?.getComputedTiming().endTime !== Infinity,
    );
    await Promise.all(ending.map(({ finished }) => finished));
  });
  // By the debugger's way in: the page's policy lets no other script run.
  await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    // oxlint-disable-next-line typescript/no-explicit-any -- what the script above has put there
    const { axe } = globalThis as any;
    const { violations } = await axe.run(selector ?? document, { resultTypes: ["violations"] });
    return violations.map(
      ({ id, nodes }: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
        `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    );
  }, within);
}
