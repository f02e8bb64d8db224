import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

import { createWebSocketStream, WebSocketServer, type WebSocket } from "ws";

import type { Identity } from "../pki/pki.ts";
import { frame, OPCODE } from "../raw-websocket.ts";
import { listening } from "./listening.ts";

/** A request for a console, secrets and all. */
export interface UpgradeRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** What Sec-WebSocket-Protocol offers, in order. */
  readonly protocols: readonly string[];
  /** The name that the client asked for in TLS. */
  readonly serverName: string | undefined;
}

export interface Refusal {
  /** Status and reason, such as `404 Not Found`; `close` hangs up after `body`, which may be half an answer. */
  readonly refuse: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Admission {
  /** Port on 127.0.0.1 of the VNC server that the console relays to. */
  readonly vncPort: number;
  readonly protocol: string;
  /** Is told how to end the console, and calls that at most once. */
  readonly opened?: (end: () => void) => void;
  readonly closed?: () => void;
}

/** What makes one product of the core: whom it lets in, and how it says no. */
export type ConsoleFace = (request: UpgradeRequest) => Admission | Refusal;

/** What a console does to an admitted client instead of what it should. */
export type WebsocketFault =
  | "silent"
  | "close-at-upgrade"
  | "redirect"
  | "bad-accept"
  | "wrong-protocol"
  | "no-protocol"
  /** RFB comes in text frames. */
  | "text"
  /** Sound: RFB comes in messages of one byte per fragment. */
  | "fragments"
  /** Before RFB comes a frame of a little more than 1 MiB. */
  | "huge-frame"
  /** RFB comes among pings without end. */
  | "ping-flood"
  /** RFB comes in frames that are masked, which only a client's may be. */
  | "masked"
  /** The connection breaks after the RFB banner, without a closing frame. */
  | "cut"
  /** A Close frame after the RFB banner. */
  | { readonly close: number; readonly reason: string };

/** Something that the client sent. */
interface ReceivedFrame {
  readonly kind: "binary" | "text" | "ping" | "pong";
  readonly length: number;
}

export interface WebsocketConsole {
  readonly port: number;
  /** Without a path, such as `wss://127.0.0.1:443`. */
  readonly origin: string;
  readonly requests: readonly UpgradeRequest[];
  readonly frames: readonly ReceivedFrame[];
  /** Consoles that are open. */
  open(): number;
  /** TCP connections, whatever they are used for. */
  connections(): number;
  /** The code with which the client closed last. */
  closeCode(): number | undefined;
  /** From the next request on; without a fault, as it should again. */
  misbehave(fault?: WebsocketFault): void;
  close(): Promise<void>;
}

const HUGE_FRAME_BYTES = (1 << 20) + 1;
const PINGS_AT_ONCE = 100;
/** Most pings that wait for a client that reads none, in bytes. */
const PING_QUEUE_LIMIT = 1 << 20;

/** Starts a server of consoles as WebSockets, with TLS when it has a certificate. */
export async function startWebsocketConsole(
  face: ConsoleFace,
  identity?: Identity,
): Promise<WebsocketConsole> {
  const state: State = {
    requests: [],
    frames: [],
    open: 0,
    fault: undefined,
    closeCode: undefined,
  };
  const server =
    identity === undefined
      ? createHttpServer()
      : createHttpsServer({ key: identity.key, cert: identity.chain });
  server.on("request", (_request, response) => response.writeHead(404).end());
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    upgrade(face, state, { request, socket, head });
  });
  const { port, ...listener } = await listening(server);
  return {
    ...listener,
    port,
    origin: `${identity === undefined ? "ws" : "wss"}://127.0.0.1:${port}`,
    requests: state.requests,
    frames: state.frames,
    open: () => state.open,
    closeCode: () => state.closeCode,
    misbehave: (fault) => {
      state.fault = fault;
    },
  };
}

