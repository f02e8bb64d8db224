import { createServer, type Socket } from "node:net";

import type { SharedKey } from "../../../worker/ticket/jwk.ts";
import { encodeStatus, openPreamble, type Preamble } from "../../../worker/tunnel/preamble.ts";
import { ByteReader } from "../byte-reader.ts";
import { u16, wire } from "../play.ts";
import { listening } from "./listening.ts";
import { cutText, SERVER_INIT } from "./scripted-vnc.ts";

/**
 * What a connector does with a sound preamble. A test chooses by the password of the target: one of
 * these words, or a status to send as JSON.
 */
const ACTIONS = {
  ok: (socket) => {
    socket.write(wire(encodeStatus({ ok: true, tls: TLS }), SERVER_INIT));
    return echo(socket);
  },
  "ok-by-bytes": async (socket) => {
    for (const byte of encodeStatus({ ok: true })) {
      socket.write(Uint8Array.of(byte));
      // oxlint-disable-next-line no-await-in-loop -- one byte after another
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    socket.write(SERVER_INIT);
    return echo(socket);
  },
  "ok-then-nothing": (socket) => void socket.write(encodeStatus({ ok: true })),
  silent: () => undefined,
  garbage: (socket) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
  "no-status": (socket) => void socket.write(wire(u16(2), "{}")),
  empty: (socket) => void socket.write(u16(0)),
  // As long as may be, and no status; one longer, of which not a byte has to come.
  longest: (socket) => void socket.write(wire(u16(2048), " ".repeat(2048))),
  "over-limit": (socket) => void socket.write(u16(2049)),
  close: (socket) => void socket.end(),
} as const satisfies Record<string, (socket: Socket) => Promise<void> | undefined>;

const TLS = { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384" } as const;

export interface ConnectorDouble {
  readonly port: number;
  /** All preambles that could be opened. */
  readonly preambles: readonly Preamble[];
  connections(): number;
  close(): Promise<void>;
}

/** A connector that dials nothing. What is no preamble for it is closed without an answer. */
export async function startConnectorDouble(
  name: string,
  keys: readonly SharedKey[],
): Promise<ConnectorDouble> {
  const preambles: Preamble[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    serve(socket, async (bytes) => {
      const now = Date.now() / 1000;
      const preamble = await openPreamble(bytes, { keys, audience: name, now });
      preambles.push(preamble);
      return preamble;
    }).catch(() => socket.destroy());
  });
  return { ...(await listening(server)), preambles };
}

async function serve(
  socket: Socket,
  open: (bytes: Uint8Array) => Promise<Preamble>,
): Promise<void> {
  const incoming = new ByteReader();
  socket.on("data", (chunk: Uint8Array) => incoming.push(chunk));
  const [high = 0, low = 0] = await incoming.read(2);
  const { target } = await open(await incoming.read(high * 256 + low));
  const word = target.password ?? "ok";
  const action = Object.entries(ACTIONS).find(([name]) => name === word)?.[1];
  if (action === undefined) socket.write(encodeStatus(JSON.parse(word)));
  else await action(socket);
}

/** As the scripted servers do: tells the viewer in a ServerCutText, as hex, what arrives from it. */
async function echo(socket: Socket): Promise<void> {
  socket.removeAllListeners("data");
  for await (const chunk of socket) {
    if (Buffer.isBuffer(chunk)) socket.write(cutText(chunk.toString("hex")));
  }
}
