import { isCompressionLevel, isLevel } from "../encodings.ts";

/** How a server that can lose detail is asked to send the screen (community RFB specification, Tight Encoding). */
export interface Levels {
  /** JPEG quality, 0 to 9. */
  readonly quality: number;
  /** Compression, 0 to 9: higher means fewer bytes and more processor time of the server. */
  readonly compression: number;
}

/** What a person can choose; `automatic` follows the line. */
export type Quality = "automatic" | "sharp" | "balanced" | "low";

/** Levels of the choices that do not follow the line. `balanced` is noVNC's default. */
export const FIXED_LEVELS: Readonly<Record<Exclude<Quality, "automatic">, Levels>> = {
  sharp: { quality: 9, compression: 2 },
  balanced: { quality: 6, compression: 2 },
  low: { quality: 1, compression: 6 },
};

/** What a picture that is at rest is asked for with: JPEG of this quality shows no loss. */
export const BEST_LEVELS: Levels = FIXED_LEVELS.sharp;

/** The first numbers of the pseudo-encodings in SetEncodings. */
const FIRST_QUALITY = -32;
const FIRST_COMPRESSION = -256;

/** The same list with other levels in the place of its own. */
export function withLevels(encodings: readonly number[], levels: Levels): readonly number[] {
  return encodings.map((encoding) => {
    if (!isLevel(encoding)) return encoding;
    return isCompressionLevel(encoding)
      ? FIRST_COMPRESSION + levels.compression
      : FIRST_QUALITY + levels.quality;
  });
}
