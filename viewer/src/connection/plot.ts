/** The points of a line in a plot, for an SVG polyline: the latest value at the end, `max` at the upper edge. */
export function pointsOf(
  values: readonly number[],
  { count, height, max, width }: PlotSize,
): string {
  const step = width / (count - 1);
  const first = count - values.length;
  return values
    .map((value, at) => {
      const y = height - (Math.min(value, max) / max) * height;
      return `${((first + at) * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
  /** Values that the width is for. */
  readonly count: number;
  /** The value at the upper edge. */
  readonly max: number;
}

/** A round number above all values, so that a plot does not jump with each of them. */
export function ceilingOf(values: readonly number[]): number {
  const largest = Math.max(0, ...values);
  return [50, 100, 200, 500, 1000, 2000, 5000].find((ceiling) => ceiling >= largest) ?? 10_000;
}
