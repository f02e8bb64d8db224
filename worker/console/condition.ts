/** Lets one waiter through once its condition holds; whoever changes something calls {@link notify}. */
export class Condition {
  readonly #holds: () => boolean;
  #proceed: (() => void) | undefined;

  constructor(holds: () => boolean) {
    this.#holds = holds;
  }

  /** Resolves once the condition holds. It may have changed again when the waiter continues. */
  async waitUntil(): Promise<void> {
    if (this.#holds()) return;
    await new Promise<void>((resolve) => {
      this.#proceed = resolve;
    });
  }

  /** Something that the condition looks at has changed. */
  notify(): void {
    if (this.#proceed === undefined || !this.#holds()) return;
    this.#proceed();
    this.#proceed = undefined;
  }
}
