import type { StartFeature } from "./feature.ts";

/** How long a phone's screen stays on after the last touch or key, in milliseconds. */
const MAX_REST_MS = 10 * 60_000;

/** What keeps a screen on, until it is released: by the browser too, when the page is hidden. */
interface Hold {
  readonly released: boolean;
  release(): Promise<void>;
}

/**
 * Keeps a screen on as long as it is wanted. What has been asked for and comes too late is released; what the browser
 * has released, or refused, is asked for again with the next {@link want}.
 */
export class ScreenAwake {
  readonly #request: () => Promise<Hold>;
  #isWanted = false;
  #hold: Hold | undefined;
  #isAsking = false;

  /** `request` rejects where the browser refuses: the battery is low, or nobody sees the page. */
  constructor(request: () => Promise<Hold>) {
    this.#request = request;
  }

  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    if (isWanted) void this.#ask();
    else this.#release();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || this.#hold?.released === false) return;
    this.#isAsking = true;
    try {
      this.#hold = await this.#request();
    } catch {
      this.#hold = undefined;
    }
    this.#isAsking = false;
    if (!this.#isWanted) this.#release();
  }

  #release(): void {
    const hold = this.#hold;
    this.#hold = undefined;
    // One that is released already has nothing to say.
    hold?.release().catch(() => {});
  }
}

/** A phone that shows a console does not go dark, as long as somebody uses it. */
export const startScreenAwake: StartFeature = () => {
  if (!("wakeLock" in navigator) || !matchMedia("(pointer: coarse)").matches) return {};
  const awake = new ScreenAwake(() => navigator.wakeLock.request("screen"));
  let isLive = false;
  let usedAt = performance.now();
  const settle = (): void => {
    const isUsed = performance.now() - usedAt < MAX_REST_MS;
    awake.want(isLive && isUsed && !document.hidden);
  };
  const used = (): void => {
    usedAt = performance.now();
  };
  for (const type of ["touchstart", "keydown", "input"])
    addEventListener(type, used, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) used();
    settle();
  });
  return {
    everySecond: settle,
    render: ({ kind }) => {
      if (kind === "live" && !isLive) used();
      isLive = kind === "live";
      settle();
    },
  };
};
