import { describe, it } from "vitest";

import { whenPainted } from "../../../../viewer/src/screen/first-paint.ts";

/** A canvas that only counts what is drawn on it, as noVNC draws. */
function stage(): {
  readonly canvas: HTMLCanvasElement;
  readonly draw: () => void;
  readonly drawn: unknown[];
} {
  const drawn: unknown[] = [];
  const prototype = { drawImage: (...image: unknown[]) => void drawn.push(image) };
  const context = Object.create(prototype) as CanvasRenderingContext2D;
  const canvas = { width: 640, height: 480, getContext: () => context };
  const image = {} as CanvasImageSource;
  return {
    canvas: canvas as unknown as HTMLCanvasElement,
    draw: () => context.drawImage(image, 1, 2),
    drawn,
  };
}

describe("the first picture", () => {
  it("is there with the next update, once, which is drawn as it would be", ({ expect }) => {
    const { canvas, draw, drawn } = stage();
    let painted = 0;
    whenPainted(canvas, () => (painted += 1));
    expect(painted).toBe(0);
    draw();
    draw();
    expect(painted).toBe(1);
    expect(drawn).toEqual([
      [{}, 1, 2],
      [{}, 1, 2],
    ]);
    expect(Object.keys(canvas.getContext("2d") ?? {})).toEqual([]);
  });

  it("is not there yet in a screen that has only changed its size", ({ expect }) => {
    const { canvas, draw } = stage();
    let painted = 0;
    whenPainted(canvas, () => (painted += 1));
    canvas.width = 800;
    draw();
    expect(painted).toBe(0);
    canvas.height = 600;
    draw();
    expect(painted).toBe(0);
    draw();
    expect(painted).toBe(1);
  });

  it("is already drawn when it is told", ({ expect }) => {
    const { canvas, draw, drawn } = stage();
    let before = 0;
    whenPainted(canvas, () => (before = drawn.length));
    draw();
    expect(before).toBe(1);
  });
});
