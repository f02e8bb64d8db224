import { MAX_WRONG_SECRETS, type ResumeRefusal } from "../admission/resumption.ts";
import type { Ending } from "../channel/ending.ts";

/** What it says of a secret that it is not the one of the ticket's use, or that nobody can find that out. */
const WRONG: ReadonlySet<unknown> = new Set(["token", "over", "record"] satisfies ResumeRefusal[]);

/** Counts the secrets of tabs that are offered with a ticket after its use, and are not the one of its use. */
export class TabSecrets {
  /** Those that were wrong, and those that are being looked at. */
  #count = 0;

  /** Whether one more is looked at: {@link seen} follows then. */
  begin(): boolean {
    if (this.#count >= MAX_WRONG_SECRETS) return false;
    this.#count += 1;
    return true;
  }

  /** `refused`: what was said to one; `undefined`: it was right. */
  seen(refused: ResumeRefusal | Ending | undefined): void {
    if (!WRONG.has(refused)) this.#count -= 1;
  }
}
