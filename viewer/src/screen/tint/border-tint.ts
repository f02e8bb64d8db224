/** Side of the picture that the screen is made so small for, in pixels. */
export const SIDE = 8;

/** What the surround is without a screen: as `--theatre` of look.css. */
const DARK = [0x0e, 0x11, 0x13] as const;

/** How much of the screen's border is in it. */
const SHARE = 0.12;

/** The smallest change of a channel that is worth showing. */
const STEP = 2;

export type Colour = readonly [number, number, number];

/** The surround for a screen, by its picture of {@link SIDE} by {@link SIDE} RGBA pixels: dark, with a little of its border. */
export function borderTint(pixels: Uint8ClampedArray): Colour {
  const sums = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    if (x > 0 && x < SIDE - 1 && y > 0 && y < SIDE - 1) continue;
    count += 1;
    for (const channel of [0, 1, 2])
      sums[channel] = (sums[channel] ?? 0) + (pixels[at * 4 + channel] ?? 0);
  }
  const mixed = (channel: 0 | 1 | 2): number =>
    Math.round(DARK[channel] * (1 - SHARE) + ((sums[channel] ?? 0) / count) * SHARE);
  return [mixed(0), mixed(1), mixed(2)];
}

/** Whether two surrounds differ so much that it is seen. */
export function differs(a: Colour | undefined, b: Colour): boolean {
  return a === undefined || a.some((channel, at) => Math.abs(channel - (b[at] ?? 0)) >= STEP);
}
