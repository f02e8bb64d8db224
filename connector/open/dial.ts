import { connect } from "node:net";

import type { Endpoint } from "../../worker/route/allow-list.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";
import { ByteStream } from "../byte-stream.ts";
import { addressesOf, type Resolve } from "./resolve.ts";
import { abortAfter, orAbort } from "../abort-after.ts";

/** Time that one address has to answer, in milliseconds; the opening's own limit holds for all together. */
const DIAL_MS = 4000;

/** Time without traffic after which the system asks whether the peer is still there, in milliseconds. */
const KEEP_ALIVE_MS = 30_000;

/** Opens TCP to an endpoint that the allow-list has admitted. Throws {@link TunnelError}. */
export async function dial(
  endpoint: Endpoint,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<ByteStream> {
  const addresses = await orAbort(addressesOf(endpoint.host, resolve), signal);
  let failure = new TunnelError("unreachable");
  for (const address of addresses) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      return await abortAfter(
        DIAL_MS,
        () => new TunnelError("timeout"),
        (own) => connectTo(address, endpoint.port, own),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TunnelError)) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function connectTo(host: string, port: number, signal: AbortSignal): Promise<ByteStream> {
  const socket = connect({
    host,
    port,
    noDelay: true,
    allowHalfOpen: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  });
  const opened = new Promise<void>((done, fail) => {
    socket.once("connect", done);
    // The system's message names the address.
    socket.on("error", () => fail(new TunnelError("unreachable")));
  });
  try {
    await orAbort(opened, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  // A server at its connection limit closes without a word, or resets.
  return new ByteStream(socket, () => new TunnelError("refused"));
}
