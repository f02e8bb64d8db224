import { EMBEDDING_VERSION, type ConnectMessage } from "../../../element/protocol.ts";

/** Whether a message to the window asks for a conversation. */
export function isConnectMessage(data: unknown): data is ConnectMessage {
  return (
    typeof data === "object" &&
    data !== null &&
    "type" in data &&
    data.type === "porthole-connect" &&
    "version" in data &&
    data.version === EMBEDDING_VERSION
  );
}
