import type { Point, Room, Sight, Size } from "../zoom/sight.ts";

/** The longest side of the map, in CSS pixels. */
export const MAP_SIDE = 160;

interface MapGeometry {
  /** Of the map, in CSS pixels. */
  readonly size: Size;
  /** What is seen, in CSS pixels from the map's upper left corner. */
  readonly seen: Point & Size;
  /** CSS pixels of the map for a pixel of the guest. */
  readonly scale: number;
}

/** The map of a screen, with the part of it that is seen. */
export function mapOf({ scale, x, y }: Sight, { area, guest }: Room): MapGeometry {
  const ofGuest = MAP_SIDE / Math.max(guest.width, guest.height, 1);
  const size = { width: guest.width * ofGuest, height: guest.height * ofGuest };
  const ofArea = scale === 0 ? 0 : ofGuest / scale;
  const left = Math.max(0, -x * ofArea);
  const top = Math.max(0, -y * ofArea);
  return {
    size,
    scale: ofGuest,
    seen: {
      x: left,
      y: top,
      width: Math.min(area.width * ofArea, size.width - left),
      height: Math.min(area.height * ofArea, size.height - top),
    },
  };
}
