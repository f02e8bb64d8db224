/** What has to be closed, last opened first. */
export class Closers {
  readonly #closers: (() => Promise<void>)[] = [];

  /** Gives back what was opened, so that opening and registering it are one expression. */
  add<T extends { close(): Promise<void> }>(opened: T): T {
    this.#closers.push(() => opened.close());
    return opened;
  }

  /** Closes everything, also when some of it cannot be closed; throws the first reason then. */
  async close(): Promise<void> {
    const faults: unknown[] = [];
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- the later may stand on the earlier
        await close();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }
}
