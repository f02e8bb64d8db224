import { createServer, type Socket } from "node:net";

import { ScreenConversation } from "../../support/screen-conversation.ts";

/** A VNC server that shows nothing and counts who comes. */
export interface CountingServer {
  readonly port: number;
  /** Connections so far. */
  readonly dials: number;
  /** Connections that are open. */
  readonly open: number;
  close(): Promise<void>;
}

export async function startCountingServer(): Promise<CountingServer> {
  const sockets = new Set<Socket>();
  let dials = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    dials += 1;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    const conversation = new ScreenConversation({
      send: (bytes) => void socket.write(bytes),
      key: () => {},
      updateRequest: () => {},
    });
    socket.on("data", (chunk) => conversation.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return {
    port: address.port,
    get dials() {
      return dials;
    },
    get open() {
      return sockets.size;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
