import type { Page } from "playwright-core";

import type { Survivor } from "../storm.ts";

/** Longest wait for a state, in milliseconds. */
const STATE_LIMIT_MS = 60_000;

const POLL_MS = 20;

/** How long a page takes keys while it reconnects, in milliseconds; half a second less than it does. */
const TYPES_MS = 2500;

/** The page in Chromium, as what is struck. */
export class PageSurvivor implements Survivor {
  readonly #page: Page;
  #state: string | undefined;
  #since = 0;
  #liveAt = 0;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Watches a page before it is opened. */
  static async watch(page: Page): Promise<PageSurvivor> {
    const survivor = new PageSurvivor(page);
    await page.exposeFunction("chaosState", (state: string) => survivor.#reached(state));
    await page.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => {
        const tell = (): void => {
          // The function that is exposed above.
          const exposed = window as unknown as { chaosState(state: string): void };
          exposed.chaosState(document.body.dataset["state"] ?? "");
        };
        new MutationObserver(tell).observe(document.body, { attributeFilter: ["data-state"] });
        tell();
      });
    });
    return survivor;
  }

  get isLive(): boolean {
    return this.#state === "live";
  }

  get liveAt(): number {
    return this.#liveAt;
  }

  /** Whether a person who looks at the page goes on typing. */
  get takesInput(): boolean {
    if (this.isLive) return true;
    return this.#state === "reconnecting" && performance.now() - this.#since < TYPES_MS;
  }

  backOnline(): void {
    const tell = (): void => {
      dispatchEvent(new Event("offline"));
      dispatchEvent(new Event("online"));
    };
    this.#page.evaluate(tell).catch(() => undefined);
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + STATE_LIMIT_MS;
    while (!holds()) {
      if (this.#state === "ended") throw new Error(`${what}: ended`);
      if (performance.now() > deadline) throw new Error(`${what}: ${this.#state} for too long`);
      // oxlint-disable-next-line no-await-in-loop -- polling
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  #reached(state: string): void {
    const now = performance.now();
    if (state === "live" && this.#state !== "live") this.#liveAt = now;
    if (state !== this.#state) this.#since = now;
    this.#state = state;
  }
}
