import { isDeepStrictEqual } from "node:util";

import { decodeToViewer, type ToViewerMessage } from "../../worker/channel/messages.ts";

/** Reads what the gateway has sent, and throws if that has a member that its own channel does not know. */
export function exactMessage(text: string): ToViewerMessage {
  const message = decodeToViewer(text);
  if (!isDeepStrictEqual(message, JSON.parse(text))) {
    throw new Error("the gateway has sent a member that is not of the channel");
  }
  return message;
}
