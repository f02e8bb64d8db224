import { setTimeout as sleep } from "node:timers/promises";

/** A count when it has begun to grow and has stopped. */
export async function whenStill(count: () => number): Promise<number> {
  let [before, still] = [-1, 0];
  while (still < 10) {
    const now = count();
    still = now > 0 && now === before ? still + 1 : 0;
    before = now;
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await sleep(50);
  }
  return before;
}
