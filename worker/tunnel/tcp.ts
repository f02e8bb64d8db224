import { connect } from "cloudflare:sockets";

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

  let timer: ReturnType<typeof setTimeout> | null = null;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TunnelError("timeout")), timeoutMs);
  });
  try {
    await Promise.race([socket.opened, timeout]);
  } catch (error) {
    close();
    throw error instanceof TunnelError ? error : new TunnelError("unreachable");
  } finally {
    clearTimeout(timer);
  }
  return { readable: socket.readable, writable: socket.writable, close };
}
