const POLL_MS = 20;

/** Waits until it holds, for as long as this at the longest; gives whether it does. */
export async function settled(
  holds: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- polling
    if (await holds()) return true;
    if (performance.now() >= deadline) return false;
    // oxlint-disable-next-line no-await-in-loop -- polling
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
