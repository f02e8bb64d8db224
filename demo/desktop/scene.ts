import { intersect, rect, type Rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import { PATCH_COLOURS, PATCH_SIDE, type Layout } from "./layout.ts";
import { paintMark, type Pointer } from "./pointer-mark.ts";
import { paintBar } from "./top-bar.ts";
import type { Window } from "./window.ts";

/** All that is to be seen on the desktop. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly wallpaper: Surface;
  readonly layout: Layout;
  /** From the back to the front. */
  readonly windows: readonly Window[];
  readonly viewers: number;
  readonly pointer: Pointer;
  /** Whether the pointer has been somewhere, and so has a mark. */
  readonly hasMark: boolean;
  /** Whether the corner has the squares by which tests know colours. */
  readonly hasPatch: boolean;
}

/** Paints the scene's part inside an area. */
export function paintScene(surface: Surface, area: Rect, scene: Scene): void {
  surface.clipped(area, () => {
    surface.draw(scene.wallpaper, 0, 0);
    for (const window of scene.windows) if (intersect(window.outer, area)) window.paint(surface);
    if (intersect(scene.layout.bar, area)) paintBar(surface, scene);
    if (scene.hasMark) paintMark(surface, scene.pointer);
    if (scene.hasPatch) paintPatch(surface, scene.layout.patch);
  });
}

function paintPatch(surface: Surface, { x, y }: Rect): void {
  PATCH_COLOURS.forEach((colour, i) => {
    surface.fill(rect(x + i * PATCH_SIDE, y, PATCH_SIDE, PATCH_SIDE), colour);
  });
}
