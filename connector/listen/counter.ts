/** Counts what is open by name, up to a limit for each. */
export class Counter {
  readonly #counts = new Map<string, number>();

  /** One more of that name, and the function that gives it back once; `undefined` at the limit. */
  take(name: string, limit: number): (() => void) | undefined {
    const count = this.#counts.get(name) ?? 0;
    if (count >= limit) return undefined;
    this.#counts.set(name, count + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (this.#counts.get(name) ?? 1) - 1;
      if (left === 0) this.#counts.delete(name);
      else this.#counts.set(name, left);
    };
  }
}
