/**
 * Why a control message was not read:
 *
 * - `length`: it is too long
 * - `not-json`: it is not JSON
 * - `type`: it has a type that is not known, as one of a newer version may have
 * - `members`: a member is missing or wrong, or one that the gateway does not know
 * - `ping`: it answers a ping that was not sent, or was answered before
 * - `frame`: it is neither text nor binary
 */
export type ControlMessageReason = "length" | "not-json" | "type" | "members" | "ping" | "frame";

/** No error quotes the message. */
export class ControlMessageError extends Error {
  override readonly name = "ControlMessageError";
  readonly reason: ControlMessageReason;

  constructor(reason: ControlMessageReason) {
    super(`a control message was not read: ${reason}`);
    this.reason = reason;
  }
}
