/**
 * Watches how long the page can do nothing else; gives what tells the longest time since it was asked last, in
 * milliseconds. 0 in browsers that do not tell.
 */
export function watchBusy(): () => number {
  let longest = 0;
  if (PerformanceObserver.supportedEntryTypes.includes("longtask")) {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    }).observe({ type: "longtask" });
  }
  return () => {
    const taken = longest;
    longest = 0;
    return taken;
  };
}
