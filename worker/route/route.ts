import type { Placement } from "../ticket/placement.ts";
import { isInCidrs, type Cidr } from "./address.ts";
import { admitEndpoint, type AllowList, type Endpoint } from "./allow-list.ts";

/** A route that is always there: the public internet, with ALLOWED_TARGETS as its allow-list. */
export const INTERNET_ROUTE = "internet";

/** A connector at the other end of a route. */
export interface ConnectorAddress {
  /** What the connector calls itself: the `aud` of the preambles it opens. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Whether it is reached by TLS with a public certificate, over the internet. */
  readonly tls: boolean;
}

/** A named way out of the edge. */
export interface Route {
  readonly name: string;
  /** The VPC Network binding that leads there; the internet when left out. */
  readonly binding: string | undefined;
  readonly allowed: AllowList;
  /** Never a console there, whatever the allow-list says: what the operator's NAT64 translates. */
  readonly refused: readonly Cidr[];
  /** Where the one who asks may go by it, if not everywhere. */
  readonly within?: AllowList | undefined;
  /** Opens the route's TLS targets. */
  readonly connector: ConnectorAddress | undefined;
  /** Whether a target may ask for TLS that is encrypted and not authenticated. */
  readonly anonymousTls: boolean;
  /** Whether every target must be reached by TLS, whatever its ticket says. */
  readonly tlsRequired: boolean;
  /** What `rfb` targets get that do not say whether they want TLS. */
  readonly rfbTls: "off" | "x509" | "anonymous";
  /** Where sessions of its targets run: near the region unless a ticket names one, and in no other jurisdiction. */
  readonly placement: Placement;
}

export interface ChosenRoute {
  readonly route: Route;
  /** The endpoint in canonical spelling: what was checked is what must be dialled. */
  readonly endpoint: Endpoint;
}

/**
 * The way to a target: the route it names, or the first whose allow-list admits it. `no-route`: none has
 * that name. `not-allowed`: the allow-list does not have the target.
 */
export function chooseRoute(
  routes: readonly Route[],
  target: Endpoint & { readonly route?: string | undefined },
): ChosenRoute | "no-route" | "not-allowed" {
  const named =
    target.route === undefined ? routes : routes.filter(({ name }) => name === target.route);
  if (named.length === 0) return "no-route";
  for (const route of named) {
    const endpoint = admitOnRoute(route, { host: target.host, port: target.port });
    if (endpoint !== undefined) return { route, endpoint };
  }
  return "not-allowed";
}

/** The endpoint to dial over a route, or `undefined` when it does not lead there. */
export function admitOnRoute(
  { allowed, refused, within }: Route,
  endpoint: Endpoint,
): Endpoint | undefined {
  const admitted = admitEndpoint(allowed, endpoint);
  if (admitted === undefined || isInCidrs(refused, admitted.host)) return undefined;
  return within === undefined ? admitted : admitEndpoint(within, admitted);
}

/** The internet as a route. TLS by a public certificate is always possible there. */
export function internetRoute(allowed: AllowList, tlsRequired = false): Route {
  return {
    name: INTERNET_ROUTE,
    binding: undefined,
    allowed,
    refused: [],
    connector: undefined,
    anonymousTls: false,
    tlsRequired,
    rfbTls: tlsRequired ? "x509" : "off",
    placement: {},
  };
}
