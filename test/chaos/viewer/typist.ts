import type { KnownText } from "../known-text.ts";

export interface TypistOptions {
  readonly text: KnownText;
  /** Presses and releases a key. */
  readonly press: (character: string) => void;
  /** Whether a person who looks at the page would go on typing. */
  readonly mayType: () => boolean;
  /** Between two keys, in milliseconds. */
  readonly everyMs: number;
}

/** Types a known text, key after key, as long as somebody would. */
export class Typist {
  readonly #options: TypistOptions;
  #timer: NodeJS.Timeout | undefined;
  #typed = 0;

  constructor(options: TypistOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#type(), options.everyMs);
  }

  /** Keys that were typed. */
  get typed(): number {
    return this.#typed;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #type(): void {
    const { text, press, mayType } = this.#options;
    if (!mayType()) return;
    press(text.at(this.#typed));
    this.#typed += 1;
  }
}
