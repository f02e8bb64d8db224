/** Colours of the demo desktop, 0xRRGGBB. */
export const INK = {
  bar: 0x0b1120,
  barText: 0xe8eefc,
  frame: 0x1a2336,
  frameActive: 0x24304a,
  panel: 0x0e1526,
  grid: 0x1d2842,
  text: 0xd6e0f5,
  dim: 0x7f8db0,
  teal: 0x4fd1c5,
  amber: 0xf6b45d,
  coral: 0xf47c6c,
  sky: 0x6cb6ff,
  violet: 0xb39dff,
  green: 0x7ee2a0,
  paper: 0xf7f4ec,
} as const;

/** Names that the `color` command takes. */
export const ACCENTS = {
  teal: INK.teal,
  amber: INK.amber,
  coral: INK.coral,
  sky: INK.sky,
  violet: INK.violet,
  green: INK.green,
} as const;

export type AccentName = keyof typeof ACCENTS;

export function isAccentName(value: string): value is AccentName {
  return Object.hasOwn(ACCENTS, value);
}
