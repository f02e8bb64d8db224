/** A part of noVNC was asked for that the viewer is built without: the gateway makes it unnecessary. */
export class UnusedPartError extends Error {
  override readonly name = "UnusedPartError";

  constructor(part: string) {
    super(`the viewer is built without ${part}`);
  }
}
