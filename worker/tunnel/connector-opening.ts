import { bytes, send, type Protocol } from "../rfb/protocol.ts";
import { decodeStatus, MAX_STATUS_BYTES, type Status } from "./preamble.ts";
import { TunnelError } from "./tunnel.ts";

/**
 * The gateway's side of a connector's conversation: the sealed preamble, then one status frame. Behind a
 * status that is ok the connection begins with the console's ServerInit. Throws {@link TunnelError}
 * `connector` for whatever is no status within its limits.
 */
export function* connectorOpening(preamble: Uint8Array): Protocol<Status> {
  yield* send(preamble);
  const [high = 0, low = 0] = yield* bytes(2);
  const length = high * 256 + low;
  if (length === 0 || length > MAX_STATUS_BYTES) throw new TunnelError("connector");
  const status = decodeStatus(yield* bytes(length));
  if (status === undefined) throw new TunnelError("connector");
  return status;
}
