import { describe, it } from "vitest";

import { keepLastConsole, lastConsole } from "../../../../viewer/src/page/last-console.ts";

describe("the console that a tab had last", () => {
  it("is kept with the page", ({ expect }) => {
    let state: unknown;
    const history = { replaceState: (kept: unknown) => (state = kept) } as unknown as History;
    keepLastConsole(history, { name: "web-01", returnUrl: "https://panel.example.com/" });
    expect(lastConsole({ state })).toEqual({
      name: "web-01",
      returnUrl: "https://panel.example.com/",
    });
    keepLastConsole(history, { name: "web-01" });
    expect(lastConsole({ state })).toEqual({ name: "web-01" });
  });

  it.for([null, undefined, "web-01", 7, {}, { porthole: null }, { porthole: { name: 7 } }])(
    "is nothing where %j is kept",
    (state, { expect }) => {
      expect(lastConsole({ state })).toBeUndefined();
    },
  );

  it("leads to no other kind of address", ({ expect }) => {
    for (const returnUrl of ["javascript:alert(1)", "http://panel.example.com/", 7]) {
      expect(lastConsole({ state: { porthole: { name: "web-01", returnUrl } } })).toEqual({
        name: "web-01",
      });
    }
  });
});
