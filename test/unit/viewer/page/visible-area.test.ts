import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { followVisibleArea } from "../../../../viewer/src/page/visible-area.ts";

class Viewport extends EventTarget {
  height = 800;
  offsetTop = 0;
  scale = 1;
}

describe("the part of the page that can be seen", () => {
  let viewport: Viewport;
  let frames: (() => void)[];
  let properties: Map<string, string>;

  beforeEach(() => {
    vi.useFakeTimers();
    viewport = new Viewport();
    frames = [];
    properties = new Map();
    const style = {
      setProperty: (name: string, value: string) => void properties.set(name, value),
      removeProperty: (name: string) => void properties.delete(name),
    };
    vi.stubGlobal("window", { visualViewport: viewport });
    vi.stubGlobal("document", { documentElement: { clientHeight: 800, style } });
    vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const afterTheFirstFrame = (): void => {
    for (const run of frames) run();
    vi.runAllTimers();
  };

  it("is not asked for before the page has been laid out", ({ expect }) => {
    viewport.height = 400;
    followVisibleArea();
    expect(properties.size).toBe(0);
    afterTheFirstFrame();
    expect(properties.get("--visible-height")).toBe("400px");
    expect(properties.get("--visible-top")).toBe("0px");
  });

  it("follows a keyboard that covers the page, and says nothing where there is none", ({
    expect,
  }) => {
    followVisibleArea();
    afterTheFirstFrame();
    expect(properties.size).toBe(0);
    viewport.height = 420;
    viewport.offsetTop = 30;
    viewport.dispatchEvent(new Event("resize"));
    expect(Object.fromEntries(properties)).toEqual({
      "--visible-height": "420px",
      "--visible-top": "30px",
    });
    viewport.height = 800;
    viewport.offsetTop = 0;
    viewport.dispatchEvent(new Event("scroll"));
    expect(properties.size).toBe(0);
  });

  it("stays as it is while two fingers zoom the page", ({ expect }) => {
    followVisibleArea();
    afterTheFirstFrame();
    viewport.scale = 2;
    viewport.height = 400;
    viewport.dispatchEvent(new Event("resize"));
    expect(properties.size).toBe(0);
  });
});
