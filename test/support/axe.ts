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
  // Things that are coming into view have the contrast of half of the way.
  await page.evaluate(async () => {
    const animations = document.getAnimations();
    const ending = animations.filter(
      ({ effect }) => effect?.getComputedTiming().endTime !== Infinity,
    );
    // One that is given up has ended as well.
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  // By the debugger's way in: the page's policy lets no other script run.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(
    async ([selector, off]) => {
      // oxlint-disable-next-line typescript/no-explicit-any -- what the script above has put there
      const { axe } = globalThis as any;
      // The one beside everything else is noVNC's cursor.
      const parts = { include: selector, exclude: "body > canvas" };
      const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
      const { violations } = await axe.run(parts, { resultTypes: ["violations"], rules });
      return violations.map(
        ({ id, nodes }: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
          `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
      );
    },
    [within, without] as const,
  );
}
