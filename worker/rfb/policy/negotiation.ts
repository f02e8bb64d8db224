import type { Extension } from "../extensions.ts";

/** What has been agreed between viewer and server so far. Nothing agreed is ever taken back. */
export class Negotiation {
  readonly #declared = new Set<number>();
  readonly #offered = new Set<number>();
  readonly #extensions = new Set<Extension>();

  /** Encodings that the viewer knows. */
  declare(encodings: readonly number[]): void {
    for (const encoding of encodings) this.#declared.add(encoding);
  }

  isDeclared(encoding: number): boolean {
    return this.#declared.has(encoding);
  }

  /** Encodings that the server may use from now on. */
  offer(encodings: readonly number[]): void {
    for (const encoding of encodings) this.#offered.add(encoding);
  }

  isOffered(encoding: number): boolean {
    return this.#offered.has(encoding);
  }

  /** The server has shown that it has an extension. */
  acknowledge(extension: Extension): void {
    this.#extensions.add(extension);
  }

  has(extension: Extension): boolean {
    return this.#extensions.has(extension);
  }
}
