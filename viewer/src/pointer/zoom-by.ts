import { scaleOf, type Point } from "../screen/zoom/sight.ts";
import type { ZoomedScreen } from "../screen/zoom/zoomed-screen.ts";

/**
 * Shows the screen larger by a factor, around a point of the window. Never smaller than what shows all of it, which it
 * then goes on to show whatever its size.
 */
export function zoomBy(zoom: ZoomedScreen, factor: number, client: Point): void {
  const scale = zoom.sight.scale * factor;
  if (scale <= scaleOf("fit", zoom.room)) zoom.wanted = "fit";
  else zoom.zoomTo(scale, client);
}
