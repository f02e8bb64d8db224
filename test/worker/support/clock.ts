import { onTestFinished } from "vitest";

let aheadMs = 0;

/** The wall clock of the Worker under test and of its objects: unix time in milliseconds. */
export const unixMs = (): number => Date.now() + aheadMs;

/** Sets it ahead of this computer's by this number of milliseconds, or back, until the test is over. */
export function setClock(ahead: number): void {
  aheadMs = ahead;
  onTestFinished(() => {
    aheadMs = 0;
  });
}
