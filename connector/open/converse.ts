import { conversationFailure } from "../../worker/tunnel/errors.ts";
import { ConversationDriver } from "../../worker/wire/driver.ts";
import type { Conversation } from "../../worker/wire/conversation.ts";
import type { ByteStream } from "../byte-stream.ts";

export interface Conversed<Result> {
  readonly result: Result;
  /** What to go on with: the stream that was given, or TLS around it. Bytes after the conversation's are its next. */
  readonly stream: ByteStream;
}

/** Puts TLS around a connection that has spoken in the clear so far. */
export type Secure = (stream: ByteStream) => Promise<ByteStream>;

/**
 * Holds a conversation over a connection. Every reply is out before TLS starts, and bytes that came before it
 * are an error of the driver. Throws what the conversation, the connection and `secure` throw; after a verdict
 * of the peer that verdict, however the conversation ends.
 */
export async function converse<Result>(
  given: ByteStream,
  conversation: Conversation<Result>,
  signal: AbortSignal,
  secure: Secure,
): Promise<Conversed<Result>> {
  const driver = new ConversationDriver(conversation);
  let stream = given;
  const sendAll = async (replies: readonly Uint8Array[]): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop -- in order
    for (const reply of replies) await stream.write(reply, signal);
  };
  await sendAll(driver.greeting());
  try {
    /* oxlint-disable no-await-in-loop -- a conversation */
    while (!driver.done) {
      await sendAll(driver.feed(await stream.next(signal)));
      if (driver.awaitsTls) {
        stream = await secure(stream);
        await sendAll(driver.secured());
      }
    }
    /* oxlint-enable no-await-in-loop */
  } catch (error) {
    throw driver.verdict ?? conversationFailure(error);
  }
  stream.unread(driver.rest());
  return { result: driver.result, stream };
}
