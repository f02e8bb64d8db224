import { describe, it } from "vitest";

import { PICTURE } from "../../../../../viewer/src/screen/zoom/picture-preference.ts";

describe("the picture of a console", () => {
  it.for([
    [
      { scale: "fit", filter: "smooth" },
      { scale: "fit", filter: "smooth" },
    ],
    [{ scale: "whole" }, { scale: "whole" }],
    [{ scale: 0.5 }, { scale: 0.5 }],
    [{ scale: 4 }, { scale: 4 }],
    [{ scale: 0.4 }, {}],
    [{ scale: 4.1, filter: "sharp" }, { filter: "sharp" }],
    [{ scale: "huge", filter: "sepia", more: 1 }, {}],
    [{ scale: null }, {}],
  ] as const)("kept as %o is %o", ([kept, choice], { expect }) => {
    expect(PICTURE.parse(kept)).toEqual(choice);
  });

  it.for([[null], ["fit"], [1], [undefined]])("kept as %o is none", ([kept], { expect }) => {
    expect(PICTURE.parse(kept)).toBeUndefined();
  });
});
