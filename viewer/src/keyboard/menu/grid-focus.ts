/** A box on the screen, as far as the focus is concerned. */
export interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export type Direction = "up" | "down" | "left" | "right";

/**
 * The place next to one of several in a direction. Up and down go to what stands nearest above or below it, and at an
 * end to the other end of its column; left and right to what is beside it, and at an end to what comes before or after
 * it in the order of the places. `isRightToLeft`: that order begins at the right.
 */
export function nextPlace(
  places: readonly Place[],
  at: number,
  direction: Direction,
  isRightToLeft = false,
): number {
  const from = places[at];
  if (from === undefined) return 0;
  if (direction === "left" || direction === "right") {
    const beside = besideOf(places, from, direction);
    const step = (direction === "right") === isRightToLeft ? -1 : 1;
    return beside ?? (at + step + places.length) % places.length;
  }
  return awayFrom(places, at, from, direction);
}

function besideOf(
  places: readonly Place[],
  from: Place,
  direction: "left" | "right",
): number | undefined {
  const height = (from.bottom - from.top) / 2;
  return nearest(
    places,
    (place) =>
      overlap(place.top, place.bottom, from.top, from.bottom) >= height &&
      (direction === "right" ? place.left >= from.right - 1 : place.right <= from.left + 1),
    (place) => Math.abs(middle(place) - middle(from)),
  );
}

function awayFrom(
  places: readonly Place[],
  at: number,
  from: Place,
  direction: "up" | "down",
): number {
  const distance = (place: Place): number =>
    direction === "down" ? place.top - from.bottom : from.top - place.bottom;
  const isBeyond = (place: Place): boolean => distance(place) > -1;
  const isInColumn = (place: Place): boolean =>
    overlap(place.left, place.right, from.left, from.right) > 1;
  // Height first, what is nearer to the middle second.
  const order = (place: Place): number =>
    distance(place) * 10_000 + Math.abs(middle(place) - middle(from));
  const height = from.bottom - from.top;
  return (
    nearest(places, (place) => isBeyond(place) && isInColumn(place), order) ??
    nearest(places, (place) => isBeyond(place) && distance(place) < height, order) ??
    nearest(places, isInColumn, order) ??
    at
  );
}

/** The one of some places for which a measure is least. */
function nearest(
  places: readonly Place[],
  isOne: (place: Place) => boolean,
  measure: (place: Place) => number,
): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, place] of places.entries()) {
    if (!isOne(place) || measure(place) >= least) continue;
    least = measure(place);
    best = index;
  }
  return best;
}

function overlap(start: number, end: number, otherStart: number, otherEnd: number): number {
  return Math.min(end, otherEnd) - Math.max(start, otherStart);
}

function middle({ left, right }: Place): number {
  return (left + right) / 2;
}
