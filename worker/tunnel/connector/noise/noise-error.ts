/** A message that the other side, holding the key, did not send here and now. Never says more. */
export class NoiseError extends Error {
  override readonly name = "NoiseError";

  constructor() {
    super("not authentic");
  }
}
