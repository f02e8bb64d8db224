import { AutomaticQuality } from "./automatic-quality.ts";
import { FIXED_LEVELS, type Levels, type Quality } from "./levels.ts";

/** From this quality down, fewer bytes are worth more of the server's processor time. */
const LOW_QUALITY = 3;

/** The levels that a person has chosen, or that suit the line. Times are milliseconds on any one clock. */
export class QualityChoice {
  #quality: Quality | undefined;
  #automatic = new AutomaticQuality(FIXED_LEVELS.balanced.quality);

  /** `undefined`: the viewer's own levels count. */
  constructor(quality: Quality | undefined) {
    this.#quality = quality;
  }

  /** The levels to ask for; `undefined`: the viewer's own. */
  get levels(): Levels | undefined {
    if (this.#quality === undefined) return undefined;
    if (this.#quality !== "automatic") return FIXED_LEVELS[this.#quality];
    const { level } = this.#automatic;
    const { compression } = FIXED_LEVELS[level > LOW_QUALITY ? "balanced" : "low"];
    return { quality: level, compression };
  }

  get isAutomatic(): boolean {
    return this.#quality === "automatic";
  }

  choose(quality: Quality): void {
    this.#quality = quality;
  }

  /** See {@link AutomaticQuality.delayed}. */
  delayed(delayMs: number, roundTripMs: number, now: number): boolean {
    return this.#automatic.delayed(delayMs, roundTripMs, now) && this.isAutomatic;
  }

  /** See {@link AutomaticQuality.pathChanged}. */
  pathChanged(): void {
    this.#automatic.pathChanged();
  }
}
