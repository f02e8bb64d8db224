import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { percentile } from "../../support/statistics.ts";

/** Between an answer and the next request, milliseconds. */
const PAUSE_MS = 10;

/** An answer that takes longer counts as this long, milliseconds. */
const ANSWER_LIMIT_MS = 5000;

/** Asks a gateway for `/healthz` over and over while an attack is played. */
export class HealthWatch {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #times: number[] = [];
  #over = false;
  readonly #watching: Promise<void>;

  constructor(url: string) {
    this.#url = `${url}/healthz`;
    this.#watching = this.#run();
  }

  /** Ends the watch: within how many milliseconds all but one of a hundred were answered. */
  async stop(): Promise<number> {
    this.#over = true;
    await this.#watching;
    this.#agent.destroy();
    return percentile(this.#times, 99);
  }

  async #run(): Promise<void> {
    do {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      this.#times.push(await this.#time());
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await sleep(PAUSE_MS);
    } while (!this.#over);
  }

  #time(): Promise<number> {
    return new Promise((resolve, reject) => {
      const start = performance.now();
      const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
      const request = get(this.#url, { agent: this.#agent, signal }, (response) => {
        response.resume().once("end", () => {
          if (response.statusCode === 200) resolve(performance.now() - start);
          else reject(new Error(`/healthz answered ${response.statusCode}`));
        });
      });
      request.once("error", () => resolve(ANSWER_LIMIT_MS));
    });
  }
}
