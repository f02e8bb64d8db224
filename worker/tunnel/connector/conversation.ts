import { bytes, send, type Conversation } from "../../wire/conversation.ts";
import { MAX_STATUS_BYTES, type OpenedStatus, type SealedPreamble } from "./handshake.ts";
import { TunnelError } from "../errors.ts";

/**
 * The gateway's side of a connector's conversation: the sealed preamble, then one frame with the status.
 * After a status that is ok, records follow, which begin with the console's ServerInit. Throws
 * {@link TunnelError} `connector` for anything but a status within its limits, made with the key and for
 * this preamble.
 */
export function* connectorConversation(preamble: SealedPreamble): Conversation<OpenedStatus> {
  yield* send(preamble.frame);
  const [high = 0, low = 0] = yield* bytes(2);
  const length = high * 256 + low;
  if (length === 0 || length > MAX_STATUS_BYTES) throw new TunnelError("connector");
  const opened = preamble.openStatus(yield* bytes(length));
  if (opened === undefined) throw new TunnelError("connector");
  return opened;
}
