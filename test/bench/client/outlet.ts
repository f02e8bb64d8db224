/** Hands chunks to whoever listens now; what came before the first listener waits for it. */
export class Outlet {
  #early: Uint8Array[] | undefined = [];
  #listener: (chunk: Uint8Array) => void = (chunk) => this.#early?.push(chunk);

  push(chunk: Uint8Array): void {
    this.#listener(chunk);
  }

  listen(listener: (chunk: Uint8Array) => void): void {
    this.#listener = listener;
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const chunk of early) listener(chunk);
  }
}
