import type { SecurityOffer } from "../../rfb/handshake/security-offer.ts";
import { serverHandshake, serverInitialisation } from "../../rfb/handshake/server.ts";
import type { ServerInit } from "../../rfb/handshake/server-init.ts";
import { converse } from "../converse.ts";
import { desEncrypt } from "./des.ts";
import type { Dialled } from "../dialled.ts";
import { rfbOptions } from "./rfb-options.ts";
import type { Tunnel } from "../tunnel.ts";

export interface Login {
  readonly serverInit: ServerInit;
  /** Bytes the server sent after ServerInit. */
  readonly rest: Uint8Array;
  /** The tunnel to go on with, which TLS may have replaced. Its locks are free. */
  readonly tunnel: Tunnel;
}

export interface LoginOptions {
  /** Time for each step, TLS among them, in milliseconds. */
  readonly stepMs: number;
  /** Whether this session may do without the password: see `passwordIsOptional` of the handshake. */
  readonly passwordIsOptional: boolean;
  /** Is filled in with what the server offers. */
  readonly offer: SecurityOffer;
  readonly signal: AbortSignal;
}

/**
 * Logs in to the VNC server of a dialled console; where a connector has done so, only ServerInit is
 * left to read. Throws `RfbError` or `TunnelError`; the tunnel stays the caller's to close.
 */
export async function login(
  { tunnel, at, early, target }: Dialled,
  { stepMs, passwordIsOptional, offer, signal }: LoginOptions,
): Promise<Login> {
  const protocol =
    at === "initialisation"
      ? serverInitialisation()
      : serverHandshake({ ...rfbOptions(target, desEncrypt, passwordIsOptional), offer });
  const { result, rest, ...last } = await converse(tunnel, protocol, { stepMs, early, signal });
  return { serverInit: result, rest, tunnel: last.tunnel };
}
