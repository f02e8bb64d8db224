import type { Endpoint } from "../route/allow-list.ts";
import { endpointText } from "../route/endpoint-text.ts";
import { withTimeout, type DialLimits } from "./dial-limits.ts";
import { TunnelError } from "./errors.ts";
import type { Tunnel } from "./tunnel.ts";

/** Bytes that may wait in the socket for the peer to read before writes block. */
const SEND_BUFFER = 64 * 1024;

/** `connect` of the platform or of a private network's binding. */
export type Connect = (address: string, options: SocketOptions) => Socket;

/**
 * Dials TCP, in the clear (`off`), in the clear until `startTls` (`starttls`), or with TLS at once (`on`).
 * The platform's TLS asks a public authority to vouch for the dialled host, and knows nothing less.
 * The host is a name or a literal address (IPv6 without brackets).
 *
 * Throws {@link TunnelError}; the platform's own error text names the address and is dropped.
 */
export async function dialTcp(
  connect: Connect,
  endpoint: Endpoint,
  secureTransport: "off" | "starttls" | "on",
  limits: DialLimits,
): Promise<Tunnel> {
  const socket = connectSocket(connect, endpoint, secureTransport);
  try {
    await withTimeout(socket.opened, limits);
  } catch (error) {
    abandon(socket);
    if (error instanceof TunnelError) throw error;
    if (secureTransport === "on" && (await answers(connect, endpoint, limits))) {
      throw new TunnelError("tls", "handshake");
    }
    throw new TunnelError("unreachable");
  }
  return secureTransport === "starttls"
    ? upgradable(socket, limits)
    : { ...tunnelOf(socket), isSecured: secureTransport === "on" };
}

function connectSocket(
  connect: Connect,
  endpoint: Endpoint,
  secureTransport: "off" | "starttls" | "on",
): Socket {
  let socket: Socket;
  try {
    socket = connect(endpointText(endpoint), {
      secureTransport,
      allowHalfOpen: false,
      highWaterMark: SEND_BUFFER,
    });
  } catch {
    // Bindings may refuse at once.
    throw new TunnelError("unreachable");
  }
  // A reset rejects `closed` as well as the read in progress; the read tells.
  socket.closed.catch(() => {});
  return socket;
}

/** In the clear, until TLS takes the connection over; closing either closes it. */
function upgradable(socket: Socket, limits: DialLimits): Tunnel {
  let current = socket;
  const startTls = async (): Promise<Tunnel> => {
    current = socket.startTls();
    current.closed.catch(() => {});
    try {
      await withTimeout(current.opened, limits);
    } catch (error) {
      abandon(current);
      // The platform does not say what it did not like.
      const isLate = error instanceof TunnelError && error.code === "timeout";
      throw new TunnelError("tls", isLate ? "timeout" : "handshake");
    }
    return { ...tunnelOf(current), isSecured: true };
  };
  return { ...tunnelOf(socket), close: () => abandon(current), startTls };
}

/**
 * Whether somebody accepts connections there: with TLS at once the platform reports a bad certificate
 * as it reports a closed port.
 */
async function answers(connect: Connect, endpoint: Endpoint, limits: DialLimits): Promise<boolean> {
  const probe = connectSocket(connect, endpoint, "off");
  try {
    await withTimeout(probe.opened, limits);
    return true;
  } catch {
    return false;
  } finally {
    abandon(probe);
  }
}

function tunnelOf(socket: Socket): Tunnel {
  return {
    readable: socket.readable,
    writable: socket.writable,
    close: () => abandon(socket),
  };
}

/** Closing waits for a pending connect, about 20 s, and for a pending handshake: it is begun, not awaited. */
function abandon(socket: Socket): void {
  socket.close().catch(() => {});
}
