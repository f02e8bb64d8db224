import type { Target } from "../ticket/claims.ts";
import type { TlsFacts, Tunnel } from "./tunnel.ts";

/** A connection to a console, as far as its transport goes. */
export interface DialledTransport {
  readonly tunnel: Tunnel;
  /** What the peer says next: its ProtocolVersion, or its ServerInit where a connector has logged in. */
  readonly at: "version" | "initialisation";
  /** Bytes of that which have arrived already. */
  readonly early: Uint8Array;
  /** `platform` for TLS by a public certificate. */
  readonly tls: TlsFacts | "platform" | undefined;
}

export interface Dialled extends DialledTransport {
  /** The target with what its route says about TLS filled in. */
  readonly target: Target;
}
