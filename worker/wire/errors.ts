/**
 * What a peer can do wrong in any conversation, whatever its protocol.
 *
 * - `limit`: it sent more bytes at once than a conversation may have waiting
 * - `injection`: it sent bytes that TLS should have protected before TLS had started
 */
export type ConversationErrorCode = "limit" | "injection";

/** Its message never holds what the peer sent. */
export class ConversationError extends Error {
  override readonly name = "ConversationError";
  readonly code: ConversationErrorCode;

  constructor(code: ConversationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
