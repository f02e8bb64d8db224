/** The wait before each further try, in milliseconds; after the last one nothing more is tried. */
export const WAITS_MS = [300, 1000, 2000] as const;

/**
 * Loads a part of the page, which a network that changes, or a proxy that restarts, may keep from arriving at first.
 * Rejects as the last try did. Some browsers remember that a module has not arrived: there, only another page helps.
 */
export async function loadAgain<Part>(
  load: () => Promise<Part>,
  waits: readonly number[] = WAITS_MS,
): Promise<Part> {
  const [wait, ...others] = waits;
  try {
    return await load();
  } catch (error) {
    if (wait === undefined) throw error;
    await new Promise((resolve) => {
      setTimeout(resolve, wait);
    });
    return loadAgain(load, others);
  }
}