interface State {
  readonly requests: UpgradeRequest[];
  readonly frames: ReceivedFrame[];
  open: number;
  fault: WebsocketFault | undefined;
  closeCode: number | undefined;
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

function upgrade(face: ConsoleFace, state: State, { request, socket, head }: Upgrade): void {
  const asked = read(request);
  state.requests.push(asked);
  const { fault } = state;
  if (fault === "silent") return;
  if (fault === "close-at-upgrade") {
    socket.destroy();
    return;
  }
  const answer = face(asked);
  if ("refuse" in answer) refuse(socket, answer);
  else if (fault === "redirect") {
    refuse(socket, { refuse: "302 Found", headers: { Location: request.url ?? "/" } });
  } else if (fault === "bad-accept") {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n` +
        `Sec-WebSocket-Protocol: ${answer.protocol}\r\n\r\n`,
    );
  } else {
    const server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      handleProtocols: () => {
        if (fault === "no-protocol") return false;
        return fault === "wrong-protocol" ? "chat" : answer.protocol;
      },
    });
    server.handleUpgrade(request, socket, head, (console) => serve(state, answer, console, socket));
  }
}

function read(request: IncomingMessage): UpgradeRequest {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const offered = request.headers["sec-websocket-protocol"] ?? "";
  const protocols = offered.split(",").map((protocol) => protocol.trim());
  const named = request.socket instanceof TLSSocket ? request.socket.servername : false;
  return {
    path: pathname,
    query: searchParams,
    headers: request.headers,
    protocols: protocols.filter((protocol) => protocol !== ""),
    serverName: typeof named === "string" ? named : undefined,
  };
}

function refuse(socket: Duplex, { refuse, headers = {}, body = "" }: Refusal): void {
  if (refuse === "close") {
    socket.end(body);
    return;
  }
  const lines = Object.entries({
    ...headers,
    "Content-Length": Buffer.byteLength(body),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${refuse}\r\n${lines.join("")}\r\n${body}`);
}

/** Relays between an open WebSocket and its VNC server, with the fault in force. */
function serve(state: State, admission: Admission, socket: WebSocket, transport: Duplex): void {
  const { fault } = state;
  const vnc = connect({ host: "127.0.0.1", port: admission.vncPort, noDelay: true });
  const stream = createWebSocketStream(socket);
  state.open += 1;
  admission.opened?.(() => socket.close(1000));
  socket.on("message", (data: Buffer, binary) => {
    state.frames.push({ kind: binary ? "binary" : "text", length: data.length });
  });
  socket.on("ping", (data) => state.frames.push({ kind: "ping", length: data.length }));
  socket.on("pong", (data) => state.frames.push({ kind: "pong", length: data.length }));
  socket.on("close", (code) => {
    state.open -= 1;
    state.closeCode = code;
    vnc.destroy();
    admission.closed?.();
  });
  stream.on("error", () => vnc.destroy());
  vnc.on("error", () => socket.close(1011)).on("close", () => socket.close(1000));
  stream.pipe(vnc);
  if (fault === "huge-frame") socket.send(new Uint8Array(HUGE_FRAME_BYTES));
  if (fault === "ping-flood") {
    const flood = setInterval(() => {
      if (socket.bufferedAmount > PING_QUEUE_LIMIT) return;
      for (let ping = 0; ping < PINGS_AT_ONCE; ping += 1) socket.ping(Buffer.alloc(125));
    }, 1);
    socket.on("close", () => clearInterval(flood));
  }
  const changed = fault === undefined ? undefined : changedFrames(fault, socket, transport);
  if (changed === undefined) vnc.pipe(stream, { end: false });
  else vnc.on("data", changed);
}

/** How a fault changes the frames towards the client, or `undefined` for those that leave them. */
function changedFrames(
  fault: WebsocketFault,
  socket: WebSocket,
  transport: Duplex,
): ((bytes: Buffer) => unknown) | undefined {
  if (typeof fault === "object") {
    return (bytes) => {
      socket.send(bytes);
      socket.close(fault.close, fault.reason);
    };
  }
  if (fault === "text") return (bytes) => socket.send(bytes.toString("latin1"));
  if (fault === "masked") return (bytes) => transport.write(frame(OPCODE.binary, bytes));
  if (fault === "cut") return (bytes) => socket.send(bytes, () => transport.destroy());
  if (fault !== "fragments") return undefined;
  return (bytes) => {
    for (const [at, byte] of bytes.entries()) {
      socket.send(Uint8Array.of(byte), { binary: true, fin: at === bytes.length - 1 });
    }
  };
}
