/** Lets one waiter through once its condition holds; whoever changes something calls {@link check}. */
export class Gate {
  #wake: (() => void) | undefined;

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
  }

  /** Something the condition looks at has changed. */
  check(): void {
    this.#wake?.();
  }
}
