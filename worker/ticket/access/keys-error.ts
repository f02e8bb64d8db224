/** The keys of an Access team cannot be read: nobody whom they would prove is let in. */
export class AccessKeysError extends Error {
  override readonly name = "AccessKeysError";
}
