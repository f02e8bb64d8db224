/**
 * How long the page's first picture has taken, in milliseconds: from the navigation to it, or from the button that has
 * opened the console. `undefined`: there was none yet.
 */
export function pageFirstFrame(
  marks: Pick<Performance, "getEntriesByName"> = performance,
): number | undefined {
  const [drawn] = marks.getEntriesByName("first-frame", "mark");
  const [asked] = marks.getEntriesByName("asked", "mark");
  return drawn && drawn.startTime - (asked?.startTime ?? 0);
}
