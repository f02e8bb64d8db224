/** Why a request gets no WebSocket at all: the client is not the viewer, or not on a page that may open consoles. */
export type Refusal =
  | "method-not-allowed"
  | "upgrade-required"
  | "wrong-subprotocol"
  | "origin-not-allowed";
