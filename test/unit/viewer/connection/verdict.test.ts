import { describe, it } from "vitest";

import {
  BUSY_MS,
  SLOW_KEY_MS,
  SLOW_TARGET_MS,
  SLOW_VIEWER_MS,
  UNSTEADY_MS,
  verdictOf,
  type LineFacts,
} from "../../../../viewer/src/connection/verdict.ts";

const well: LineFacts = { viewer: [20, 22, 21], target: [2, 3], keyToPicture: 40, busy: 0 };

describe("is it my line?", () => {
  it.for([
    ["waiting", "nothing is known", { viewer: [] }],
    ["well", "everything is quick", {}],
    ["well", "nobody has typed and no machine was asked", { keyToPicture: undefined, target: [] }],
    [
      "well",
      "all is just below what is noticed",
      { viewer: [SLOW_VIEWER_MS - 1], target: [SLOW_TARGET_MS - 1], busy: BUSY_MS - 1 },
    ],
    ["network", "every round trip is slow", { viewer: [SLOW_VIEWER_MS, SLOW_VIEWER_MS] }],
    ["network", "both ways are slow: the nearer one first", { viewer: [900], target: [900] }],
    ["unsteady", "some round trips are slow", { viewer: [20, 20, 20, 20 + UNSTEADY_MS] }],
    ["well", "the slow one is long ago", { viewer: [900, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20] }],
    ["target", "the machine's side is slow", { target: [SLOW_TARGET_MS] }],
    ["machine", "keys take longer than both ways", { keyToPicture: SLOW_KEY_MS + 24 }],
    ["well", "keys take no longer than a long way", { viewer: [190, 190], keyToPicture: 400 }],
    ["browser", "the page is busy, which makes all else slow", { busy: BUSY_MS, viewer: [900] }],
  ] as const)("%s: %s", ([verdict, , facts], { expect }) => {
    expect(verdictOf({ ...well, ...facts })).toBe(verdict);
  });
});
