import { describe, it } from "vitest";

import { isShown, whenShown } from "../../../../viewer/src/page/shown.ts";

class FakePage extends EventTarget {
  hidden = false;
  prerendering: boolean | undefined;

  change(to: { hidden?: boolean; prerendering?: boolean }, event: string): void {
    Object.assign(this, to);
    this.dispatchEvent(new Event(event));
  }
}

function fakePage(hidden: boolean, prerendering?: boolean): FakePage {
  const page = new FakePage();
  Object.assign(page, { hidden, prerendering });
  return page;
}

describe("a page", () => {
  it.for([
    [false, undefined, true],
    [false, false, true],
    [true, undefined, false],
    [true, false, false],
    // While prerendering it is hidden as well, but that is not promised.
    [false, true, false],
    [true, true, false],
  ] as const)(
    "hidden %s, prerendering %s: shown %s",
    ([hidden, prerendering, shown], { expect }) => {
      expect(isShown(fakePage(hidden, prerendering))).toBe(shown);
    },
  );

  it("is waited for until it is shown, once", ({ expect }) => {
    let runs = 0;
    const page = fakePage(true, true);
    whenShown(page, () => (runs += 1));
    expect(runs).toBe(0);
    page.change({ prerendering: false }, "prerenderingchange");
    expect(runs).toBe(0);
    page.change({ hidden: false }, "visibilitychange");
    expect(runs).toBe(1);
    page.change({ hidden: true }, "visibilitychange");
    page.change({ hidden: false }, "visibilitychange");
    expect(runs).toBe(1);
  });

  it("that is shown already is not waited for", ({ expect }) => {
    let runs = 0;
    whenShown(fakePage(false), () => (runs += 1));
    expect(runs).toBe(1);
  });

  it("made ready ahead and then shown needs no other event", ({ expect }) => {
    let runs = 0;
    const page = fakePage(false, true);
    whenShown(page, () => (runs += 1));
    expect(runs).toBe(0);
    page.change({ prerendering: false }, "prerenderingchange");
    expect(runs).toBe(1);
  });
});
