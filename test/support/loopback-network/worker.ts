import { connect } from "cloudflare:sockets";
import { WorkerEntrypoint } from "cloudflare:workers";

import { isInvented } from "./address.ts";

/**
 * A private network for tests and for development without an account: bound as a service it answers
 * `connect()` and `fetch()` as a VPC Network binding does, and takes every address of its invented
 * networks for this computer. It has no place in a deployment.
 */
// oxlint-disable-next-line import/no-default-export -- what the runtime wants
export default class LoopbackNetwork extends WorkerEntrypoint {
  /** HTTP and the upgrade to WebSocket; redirects are the caller's to follow. */
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (!isInvented(url.hostname)) return new Response(null, { status: 530 });
    url.hostname = "127.0.0.1";
    return fetch(new Request(url, request), { redirect: "manual" });
  }

  /** TCP. What the caller asked for is the local address of its socket; what cannot be had is closed. */
  override async connect(socket: Socket): Promise<void> {
    const { localAddress = "" } = await socket.opened;
    const { hostname, port } = new URL(`tcp://${localAddress}`);
    const host = isInvented(hostname) ? "127.0.0.1" : undefined;
    if (host === undefined) {
      await socket.close();
      return;
    }
    const machine = connect(`${host}:${port}`, { secureTransport: "off", allowHalfOpen: false });
    await Promise.all([
      socket.readable.pipeTo(machine.writable),
      machine.readable.pipeTo(socket.writable),
    ]).catch(async () => {
      // One direction that fails ends the other.
      await Promise.allSettled([socket.close(), machine.close()]);
    });
  }
}
