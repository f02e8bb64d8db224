import { normaliseHost } from "../../route/address.ts";
import type { Endpoint } from "../../route/allow-list.ts";
import type { XapiTarget } from "../../ticket/claims.ts";
import { TunnelError } from "../errors.ts";
import { xapiLocation, type XapiLocation } from "./location.ts";
import type { XapiAnswer, XapiCall } from "./rpc.ts";

/** How hosts of a pool are reached. */
export interface XapiHosts<Reached> {
  /** Opens a console where it is said to be. Throws {@link TunnelError} `not-running` if it is not there. */
  readonly connect: (place: XapiLocation) => Promise<Reached>;
  /** Makes a call, on a connection of its own. */
  readonly call: (call: XapiCall, endpoint: Endpoint) => Promise<XapiAnswer>;
}

/**
 * Opens a console of XenServer or XCP-ng. A console that is not where the ticket says is looked up once, if
 * the ticket names its pool, and opened where it is now. Throws what `hosts` throws and {@link TunnelError}.
 */
export async function reachXapiConsole<Reached>(
  target: XapiTarget,
  hosts: XapiHosts<Reached>,
): Promise<Reached> {
  try {
    return await hosts.connect(target);
  } catch (error) {
    const isAway = error instanceof TunnelError && error.code === "not-running";
    if (!isAway || target.pool === undefined) throw error;
    const place = await locate(target, hosts);
    const isSameHost = place.host === normaliseHost(target.host).text && place.port === target.port;
    if (isSameHost && place.console === target.console) throw error;
    return await hosts.connect(place);
  }
}

/** Makes the calls of the look-up, one after the other: each follows from the answers before. */
async function locate(
  target: XapiTarget,
  { call }: Pick<XapiHosts<unknown>, "call">,
): Promise<XapiLocation> {
  const lookup = xapiLocation(target);
  let next = lookup.next();
  while (!next.done) {
    const endpoint = { host: next.value.host, port: target.port };
    next = lookup.next(await call(next.value, endpoint));
  }
  return next.value;
}
