/** What a hostile server sends without end. `updates` and `deaf` are what honest ones do at the worst. */
export const FLOODS = [
  "bells",
  "trickle",
  "tiny-rectangles",
  "endless-update",
  "cut-text",
] as const;

export type Flood = (typeof FLOODS)[number];

export const BEHAVIOURS = [...FLOODS, "updates", "deaf", "closes"] as const;

export type Behaviour = (typeof BEHAVIOURS)[number];
