import { RfbError } from "../rfb/errors.ts";
import type { Conversation } from "../wire/conversation.ts";
import type { SecurityOffer } from "../rfb/handshake/security-offer.ts";
import type { RfbTarget, Target, WebSocketTarget, XapiTarget } from "../ticket/claims.ts";
import type { Endpoint } from "../route/allow-list.ts";
import { keyFor, type ConnectorKeys } from "./connector/keys.ts";
import { sealPreamble } from "./connector/handshake.ts";
import { connectorOpening } from "./connector/opening.ts";
import { converse, type Conversed } from "./converse.ts";
import { errorOfStatus, offerOfStatus } from "./connector/failure.ts";
import { newPreamble } from "./connector/preamble.ts";
import { admitOnRoute, type Route } from "../route/route.ts";
import { sealedTunnel } from "./connector/sealed-tunnel.ts";
import { openSocket, type Connect, type Patience } from "./tcp.ts";
import { TunnelError } from "./errors.ts";
import type { TlsFacts, Tunnel } from "./tunnel.ts";
import { wayTo, withRouteTls, type Way } from "../route/transport.ts";
import { openWebSocket, type Fetch } from "./websocket/upgrade.ts";
import { xapiCall } from "./xapi/rpc.ts";
import { xapiLocation, type XapiLocation } from "./xapi/location.ts";
import { xapiConnect } from "./xapi/connect.ts";

/** A way to connect: the internet by the platform, or a private network by a binding of the Worker. */
export interface Network {
  readonly connect: Connect;
  readonly fetch: Fetch;
}

interface OpenLimits {
  /** One connection, or one upgrade, in milliseconds. */
  readonly dialMs: number;
  /** One exchange with a XAPI host, in milliseconds. */
  readonly stepMs: number;
  /** From the preamble to a connector's status, in milliseconds: it dials and logs in meanwhile. */
  readonly connectorMs: number;
}

export interface OpenOptions {
  readonly internet: Network;
  /** The network behind a binding of the Worker; `undefined` where there is none such. */
  readonly network: (binding: string) => Network | undefined;
  readonly connectorKeys: ConnectorKeys | undefined;
  /** The session's name, for the connector's log. */
  readonly session: string;
  /** Unix time in seconds; fractions are dropped. */
  readonly now: () => number;
  /** Fills the bytes with cryptographic randomness. */
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => unknown;
  readonly limits: OpenLimits;
  /** The session's own word on the password, for a connector, which logs in. */
  readonly passwordIsOptional: boolean;
  /** Is filled in with what a connector says that the server has offered. */
  readonly offer: SecurityOffer;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal;
}

/** A console that is open, as far as transport goes. */
export interface Opened {
  readonly tunnel: Tunnel;
  /** What the peer says next: its ProtocolVersion, or its ServerInit where a connector has logged in. */
  readonly at: "version" | "initialisation";
  /** Bytes of that which have come already. */
  readonly early: Uint8Array;
  /** The target with what its route says about TLS filled in. */
  readonly target: Target;
  /** `platform` for TLS by a public certificate. */
  readonly tls: TlsFacts | "platform" | undefined;
}

const NOTHING = new Uint8Array(0);

/**
 * Opens the way to a target over a route that has admitted it, up to the first byte of RFB. Nothing that
 * is demanded of TLS is ever left out, and every address on the way is on the route's allow-list.
 *
 * Throws {@link TunnelError} and, for what a connector met, `RfbError`. When it throws, or when the signal
 * comes while it runs, everything it had opened is closed.
 */
export async function openConsole(
  given: Target,
  route: Route,
  options: OpenOptions,
): Promise<Opened> {
  const target = withRouteTls(given, route);
  const way = wayTo(target, route);
  const opening = new Opening(route, options);
  switch (way.kind) {
    case "none":
      throw new TunnelError("tls", way.check);
    case "connector":
      return { ...(await opening.byConnector(target, way)), target };
    case "plain":
    case "platform":
      switch (target.kind) {
        case "rfb":
          return { ...(await opening.rfb(target, way)), target };
        case "xapi":
          return { ...(await opening.xapi(target)), target };
        case "websocket":
          return { ...(await opening.webSocket(target, way)), target };
      }
      return target satisfies never;
  }
}

type OpenedUp = Omit<Opened, "target">;

/** One attempt at one route. */
class Opening {
  readonly #route: Route;
  readonly #options: OpenOptions;
  readonly #patience: Patience;

