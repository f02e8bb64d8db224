import type { XapiTarget } from "../../worker/ticket/claims.ts";
import { normaliseHost } from "../../worker/route/address.ts";
import { xapiConnect } from "../../worker/tunnel/xapi/connect.ts";
import { xapiLocation, type XapiLocation } from "../../worker/tunnel/xapi/location.ts";
import { xapiCall } from "../../worker/tunnel/xapi/rpc.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";
import { converse, type Secure } from "./converse.ts";
import type { SecureStream } from "./tls.ts";

/** Opens TLS to a host of the pool, allow-list and checks included. */
export type OpenHost = (place: {
  readonly host: string;
  readonly port: number;
}) => Promise<SecureStream>;

/**
 * Opens the tunnel to a console of XenServer or XCP-ng, up to the RFB in it. A console that is no longer
 * where the target says is looked up in the pool that the target lists, once, and asked for where it is
 * now. Throws {@link TunnelError}.
 */
export async function openXapi(
  target: XapiTarget,
  open: OpenHost,
  signal: AbortSignal,
): Promise<SecureStream> {
  try {
    return await connectConsole(target, target, open, signal);
  } catch (error) {
    const moved = error instanceof TunnelError && error.code === "not-running";
    if (!moved || target.pool === undefined) throw error;
    const place = await locate(target, open, signal);
    const isSameHost = place.host === normaliseHost(target.host).text && place.port === target.port;
    if (isSameHost && place.console === target.console) throw error;
    return await connectConsole(target, place, open, signal);
  }
}

async function connectConsole(
  { session }: XapiTarget,
  place: XapiLocation,
  open: OpenHost,
  signal: AbortSignal,
): Promise<SecureStream> {
  const { stream, facts } = await open(place);
  const { host, console } = place;
  try {
    await converse(stream, xapiConnect({ host, console, session }), signal, noTls);
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return { stream, facts };
}

/** Makes the calls of the look-up, each on a connection of its own. */
async function locate(
  target: XapiTarget,
  open: OpenHost,
  signal: AbortSignal,
): Promise<XapiLocation> {
  const lookup = xapiLocation(target);
  let next = lookup.next();
  while (!next.done) {
    const call = next.value;
    // oxlint-disable-next-line no-await-in-loop -- each call follows from the answers before
    const { stream } = await open({ host: call.host, port: target.port });
    try {
      // oxlint-disable-next-line no-await-in-loop -- each call follows from the answers before
      const { result } = await converse(stream, xapiCall(call), signal, noTls);
      next = lookup.next(result);
    } finally {
      stream.destroy();
    }
  }
  return next.value;
}

/** TLS stands already. */
const noTls: Secure = () => Promise.reject(new TunnelError("tls", "handshake"));
