import { connect } from "cloudflare:sockets";

import { after } from "./after.ts";
import { TunnelError, type Tunnel } from "./tunnel.ts";

/** Bytes that may wait in the socket for the peer to read before writes block. */
const SEND_BUFFER = 64 * 1024;

/**
 * Opens plain TCP. `host` is a name or a literal address (IPv6 without brackets). Throws
 * {@link TunnelError}; the platform's own error text names the address and is dropped.
 */
export async function openTcp(
  target: { readonly host: string; readonly port: number },
  timeoutMs: number,
): Promise<Tunnel> {
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  const socket = connect(`${host}:${target.port}`, {
    secureTransport: "off",
    allowHalfOpen: false,
    highWaterMark: SEND_BUFFER,
  });
  // A reset rejects `closed` as well as the read in progress; the read tells.
  socket.closed.catch(() => {});
  const close = (): void => {
    // Closing waits for a pending connect, about 20 s: the socket is abandoned, not awaited.
    socket.close().catch(() => {});
  };

  const timeout = Promise.withResolvers<never>();
  const callOff = after(timeoutMs, () => timeout.reject(new TunnelError("timeout")));
  try {
    await Promise.race([socket.opened, timeout.promise]);
  } catch (error) {
    close();
    throw error instanceof TunnelError ? error : new TunnelError("unreachable");
  } finally {
    callOff();
  }
  return { readable: socket.readable, writable: socket.writable, close };
}
