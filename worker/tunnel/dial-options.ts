import type { SecurityOffer } from "../rfb/handshake/security-offer.ts";
import type { Route } from "../route/route.ts";
import type { ConnectorKeys } from "../ticket/keys/connector-keys.ts";
import type { DialLimits } from "./dial-limits.ts";
import { TunnelError } from "./errors.ts";
import type { Connect } from "./tcp.ts";
import type { Fetch } from "./websocket/upgrade.ts";

/** Something that connects: the platform on the internet, or a binding of the Worker in a private network. */
export interface Network {
  readonly connect: Connect;
  readonly fetch: Fetch;
}

export interface DialOptions {
  readonly internet: Network;
  /** The network of a binding of the Worker; `undefined` if the Worker has no such binding. */
  readonly network: (binding: string) => Network | undefined;
  readonly connectorKeys: ConnectorKeys | undefined;
  /** The session's name, for the connector's log. */
  readonly session: string;
  /** Unix time in seconds; fractions are dropped. */
  readonly now: () => number;
  /** Fills the bytes with cryptographic randomness. */
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => unknown;
  readonly limits: {
    /** One connection, or one upgrade, in milliseconds. */
    readonly dialMs: number;
    /** One exchange with a XAPI host, in milliseconds. */
    readonly stepMs: number;
    /** From the preamble to a connector's status, in milliseconds: it dials and logs in meanwhile. */
    readonly connectorMs: number;
  };
  /** Whether this session may do without the password, for a connector, which logs in. */
  readonly passwordIsOptional: boolean;
  /** Is filled in with what a connector says that the server has offered. */
  readonly offer: SecurityOffer;
  /** Ends everything in flight. */
  readonly signal?: AbortSignal;
}

/** The network that a route leads through. Throws {@link TunnelError} `route` if its binding is missing. */
export function networkOf({ binding }: Route, { internet, network }: DialOptions): Network {
  const found = binding === undefined ? internet : network(binding);
  if (found === undefined) throw new TunnelError("no-route");
  return found;
}

export function dialLimits({ limits, signal }: DialOptions): DialLimits {
  return { timeoutMs: limits.dialMs, signal };
}
