import { randomBytes } from "node:crypto";
import { createServer, type Socket } from "node:net";

import type { SharedKey } from "../../../worker/ticket/keys/jwk.ts";
import { openPreamble, type OpenedPreamble } from "../../../worker/tunnel/connector/handshake.ts";
import { initiate, respond } from "../../../worker/tunnel/connector/noise/handshake.ts";
import type { Preamble } from "../../../worker/tunnel/connector/preamble.ts";
import type { Status } from "../../../worker/tunnel/connector/status.ts";
import { ByteReader } from "../byte-reader.ts";
import { sealedEnd, type SealedEnd } from "../connector/sealed-end.ts";
import { u16, wire } from "../play.ts";
import { listening } from "./listening.ts";
import { cutText, SERVER_INIT } from "./scripted-vnc.ts";

/** A gateway's connection at a double, its preamble opened. */
interface Asked {
  readonly socket: Socket;
  readonly incoming: ByteReader;
  readonly opened: OpenedPreamble;
  /** The gateway's frame, its length left out. */
  readonly frame: Uint8Array;
  /** What was answered to the preamble before, its length included. */
  readonly recorded: Uint8Array;
}

const TLS = { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384" } as const;
const OK = { ok: true, tls: TLS } as const;

/** What an impostor says that has no key and believes that a status is JSON. */
const BARE = Buffer.from(JSON.stringify(OK));

/**
 * What a connector does with a sound preamble. A test chooses by the password of the target: one of
 * these words, or a status to answer as JSON.
 */
const ACTIONS = {
  ok: (asked) => {
    const session = answer(asked, OK);
    session.write(SERVER_INIT);
    return echo(session);
  },
  "ok-by-bytes": async (asked) => {
    const { frame, keys } = asked.opened.sealStatus({ ok: true });
    const records: Uint8Array[] = [];
    const tap = { write: (bytes: Uint8Array) => records.push(bytes) } as unknown as Socket;
    sealedEnd(tap, new ByteReader(), keys).write(SERVER_INIT);
    for (const byte of wire(frame, ...records)) {
      asked.socket.write(Uint8Array.of(byte));
      // oxlint-disable-next-line no-await-in-loop -- one byte after another
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  },
  "ok-then-nothing": (asked) => void answer(asked, OK),
  silent: () => undefined,
  garbage: ({ socket }) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
  empty: ({ socket }) => void socket.write(u16(0)),
  // As long as may be, and no status; one longer, of which not a byte has to come.
  longest: ({ socket }) => void socket.write(wire(u16(2048), randomBytes(2048))),
  "over-limit": ({ socket }) => void socket.write(u16(2049)),
  close: ({ socket }) => void socket.end(),
  // Whoever listens in the connector's place, in what it may know: no key, other people's conversations.
  bare: ({ socket }) => void socket.write(wire(u16(BARE.length), BARE, SERVER_INIT)),
  "own-key": ({ socket, frame }) => {
    const stranger = { psk: randomBytes(32), prologue: frame.subarray(0, 1 + (frame[0] ?? 0)) };
    const { message } = respond(stranger, initiate(stranger, new Uint8Array(0)).message).answer(
      BARE,
    );
    socket.write(wire(u16(message.length), message, SERVER_INIT));
  },
  replayed: ({ socket, recorded }) => void socket.write(wire(recorded, SERVER_INIT)),
  reflected: ({ socket, frame }) => void socket.write(wire(u16(frame.length), frame)),
  // Whoever sits between the gateway and a true connector.
  "cut-in-session": (asked) => {
    answer(asked, OK).write(SERVER_INIT);
    asked.socket.end();
  },
  "end-in-session": (asked) => answer(asked, OK).end(SERVER_INIT),
  "plain-in-session": (asked) => {
    answer(asked, OK).write(SERVER_INIT);
    asked.socket.write(cutText("injected".repeat(1000)));
  },
  "reflect-in-session": (asked) => {
    answer(asked, OK).write(SERVER_INIT);
    asked.socket.removeAllListeners("data").pipe(asked.socket);
  },
  "replay-in-session": (asked) => {
    const records: Uint8Array[] = [];
    const { frame, keys } = asked.opened.sealStatus(OK);
    const tap = { write: (bytes: Uint8Array) => records.push(bytes) } as unknown as Socket;
    const session = sealedEnd(tap, new ByteReader(), keys);
    session.write(SERVER_INIT);
    session.write(cutText("once"));
    asked.socket.write(wire(frame, ...records, records[1] ?? new Uint8Array(0)));
  },
} as const satisfies Record<string, (asked: Asked) => Promise<void> | void>;

export interface ConnectorDouble {
  readonly port: number;
  /** All preambles that could be opened. */
  readonly preambles: readonly Preamble[];
  /** Bytes after the last preamble that nobody has read: an impostor reads none. */
  unread(): number;
  connections(): number;
  close(): Promise<void>;
}

/** A connector that dials nothing. What is no preamble for it is closed without an answer. */
export async function startConnectorDouble(
  name: string,
  keys: readonly SharedKey[],
): Promise<ConnectorDouble> {
  const preambles: Preamble[] = [];
  let recorded: Uint8Array = new Uint8Array(0);
  let last = new ByteReader();
  const server = createServer({ noDelay: true }, (socket) => {
    const incoming = new ByteReader();
    socket.on("data", (chunk: Uint8Array) => incoming.push(chunk));
    const serve = async (): Promise<void> => {
      const [high = 0, low = 0] = await incoming.read(2);
      const frame = await incoming.read(high * 256 + low);
      const options = { keys, audience: name, now: Date.now() / 1000 };
      const opened = openPreamble(frame, options);
      preambles.push(opened.preamble);
      last = incoming;
      const asked = { socket, incoming, opened, frame, recorded };
      recorded = openPreamble(frame, options).sealStatus(OK).frame;
      await act(asked);
    };
    serve().catch(() => socket.destroy());
  });
  return { ...(await listening(server)), preambles, unread: () => last.available };
}

async function act(asked: Asked): Promise<void> {
  const word = asked.opened.preamble.target.password ?? "ok";
  const action = Object.entries(ACTIONS).find(([name]) => name === word)?.[1];
  if (action !== undefined) await action(asked);
  else asked.socket.write(asked.opened.sealStatus(JSON.parse(word) as Status).frame);
}

function answer({ socket, incoming, opened }: Asked, status: Status): SealedEnd {
  const { frame, keys } = opened.sealStatus(status);
  socket.write(frame);
  return sealedEnd(socket, incoming, keys);
}

/** As the scripted servers do: tells the viewer in a ServerCutText, as hex, what arrives from it. */
async function echo(session: SealedEnd): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a byte stream
    const first = await session.incoming.read(1);
    // oxlint-disable-next-line no-await-in-loop -- a byte stream
    const rest = await session.incoming.read(session.incoming.available);
    session.write(cutText(Buffer.concat([first, rest]).toString("hex")));
  }
}
