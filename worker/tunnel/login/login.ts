import type { SecurityOffer } from "../../rfb/handshake/security-offer.ts";
import { serverHandshake, serverInitialisation } from "../../rfb/handshake/server.ts";
import type { ServerInit } from "../../rfb/handshake/server-init.ts";
import { converse } from "../converse.ts";
import { desEncrypt } from "./des.ts";
import type { Opened } from "../dial.ts";
import { rfbOptions } from "./rfb-options.ts";
import type { Tunnel } from "../tunnel.ts";

export interface Login {
  readonly serverInit: ServerInit;
  /** Bytes the server sent behind ServerInit. */
  readonly rest: Uint8Array;
  /** The tunnel to go on with, which TLS may have replaced. Its locks are free. */
  readonly tunnel: Tunnel;
}

export interface LoginOptions {
  /** Time for each step, TLS among them, in milliseconds. */
  readonly stepMs: number;
  /** The session's own word on the password: see `passwordIsOptional` of the handshake. */
  readonly passwordIsOptional: boolean;
  /** Is filled in with what the server offers. */
  readonly offer: SecurityOffer;
  readonly signal: AbortSignal;
}

/**
 * Logs in to the VNC server behind an opened console; where a connector has done so, only ServerInit is
 * left to read. Throws `RfbError` or `TunnelError`; the tunnel stays the caller's to close.
 */
export async function login(
  { tunnel, at, early, target }: Opened,
  { stepMs, passwordIsOptional, offer, signal }: LoginOptions,
): Promise<Login> {
  const protocol =
    at === "initialisation"
      ? serverInitialisation()
      : serverHandshake({ ...rfbOptions(target, desEncrypt, passwordIsOptional), offer });
  const { result, rest, ...last } = await converse(tunnel, protocol, { stepMs, early, signal });
  return { serverInit: result, rest, tunnel: last.tunnel };
}
