import type { Server, Socket } from "node:net";

/** A double's server on 127.0.0.1. */
export interface Listening {
  readonly port: number;
  /** Connections accepted and not yet closed. */
  connections(): number;
  /** Ends the server and every connection that it accepted. */
  close(): Promise<void>;
}

/** Starts a TCP or TLS server on a port that the system chooses. */
export async function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    // Clients under test hang up in the middle of things; that is not the double's failure.
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return {
    port: address.port,
    connections: () => sockets.size,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
