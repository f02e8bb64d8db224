import { connect as connectTcp, createServer, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";

import { listening, type Listening } from "../../../support/doubles/listening.ts";

/** A client without any protocol: what it sent is the test's own business. */
export interface RawClient {
  readonly socket: Socket;
  /** Segments that have arrived, each as Latin-1. */
  readonly segments: readonly string[];
  /** Everything that has arrived. */
  received(): string;
  /** Waits for text anywhere in what arrives; rejects when the connection ends first. */
  receives(text: string): Promise<string>;
  /** Resolves with everything that arrived once the connection has ended. */
  readonly ended: Promise<string>;
}

/** Connects, by TLS when there are options for it, and sends. */
export function rawClient(port: number, send: string, tls?: ConnectionOptions): RawClient {
  const socket =
    tls === undefined
      ? connectTcp({ host: "127.0.0.1", port, noDelay: true })
      : connectTls({ host: "127.0.0.1", port, ...tls });
  const segments: string[] = [];
  let wake: (() => void) | undefined;
  const received = (): string => segments.join("");
  socket.write(Buffer.from(send, "latin1"));
  socket.on("data", (chunk) => {
    segments.push(chunk.toString("latin1"));
    wake?.();
  });
  socket.on("error", () => undefined);
  const ended = new Promise<string>((resolve) => {
    socket.on("close", () => {
      resolve(received());
      wake?.();
    });
  });
  const receives = async (text: string): Promise<string> => {
    while (!received().includes(text)) {
      if (socket.destroyed) throw new Error(`ended after: ${received()}`);
      // oxlint-disable-next-line no-await-in-loop -- until the text is there
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return received();
  };
  return { socket, segments, received, receives, ended };
}

/** Plays a VNC server behind a double: it says its version and then echoes. */
export async function startEchoScreen(banner = "RFB 003.003\n"): Promise<Listening> {
  return listening(
    createServer({ noDelay: true }, (socket) => {
      socket.write(banner);
      socket.pipe(socket);
    }),
  );
}
