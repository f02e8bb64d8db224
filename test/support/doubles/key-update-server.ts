import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { ByteReader } from "../byte-reader.ts";
import { startChild } from "../child.ts";
import { childListens } from "../listener.ts";
import type { Identity } from "../pki/pki.ts";
import { u32, wire } from "../play.ts";
import { SUBTYPE } from "../vencrypt-client.ts";
import { onFreePort } from "../vnc-server.ts";
import { listening } from "./listening.ts";
import { relay } from "./relay.ts";
import { cutText, SERVER_INIT } from "./scripted-vnc.ts";

/** A live X509None console whose server changes the keys of TLS 1.3 when a test says so. One client. */
export interface KeyUpdateServer {
  readonly port: number;
  /** Sends a ServerCutText. */
  say(text: string): Promise<void>;
  /** Sends a KeyUpdate that asks the client to change its keys too. */
  updateKeys(): Promise<void>;
  /** The messages of TLS, `KeyUpdate` among them, and everything the client sent within it. */
  output(): string;
  close(): Promise<void>;
}

/** Between two writes, so that OpenSSL reads each alone: a command must begin what it reads. */
const APART_MS = 50;

/**
 * Starts it. Node cannot send a KeyUpdate, so TLS is the program `openssl s_server`; the negotiation in
 * the clear before it is done here.
 */
export async function startKeyUpdateServer(identity: Identity): Promise<KeyUpdateServer> {
  const { child, tlsPort } = await onFreePort(async (port) => {
    const child = await startChild(
      "openssl",
      [
        ["s_server", "-accept", `127.0.0.1:${port}`, "-naccept", "1", "-tls1_3", "-msg"],
        ["-cert", identity.certificatePath, "-cert_chain", identity.chainPath],
        ["-key", identity.keyPath],
      ].flat(),
      { input: true },
    );
    try {
      await childListens(child, port);
    } catch (error) {
      await child.stop();
      throw error;
    }
    return { child, tlsPort: port };
  });
  const write = async (bytes: Uint8Array): Promise<void> => {
    child.input?.write(bytes);
    await sleep(APART_MS);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    const incoming = new ByteReader();
    socket.on("data", (chunk) => incoming.push(chunk));
    socket.on("close", () => incoming.end(new Error("closed")));
    const negotiate = async (): Promise<void> => {
      socket.write("RFB 003.008\n");
      await incoming.read(12);
      socket.write(wire(1, 19));
      await incoming.read(1);
      socket.write(wire(0, 2));
      await incoming.read(2);
      socket.write(wire(0, 1, u32(SUBTYPE.x509None)));
      await incoming.read(4);
      socket.removeAllListeners("data");
      relay(socket, connect({ host: "127.0.0.1", port: tlsPort, noDelay: true }));
      socket.write(wire(1));
      // The ClientInit stays unread among the output: it says nothing.
      await write(wire(u32(0), SERVER_INIT));
    };
    negotiate().catch(() => socket.destroy());
  });
  const listener = await listening(server);
  return {
    port: listener.port,
    say: (text) => write(cutText(text)),
    updateKeys: () => write(wire("K\n")),
    output: () => child.output(),
    close: async () => {
      await listener.close();
      await child.stop();
    },
  };
}
