import type { XapiTarget } from "../../worker/ticket/claims.ts";
import type { Endpoint } from "../../worker/route/allow-list.ts";
import { xapiConnect } from "../../worker/tunnel/xapi/connect.ts";
import { reachXapiConsole } from "../../worker/tunnel/xapi/reach.ts";
import { xapiCall } from "../../worker/tunnel/xapi/rpc.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";
import { converse, type Secure } from "./converse.ts";
import type { SecureStream } from "./tls.ts";

/** Opens TLS to a host of the pool, allow-list and checks included. */
export type OpenHost = (place: Endpoint) => Promise<SecureStream>;

/**
 * Opens the tunnel to a console of XenServer or XCP-ng, up to the RFB in it, wherever in its pool it is now.
 * Throws {@link TunnelError}.
 */
export function openXapi(
  target: XapiTarget,
  open: OpenHost,
  signal: AbortSignal,
): Promise<SecureStream> {
  const { session } = target;
  return reachXapiConsole(target, {
    connect: async (place) => {
      const secured = await open(place);
      const { host, console: consoleRef } = place;
      const conversation = xapiConnect({ host, console: consoleRef, session });
      try {
        await converse(secured.stream, conversation, signal, noTls);
      } catch (error) {
        secured.stream.destroy();
        throw error;
      }
      return secured;
    },
    call: async (call, endpoint) => {
      const { stream } = await open(endpoint);
      try {
        const { result } = await converse(stream, xapiCall(call), signal, noTls);
        return result;
      } finally {
        stream.destroy();
      }
    },
  });
}

/** TLS has been established already. */
const noTls: Secure = () => Promise.reject(new TunnelError("tls", "handshake"));
