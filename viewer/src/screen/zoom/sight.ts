/** In CSS pixels, or in pixels of the guest. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the guest's screen is shown in. */
export interface Room {
  /** The guest's screen, in its own pixels. */
  readonly guest: Size;
  /** The part of the page that it may take, in CSS pixels. */
  readonly area: Size;
  /** What is better left free of that at both sides and at the lower edge, in CSS pixels. */
  readonly margin: Point;
  /** Device pixels for a CSS pixel (`devicePixelRatio`). */
  readonly density: number;
  /** What is less high than the area is at its upper edge: below is what somebody types with. */
  readonly isAtTop?: boolean;
}

/** What is seen of the guest's screen. */
export interface Sight {
  /** CSS pixels for a pixel of the guest. */
  readonly scale: number;
  /** Where its upper left corner is in the area, in CSS pixels: below 0 where it is larger. */
  readonly x: number;
  readonly y: number;
}

/**
 * How large a person wants to see it: all of it, all of it with every pixel of the guest equally large, or by this
 * number of CSS pixels for a pixel of the guest.
 */
export type WantedScale = "fit" | "whole" | number;

/** The least and the largest scale that a person can choose; what shows all of it can be beyond that. */
export const MIN_SCALE = 0.5;
export const MAX_SCALE = 4;

/** How much smaller than it could be a screen is shown if that makes it sharp: as a part of 1. */
export const SNAP = 0.08;

/** The scale that shows all of the guest's screen: the sharp one, where that is little smaller. */
function fitScale({ area, density, guest, margin }: Room): number {
  const inMargins = { width: area.width - 2 * margin.x, height: area.height - margin.y };
  const roomy = Math.max(0, scaleInto(inMargins, guest));
  const sharp = sharpScale(scaleInto(area, guest), density);
  return sharp > 0 && roomy <= sharp * (1 + SNAP) ? sharp : roomy;
}

/** The largest scale up to `scale` at which every pixel of the guest has equally many device pixels; 0: there is none. */
function sharpScale(scale: number, density: number): number {
  // What is a whole number need not be one after a division.
  return Math.floor(scale * density + 1e-6) / density;
}

function scaleInto(area: Size, guest: Size): number {
  return Math.min(area.width / guest.width, area.height / guest.height);
}

/** The scale that follows from what a person wants. */
export function scaleOf(wanted: WantedScale, room: Room): number {
  const fit = fitScale(room);
  if (wanted === "fit") return fit;
  if (wanted === "whole") return sharpScale(scaleInto(room.area, room.guest), room.density) || fit;
  return Math.min(Math.max(wanted, Math.min(MIN_SCALE, fit)), Math.max(MAX_SCALE, fit));
}

/** The same with what would leave a part of the area empty set right. What is smaller than the area is in its middle. */
export function bounded(
  { scale, x, y }: Sight,
  { area, density, guest, isAtTop, margin }: Room,
): Sight {
  const height = guest.height * scale;
  const above = height <= area.height - margin.y ? area.height - margin.y : area.height;
  return {
    scale,
    x: aligned(boundedAt(x, guest.width * scale, area.width), density),
    y: aligned(
      height <= above ? (isAtTop === true ? 0 : (above - height) / 2) : boundedAt(y, height, above),
      density,
    ),
  };
}

function boundedAt(at: number, length: number, room: number): number {
  if (length <= room) return (room - length) / 2;
  return Math.min(0, Math.max(at, room - length));
}

/** What begins between two device pixels is blurred. */
function aligned(at: number, density: number): number {
  return Math.round(at * density) / density || 0;
}

/** What is seen with this point of the guest's screen in the middle of the area, as far as that is possible. */
export function sightOf(wanted: WantedScale, room: Room, middle: Point): Sight {
  const scale = scaleOf(wanted, room);
  const { area } = room;
  return bounded(
    { scale, x: area.width / 2 - middle.x * scale, y: area.height / 2 - middle.y * scale },
    room,
  );
}

/** The point of the guest's screen in the middle of the area. */
export function middleOf({ scale, x, y }: Sight, { area }: Room): Point {
  return scale === 0
    ? { x: 0, y: 0 }
    : { x: (area.width / 2 - x) / scale, y: (area.height / 2 - y) / scale };
}

/** The same at another scale: the point of the guest that is at `anchor` in the area stays there, as far as possible. */
export function zoomed(sight: Sight, scale: number, anchor: Point, room: Room): Sight {
  const factor = sight.scale === 0 ? 1 : scale / sight.scale;
  return bounded(
    {
      scale,
      x: anchor.x - (anchor.x - sight.x) * factor,
      y: anchor.y - (anchor.y - sight.y) * factor,
    },
    room,
  );
}

/** The same with the guest's screen moved by CSS pixels, as far as possible. */
export function panned({ scale, x, y }: Sight, by: Point, room: Room): Sight {
  return bounded({ scale, x: x + by.x, y: y + by.y }, room);
}

/** Whether some of the guest's screen is outside of the area. */
export function isCut({ scale }: Sight, { area, guest }: Room): boolean {
  return guest.width * scale > area.width + 0.5 || guest.height * scale > area.height + 0.5;
}

/** Whether edges of the guest's pixels are better shown as they are than smoothed: they are large, or equally large. */
export function isSharp({ scale }: Sight, { density }: Room): boolean {
  const devicePixels = scale * density;
  return devicePixels >= 2 || Math.abs(devicePixels - Math.round(devicePixels)) < 1e-3;
}
