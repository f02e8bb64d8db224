import { setTimeout as sleep } from "node:timers/promises";

import { treeMemory } from "../../support/machine/process-memory.ts";
import type { AttackedGateway } from "../gateway.ts";

/** Between two looks, milliseconds. */
const SAMPLE_MS = 50;

/** Between a collection and the next, milliseconds. */
const COLLECT_EVERY_MS = 150;

/** Memory in use at which an attack has done enough and is stopped, so that the machine survives it, MiB. */
const STOP_AT = 256;

/** What an attack has added to the memory of a gateway, MiB. */
export interface Growth {
  /** The most that was left above the quiet state once garbage was collected. */
  readonly held: number;
  /** The most that was seen at all, garbage included. */
  readonly peak: number;
}

/** Looks at the memory of workerd's processes while an attack is played. */
export class MemoryWatch {
  readonly #gateway: AttackedGateway;
  readonly #quiet: number;
  #peak = 0;
  #held = 0;
  #over = false;
  #watching: Promise<unknown> = Promise.resolve();

  private constructor(gateway: AttackedGateway, quiet: number) {
    this.#gateway = gateway;
    this.#quiet = quiet;
  }

  /** Begins now: what the gateway has at this moment, without garbage, counts as its quiet state. */
  static async start(gateway: AttackedGateway): Promise<MemoryWatch> {
    await gateway.collectGarbage();
    const watch = new MemoryWatch(gateway, await treeMemory(gateway.pid));
    watch.#watching = Promise.all([watch.#sample(), watch.#collect()]);
    return watch;
  }

  /** Whether the attack should stop: there is no more to be shown. */
  get isEnough(): boolean {
    return this.#peak >= STOP_AT;
  }

  /** Waits while the attack lasts, and no longer than is enough. */
  async during(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!this.isEnough && performance.now() < end) {
      // oxlint-disable-next-line no-await-in-loop -- waiting
      await sleep(Math.max(0, Math.min(SAMPLE_MS, end - performance.now())));
    }
  }

  /** Ends the watch, with a last look at what the attack's connections still hold. */
  async stop(): Promise<Growth> {
    this.#over = true;
    await this.#watching;
    await this.#look();
    return { held: this.#held, peak: this.#peak };
  }

  async #sample(): Promise<void> {
    while (!this.#over) {
      // oxlint-disable-next-line no-await-in-loop -- sampling
      this.#peak = Math.max(this.#peak, await this.#growth());
      // oxlint-disable-next-line no-await-in-loop -- sampling
      await sleep(SAMPLE_MS);
    }
  }

  async #collect(): Promise<void> {
    while (!this.#over) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await this.#look();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await sleep(COLLECT_EVERY_MS);
    }
  }

  /** An isolate that cannot be collected is looked at as it is. */
  async #look(): Promise<void> {
    await this.#gateway.collectGarbage();
    const growth = await this.#growth();
    this.#held = Math.max(this.#held, growth);
    this.#peak = Math.max(this.#peak, growth);
  }

  async #growth(): Promise<number> {
    return (await treeMemory(this.#gateway.pid)) - this.#quiet;
  }
}
