import { createServer, type Socket } from "node:net";

import { ScreenConversation } from "../support/screen-conversation.ts";

/** A FramebufferUpdate of one black pixel in 32 bits (RFC 6143 §7.6.1). */
export const ANSWER = Buffer.from("0000000100000000000100010000000000000000", "hex");

/** A VNC server that shows one picture to each client, and the next one after a key. */
export interface AnsweringServer {
  readonly port: number;
  /** Connections that are open. */
  open(): number;
  /** Keysyms of the keys that were pressed, in order. */
  readonly keysyms: readonly number[];
  close(): Promise<void>;
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  const sockets = new Set<Socket>();
  const keysyms: number[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    let pictures = 1;
    let isAsked = false;
    const show = (): void => {
      if (!isAsked || pictures === 0) return;
      isAsked = false;
      pictures -= 1;
      socket.write(ANSWER);
    };
    const conversation = new ScreenConversation({
      send: (bytes) => void socket.write(bytes),
      key: (keysym, down) => {
        if (!down) return;
        keysyms.push(keysym);
        pictures += 1;
        show();
      },
      updateRequest: () => {
        isAsked = true;
        show();
      },
    });
    socket.on("data", (chunk) => conversation.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return {
    port: address.port,
    open: () => sockets.size,
    keysyms,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
