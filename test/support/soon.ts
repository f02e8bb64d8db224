/**
 * How long a test waits for something that comes, and how often it looks, in milliseconds. On a busy computer all of it
 * takes longer; where all goes well the limit costs nothing. `vitest.config.ts` has it for `expect.poll`.
 */
export const SOON = { timeout: 60_000, interval: 50 } as const;
