import { rect } from "../picture/rect.ts";
import { mix, Surface } from "../picture/surface.ts";

const SKY = [0x101a3a, 0x2b3f77, 0x8a6a9a, 0xf0a184] as const;
const WAVES = [
  { level: 0.7, height: 9, length: 310, phase: 0.4, colour: 0x2c5f82 },
  { level: 0.78, height: 11, length: 420, phase: 2.1, colour: 0x1f4c6e },
  { level: 0.86, height: 12, length: 360, phase: 4.0, colour: 0x163a58 },
  { level: 0.94, height: 10, length: 480, phase: 5.2, colour: 0x0f2a43 },
] as const;

/** Dusk over the sea. */
export function paintWallpaper(width: number, height: number): Surface {
  const surface = new Surface(width, height);
  const horizon = Math.round(height * 0.72);
  for (let y = 0; y < height; y++)
    surface.fill(rect(0, y, width, 1), skyAt(Math.min(1, y / horizon)));

  const sunX = Math.round(width * 0.66);
  const sunY = Math.round(height * 0.66);
  surface.glow(sunX, sunY, 46, 150, 0xffd9a8, 0.26);
  surface.disc(sunX, sunY, 46, 0xffe3bd);

  for (const wave of WAVES) {
    const level = height * wave.level;
    const trough = Math.ceil(level + wave.height);
    for (let x = 0; x < width; x++) {
      const y = level + wave.height * Math.sin((x / wave.length) * 2 * Math.PI + wave.phase);
      const edge = Math.floor(y);
      surface.fill(rect(x, edge, 1, 1), wave.colour, 1 - (y - edge));
      surface.fill(rect(x, edge + 1, 1, trough - edge - 1), wave.colour);
    }
    surface.fill(rect(0, trough, width, height - trough), wave.colour);
  }
  return surface;
}

function skyAt(part: number): number {
  const step = part * (SKY.length - 1);
  const index = Math.min(SKY.length - 2, Math.floor(step));
  return mix(SKY[index] ?? 0, SKY[index + 1] ?? 0, step - index);
}
