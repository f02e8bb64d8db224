import { describe, it } from "vitest";

import { FrameMeter, MAX_KEY_MS } from "../../../../viewer/src/screen/frame-meter.ts";

describe("the meter of frames", () => {
  it("counts updates, and apart those with a picture in them", ({ expect }) => {
    const frames = new FrameMeter(() => 0);
    frames.drawn(1, 1);
    frames.drawn(640, 480);
    frames.drawn(1, 20);
    expect([frames.flips, frames.frames]).toEqual([3, 2]);
  });

  it("measures from the first key to the next picture", ({ expect }) => {
    let now = 0;
    const took: number[] = [];
    const frames = new FrameMeter(() => now);
    frames.onKey = (milliseconds) => took.push(milliseconds);
    frames.drawn(9, 9);
    frames.keyPressed();
    now = 10;
    frames.keyPressed();
    frames.drawn(1, 1);
    now = 30;
    frames.drawn(9, 9);
    frames.drawn(9, 9);
    expect(took).toEqual([30]);
    frames.keyPressed();
    now += MAX_KEY_MS;
    frames.drawn(9, 9);
    frames.keyPressed();
    now += MAX_KEY_MS + 1;
    frames.drawn(9, 9);
    expect(took).toEqual([30, MAX_KEY_MS]);
  });
});
