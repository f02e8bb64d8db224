import { createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket, type SecureContextOptions } from "node:tls";

import { listening } from "../doubles/listening.ts";
import { hex, u32, wire } from "../play.ts";

/** Sub-type X509Plain: the client signs in first, so that whatever it gives away arrives here. */
const X509_PLAIN = 262;

export interface VencryptServerOptions {
  /** Sub-types that it offers; X509Plain when left out. */
  readonly offered?: readonly number[];
  /** Security types instead of VeNCrypt alone. */
  readonly types?: readonly number[];
  readonly tls?: SecureContextOptions;
  /** Demands a certificate of the client, of the authorities in `tls.ca`. */
  readonly requestCert?: boolean;
  /** What it says instead of TLS after the answer to the sub-type. */
  readonly behindAnswer?:
    | { readonly bytes: Uint8Array; readonly segment: "same" | "next" }
    | "hang";
}

export interface VencryptServer {
  readonly port: number;
  /** What clients said inside TLS, as hex. */
  inside(): string;
  /** Names that clients asked for in TLS, `undefined` for none. */
  readonly serverNames: readonly (string | undefined)[];
  connections(): number;
  close(): Promise<void>;
}

/** A VNC server that speaks VeNCrypt with Node's TLS, and every fault of it. Lets everybody in. */
export async function startVencryptServer(options: VencryptServerOptions): Promise<VencryptServer> {
  const inside: Uint8Array[] = [];
  const serverNames: (string | undefined)[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    void serve(socket);
  });
  const serve = async (socket: Socket): Promise<void> => {
    await preface(socket, options);
    if (options.tls === undefined) return;
    const demands = options.requestCert ?? false;
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext(options.tls),
      requestCert: demands,
      rejectUnauthorized: demands,
    });
    secured.on("error", () => secured.destroy());
    secured.once("secure", () => {
      const named: unknown = Reflect.get(secured, "servername");
      serverNames.push(typeof named === "string" && named !== "" ? named : undefined);
      // To refuse a client that verification does not like is left to the server; tls.Server does it so.
      if (demands && secured.ssl?.verifyError()) secured.destroy();
      secured.on("data", (chunk) => {
        const isFirst = inside.length === 0;
        inside.push(chunk);
        if (isFirst) secured.write(u32(0));
        else if (chunk.length === 1) secured.write(SERVER_INIT);
      });
    });
  };
  return {
    ...(await listening(server)),
    inside: () => inside.map(hex).join(""),
    serverNames,
  };
}

/** 1 x 1 pixels and no name; the rest of the pixel format is nobody's business here. */
const SERVER_INIT = wire(
  [0, 1, 0, 1],
  [32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0],
  u32(0),
);

declare module "node:tls" {
  interface TLSSocket {
    /** Node's own name for the connection's handle. */
    readonly ssl?: { verifyError(): Error | null };
  }
}

/** RFB and VeNCrypt in the clear up to the byte after which TLS starts. */
async function preface(socket: Socket, options: VencryptServerOptions): Promise<void> {
  const { offered = [X509_PLAIN], types = [19], behindAnswer } = options;
  const answers = [
    wire([types.length], types),
    wire([0, 2]),
    wire([0, offered.length], ...offered.map(u32)),
    wire([1]),
  ];
  socket.write(wire("RFB 003.008\n"));
  for (const answer of answers) {
    // oxlint-disable-next-line no-await-in-loop -- a conversation; each of the client's parts is one segment
    await new Promise((resolve) => socket.once("data", resolve));
    const isLast = answer === answers.at(-1);
    if (isLast && typeof behindAnswer === "object") {
      const { bytes, segment } = behindAnswer;
      socket.write(segment === "same" ? wire(answer, bytes) : answer);
      if (segment === "next") setTimeout(() => socket.write(bytes), 20);
    } else socket.write(answer);
  }
}
