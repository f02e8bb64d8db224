/** A box on the screen, as far as the focus is concerned. */
export interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

type Direction = "up" | "down" | "left" | "right";

/**
 * The place next to one of several in a direction: in the nearest row above or below, what is nearest to its middle;
 * else what is beside it in its row. At an end it goes on at the other one, row by row for left and right.
 */
export function nextPlace(places: readonly Place[], at: number, direction: Direction): number {
  const rows = rowsOf(places);
  const row = rows.findIndex((members) => members.includes(at));
  const from = places[at];
  if (row < 0 || from === undefined) return 0;
  if (direction === "left" || direction === "right") {
    const order = rows.flat();
    const step = direction === "left" ? -1 : 1;
    return order.at((order.indexOf(at) + step) % order.length) ?? at;
  }
  const other = rows.at((row + (direction === "up" ? -1 : 1)) % rows.length) ?? [];
  const distance = (index: number): number => Math.abs(middle(places[index]) - middle(from));
  return other.toSorted((a, b) => distance(a) - distance(b))[0] ?? at;
}

/** The indices of places that stand beside each other, from top to bottom and from left to right. */
function rowsOf(places: readonly Place[]): number[][] {
  const indices = [...places.keys()].toSorted((a, b) => topOf(places[a]) - topOf(places[b]));
  const rows: number[][] = [];
  let bottom = Number.NEGATIVE_INFINITY;
  for (const index of indices) {
    const place = places[index];
    if (place === undefined) continue;
    const height = place.bottom - place.top;
    const row = rows.at(-1);
    if (row === undefined || place.top >= bottom - height / 2) {
      rows.push([index]);
      bottom = place.bottom;
    } else {
      row.push(index);
    }
  }
  return rows.map((row) => row.toSorted((a, b) => middle(places[a]) - middle(places[b])));
}

function topOf(place: Place | undefined): number {
  return place?.top ?? 0;
}

function middle(place: Place | undefined): number {
  return place === undefined ? 0 : (place.left + place.right) / 2;
}
