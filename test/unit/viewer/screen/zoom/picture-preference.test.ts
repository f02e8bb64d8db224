import { describe, it } from "vitest";

import { PICTURE, USUAL } from "../../../../../viewer/src/screen/zoom/picture-preference.ts";

describe("the picture of a console", () => {
  it.for([
    [{ scale: "whole", filter: "smooth", quality: "low" }, {}],
    [{ scale: "match" }, USUAL],
    [{ scale: "whole" }, USUAL],
    [{ scale: 0.5 }, USUAL],
    [{ scale: 4 }, USUAL],
  ] as const)(
    "kept as %o is that, and as always where nothing is set",
    ([kept, rest], { expect }) => {
      expect(PICTURE.parse(kept)).toEqual({ ...rest, ...kept });
    },
  );

  it.for([
    [{ scale: 0.4 }],
    [{ scale: 4.1, filter: "sharp" }],
    [{ scale: "huge", filter: "sepia", quality: "best", more: 1 }],
    [{ scale: null, quality: 3 }],
  ])("kept as %o is as always", ([kept], { expect }) => {
    expect(PICTURE.parse(kept)).toEqual(USUAL);
  });

  it.for([[null], ["fit"], [1], [undefined]])("kept as %o is none", ([kept], { expect }) => {
    expect(PICTURE.parse(kept)).toBeUndefined();
  });
});