  constructor(route: Route, options: OpenOptions) {
    this.#route = route;
    this.#options = options;
    const { signal } = options;
    this.#patience = {
      timeoutMs: options.limits.dialMs,
      ...(signal === undefined ? {} : { signal }),
    };
  }

  async rfb(target: RfbTarget, way: Way): Promise<OpenedUp> {
    const isSecure = way.kind === "platform";
    const start = isSecure && way.start === "immediate" ? "on" : isSecure ? "starttls" : "off";
    const tunnel = await openSocket(this.#network().connect, target, start, this.#patience);
    return { tunnel, at: "version", early: NOTHING, tls: isSecure ? "platform" : undefined };
  }

  async webSocket(target: WebSocketTarget, way: Way): Promise<OpenedUp> {
    const tunnel = await openWebSocket(this.#network().fetch, target, this.#patience);
    const tls = way.kind === "platform" ? "platform" : undefined;
    return { tunnel, at: "version", early: NOTHING, tls };
  }

  /** A console that is not where the ticket says is looked for once, where the ticket names its pool. */
  async xapi(target: XapiTarget): Promise<OpenedUp> {
    try {
      return await this.#xapiAt(target, target);
    } catch (error) {
      const isAway = error instanceof TunnelError && error.code === "not-running";
      if (!isAway || target.pool === undefined) throw error;
      return this.#xapiAt(target, await this.#lookUp(target));
    }
  }

  async #xapiAt(target: XapiTarget, { host, port, console }: XapiLocation): Promise<OpenedUp> {
    const { session } = target;
    const opening = xapiConnect({ host, console, session });
    const { tunnel, rest } = await this.#talkTo({ host, port }, opening);
    return { tunnel, at: "version", early: rest, tls: "platform" };
  }

  async #lookUp(target: XapiTarget): Promise<XapiLocation> {
    const lookup = xapiLocation(target);
    let next = lookup.next();
    while (!next.done) {
      const call = next.value;
      const made = await this.#talkTo({ host: call.host, port: target.port }, xapiCall(call));
      made.tunnel.close();
      next = lookup.next(made.result);
    }
    return next.value;
  }

  /** Speaks with a XAPI host, which must be on the allow-list whoever named it. */
  async #talkTo<Result>(
    endpoint: Endpoint,
    protocol: Conversation<Result>,
  ): Promise<Conversed<Result>> {
    const admitted = admitOnRoute(this.#route, endpoint);
    if (admitted === undefined) throw new TunnelError("not-allowed");
    const tunnel = await openSocket(this.#network().connect, admitted, "on", this.#patience);
    return closingOnError(tunnel, this.#converse(tunnel, protocol, this.#options.limits.stepMs));
  }

  async byConnector(
    target: Target,
    { connector }: Extract<Way, { kind: "connector" }>,
  ): Promise<OpenedUp> {
    const { connectorKeys, internet, limits, now, random, session } = this.#options;
    if (connectorKeys === undefined) throw new TunnelError("connector");
    const { connect } = connector.tls ? internet : this.#network();
    const task = {
      aud: connector.name,
      session,
      target,
      anonymousTls: this.#route.anonymousTls,
      ...(this.#options.passwordIsOptional && { passwordIsOptional: true as const }),
    };
    const preamble = newPreamble(task, { now: now(), random });
    const sealed = sealPreamble(preamble, keyFor(connector.name, connectorKeys));
    const tunnel = await byTheConnector(
      openSocket(connect, connector, connector.tls ? "on" : "off", this.#patience),
    );
    const { result, rest } = await byTheConnector(
      closingOnError(tunnel, this.#converse(tunnel, connectorOpening(sealed), limits.connectorMs)),
    );
    const { status, keys } = result;
    if (!status.ok) {
      tunnel.close();
      Object.assign(this.#options.offer, offerOfStatus(status));
      throw errorOfStatus(status);
    }
    return {
      tunnel: sealedTunnel(tunnel, keys, rest),
      at: "initialisation",
      early: NOTHING,
      tls: status.tls,
    };
  }

  #converse<Result>(
    tunnel: Tunnel,
    protocol: Conversation<Result>,
    stepMs: number,
  ): Promise<Conversed<Result>> {
    const { signal } = this.#options;
    return converse(tunnel, protocol, { stepMs, ...(signal === undefined ? {} : { signal }) });
  }

  #network(): Network {
    const { binding } = this.#route;
    const network = binding === undefined ? this.#options.internet : this.#options.network(binding);
    if (network === undefined) throw new TunnelError("route");
    return network;
  }
}

async function closingOnError<Value>(tunnel: Tunnel, operation: Promise<Value>): Promise<Value> {
  try {
    return await operation;
  } catch (error) {
    tunnel.close();
    throw error;
  }
}

/** Until a connector has said how it went, whatever goes wrong is its own failure, not the target's. */
async function byTheConnector<Value>(operation: Promise<Value>): Promise<Value> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof TunnelError || error instanceof RfbError)
      throw new TunnelError("connector");
    throw error;
  }
}
