/**
 * Calls `work` every `everyMs` milliseconds, for the first time after `firstMs`; gives back what stops it.
 * Every call is due at a time of its own, counted from the start, so that many paces do not fall into step
 * when the event loop was late once, as timers of one duration do.
 */
export function keepPace(firstMs: number, everyMs: number, work: () => void): () => void {
  let due = performance.now() + firstMs;
  const step = (): void => {
    due = Math.max(due + everyMs, performance.now());
    timer = setTimeout(step, Math.max(0, due - performance.now()));
    work();
  };
  let timer = setTimeout(step, firstMs);
  return () => clearTimeout(timer);
}
