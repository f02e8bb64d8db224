import { RfbError } from "../errors.ts";
import { ascii, latin1 } from "../../wire/bytes.ts";
import { bytes, u8, type Conversation } from "../../wire/conversation.ts";
import { encodeServerInit, type ServerInit } from "./server-init.ts";

/**
 * The server side of the handshake, all of it in one flight: ProtocolVersion 3.8, security types [None],
 * SecurityResult OK and ServerInit. Each is to be sent as a WebSocket message of its own, because
 * noVNC performs one handshake step per message event.
 */
export function viewerFlight(init: ServerInit, name: string): Uint8Array[] {
  return [
    ascii("RFB 003.008\n"),
    Uint8Array.of(1, 1),
    Uint8Array.of(0, 0, 0, 0),
    encodeServerInit(init, name),
  ];
}

/**
 * What a viewer answers to {@link viewerFlight}, whenever it arrives: ProtocolVersion 3.8 (12 bytes),
 * security type None (1 byte), ClientInit (1 byte, ignored: the upstream connection is shared).
 */
export function* viewerHandshake(): Conversation<void> {
  const version = latin1(yield* bytes(12));
  if (version !== "RFB 003.008\n") throw new RfbError("version", "the viewer must speak RFB 3.8");
  if ((yield* u8()) !== 1) throw new RfbError("security", "the viewer must choose security None");
  yield* u8();
}
