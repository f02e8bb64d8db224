import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

import { Desktop } from "./desktop/desktop.ts";
import { Connection } from "./rfb/connection.ts";

/** Most clients at once; further ones are turned away. */
export const MAX_CLIENTS = 16;
/** Time between two frames while somebody watches, in milliseconds. */
const FRAME_MS = 33;

export interface DemoOptions {
  /** 0, the default, takes a free port. The server listens on 127.0.0.1 only. */
  readonly port?: number | undefined;
  /** VNC Authentication password; without one the security type is None. */
  readonly password?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Desktop name in ServerInit. */
  readonly name?: string | undefined;
  /** Unix time in milliseconds; makes clock and chart repeatable. */
  readonly now?: (() => number) | undefined;
  /** Without the squares in the corner by which tests know colours. */
  readonly forPeople?: boolean | undefined;
  /** No frame is painted by the passing of time. */
  readonly freeze?: boolean | undefined;
  /** Time a client has for the handshake, in milliseconds. */
  readonly handshakeMs?: number | undefined;
}

export interface DemoHypervisor {
  readonly host: string;
  readonly port: number;
  /** The machine itself, for tests that compare pictures. */
  readonly desktop: Desktop;
  close(): Promise<void>;
}

/** Starts the demo machine: a small desktop behind an RFB 3.8 server on the loopback interface. */
export async function startDemoHypervisor(options: DemoOptions = {}): Promise<DemoHypervisor> {
  const host = "127.0.0.1";
  const now = options.now ?? Date.now;
  const desktop = new Desktop({
    width: options.width ?? 1024,
    height: options.height ?? 640,
    now,
    hasPatch: options.forPeople !== true,
  });
  const connections = new Set<Connection>();
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    if (connections.size >= MAX_CLIENTS) {
      socket.on("error", () => socket.destroy());
      socket.end();
      return;
    }
    const connection = new Connection({
      socket,
      desktop,
      name: options.name ?? "Porthole demo machine",
      password: options.password,
      handshakeMs: options.handshakeMs,
    });
    connections.add(connection);
    sockets.add(socket);
    socket.on("close", () => {
      connections.delete(connection);
      sockets.delete(socket);
    });
  });
  server.listen(options.port ?? 0, host);
  await once(server, "listening");

  const frames = options.freeze
    ? undefined
    : setInterval(() => {
        if ([...connections].some((connection) => connection.watching)) desktop.tick();
      }, FRAME_MS);

  return {
    host,
    port: portOf(server),
    desktop,
    async close() {
      clearInterval(frames);
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The port of a server that listens. */
function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP server");
  return address.port;
}
