import { createServer, type Socket } from "node:net";

import { ScreenConversation } from "../../support/screen-conversation.ts";
import { KNOWN_SCREEN, updateOf } from "./update-stream.ts";

/** A key that a server was told of, and in which of its connections, counted from 0. */
interface ToldKey {
  readonly keysym: number;
  readonly down: boolean;
  readonly connection: number;
}

/** A VNC server whose stream is known: it answers each request with the next update of `updateOf`. */
export interface KnownServer {
  readonly port: number;
  /** All keys of which it was told, in order. */
  readonly keys: readonly ToldKey[];
  /** Connections that clients have made so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts a server on 127.0.0.1. Each of its connections has the same stream, from its start. */
export async function startKnownServer(seed: number): Promise<KnownServer> {
  const sockets = new Set<Socket>();
  const keys: ToldKey[] = [];
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    const connection = connections;
    connections += 1;
    let updates = 0;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    const conversation = new ScreenConversation(
      {
        send: (bytes) => void socket.write(bytes),
        key: (keysym, down) => void keys.push({ keysym, down, connection }),
        updateRequest: () => {
          socket.write(updateOf(seed, updates));
          updates += 1;
        },
      },
      KNOWN_SCREEN,
    );
    socket.on("data", (chunk) => conversation.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return {
    port: address.port,
    keys,
    connections: () => connections,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
