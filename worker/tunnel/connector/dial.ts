import { RfbError } from "../../rfb/errors.ts";
import type { ConnectorAddress, Route } from "../../route/route.ts";
import type { Target } from "../../ticket/claims.ts";
import { converseOrClose, type Conversed } from "../converse.ts";
import { dialLimits, networkOf, type DialOptions } from "../dial-options.ts";
import type { DialledTransport } from "../dialled.ts";
import { TunnelError } from "../errors.ts";
import { dialTcp } from "../tcp.ts";
import { connectorConversation } from "./conversation.ts";
import { errorOfStatus, offerOfStatus } from "./status-errors.ts";
import { sealPreamble, type OpenedStatus, type SealedPreamble } from "./handshake.ts";
import { keyFor, type ConnectorKeys } from "../../ticket/keys/connector-keys.ts";
import { newPreamble } from "./preamble.ts";
import { sealedTunnel } from "./sealed-tunnel.ts";

const NOTHING = new Uint8Array(0);

/**
 * Has a connector dial a target and log in to it. Throws {@link TunnelError} `connector` until the connector
 * has answered, and then the error that it met.
 */
export async function dialConnector(
  target: Target,
  route: Route,
  connector: ConnectorAddress,
  options: DialOptions,
): Promise<DialledTransport> {
  if (options.connectorKeys === undefined) throw new TunnelError("connector");
  const preamble = preambleFor(target, route, connector, options.connectorKeys, options);
  const { tunnel, result, rest } = await ask(preamble, route, connector, options);
  const { status, keys } = result;
  if (!status.ok) {
    tunnel.close();
    Object.assign(options.offer, offerOfStatus(status));
    throw errorOfStatus(status);
  }
  return {
    tunnel: sealedTunnel(tunnel, keys, rest),
    at: "initialisation",
    early: NOTHING,
    tls: status.tls,
  };
}

function preambleFor(
  target: Target,
  { anonymousTls }: Route,
  { name }: ConnectorAddress,
  keys: ConnectorKeys,
  { session, passwordIsOptional, now, random }: DialOptions,
): SealedPreamble {
  const task = {
    aud: name,
    session,
    target,
    anonymousTls,
    ...(passwordIsOptional && { passwordIsOptional: true as const }),
  };
  return sealPreamble(newPreamble(task, { now: now(), random }), keyFor(name, keys));
}

/** Until a connector has said how it went, whatever goes wrong is its own failure, not the target's. */
async function ask(
  preamble: SealedPreamble,
  route: Route,
  connector: ConnectorAddress,
  options: DialOptions,
): Promise<Conversed<OpenedStatus>> {
  const { internet, limits, signal } = options;
  const { connect } = connector.tls ? internet : networkOf(route, options);
  try {
    const secureTransport = connector.tls ? "on" : "off";
    const tunnel = await dialTcp(connect, connector, secureTransport, dialLimits(options));
    const conversation = connectorConversation(preamble);
    return await converseOrClose(tunnel, conversation, { stepMs: limits.connectorMs, signal });
  } catch (error) {
    const isTyped = error instanceof TunnelError || error instanceof RfbError;
    throw isTyped ? new TunnelError("connector") : error;
  }
}
