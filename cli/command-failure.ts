/** What a command began and could not finish; the message says how to go on. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}
