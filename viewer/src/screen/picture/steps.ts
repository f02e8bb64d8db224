import { MAX_SCALE, MIN_SCALE } from "../zoom/sight.ts";

/** The scales that the buttons lead to. */
const STEPS = [MIN_SCALE, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, MAX_SCALE] as const;

/** The next larger scale that a person can choose, or the next smaller one; `undefined`: there is none. */
export function nextScale(scale: number, direction: "larger" | "smaller"): number | undefined {
  // What is shown as the same number is the same.
  const little = 0.005;
  return direction === "larger"
    ? STEPS.find((step) => step > scale + little)
    : STEPS.findLast((step) => step < scale - little);
}
