import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";

import { desEncrypt } from "../../worker/tunnel/login/des.ts";
import { vncAuthenticationResponse } from "../../worker/rfb/handshake/vnc-authentication.ts";
import { ByteReader } from "./byte-reader.ts";
import { u32, wire } from "./play.ts";
import type { BytePipe } from "./rfb-client.ts";

/** Sub-types of VeNCrypt that tests choose. */
export const SUBTYPE = {
  plain: 256,
  tlsNone: 257,
  tlsVnc: 258,
  tlsPlain: 259,
  x509None: 260,
  x509Vnc: 261,
  x509Plain: 262,
} as const;

/** TLS that no certificate takes part in, as GnuTLS servers offer it: TLS 1.2 and ADH. */
export const ANONYMOUS_TLS: ConnectionOptions = {
  ciphers: "aNULL:@SECLEVEL=0",
  maxVersion: "TLSv1.2",
  rejectUnauthorized: false,
};

export interface VencryptChoice {
  readonly subtype: number;
  readonly tls?: ConnectionOptions;
  /** For the ...Vnc sub-types. */
  readonly password?: string;
  /** For the ...Plain sub-types; sent as UTF-8. */
  readonly user?: { readonly name: string; readonly password: string };
}

export interface VencryptOpening {
  /** Security types, then VeNCrypt's sub-types, as the server offered them. */
  readonly types: readonly number[];
  readonly subtypes: readonly number[];
  /** TLS version, or `undefined` for the sub-type without TLS. */
  readonly protocol: string | undefined;
  readonly securityResult: number;
  /** The server's name for its screen, if the login succeeded. */
  readonly name: string | undefined;
  readonly pipe: BytePipe;
}

/**
 * Opens a screen of a server by VeNCrypt 0.2, as far as the ServerInit. A plain client without the
 * gateway's code, to see that a server under test is what it should be. Throws what TLS throws.
 */
export async function openVencrypt(
  port: number,
  choice: VencryptChoice,
  host = "127.0.0.1",
): Promise<VencryptOpening> {
  const socket = connectTcp({ host, port, noDelay: true });
  const plain = pipeOf(socket);
  await plain.incoming.read(12);
  plain.send(wire("RFB 003.008\n"));
  const types = [...(await plain.incoming.read(await u8(plain)))];
  if (!types.includes(19)) throw new Error(`security types ${types.join(", ")}`);
  plain.send(wire(19));
  await plain.incoming.read(2);
  plain.send(wire(0, 2));
  if ((await u8(plain)) !== 0) throw new Error("the server refused version 0.2");
  const subtypes: number[] = [];
  for (let left = await u8(plain); left > 0; left -= 1) {
    // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
    subtypes.push(await u32Of(plain));
  }
  plain.send(u32(choice.subtype));
  const secured =
    choice.subtype === SUBTYPE.plain ? undefined : await startTls(socket, plain, choice);
  const pipe = secured === undefined ? plain : pipeOf(secured);
  await logIn(pipe, choice);
  const securityResult = await u32Of(pipe);
  let name: string | undefined;
  if (securityResult === 0) {
    pipe.send(wire(1));
    await pipe.incoming.read(20);
    name = Buffer.from(await pipe.incoming.read(await u32Of(pipe))).toString();
  }
  const protocol = secured?.getProtocol() ?? undefined;
  return { types, subtypes, protocol, securityResult, name, pipe };
}

async function startTls(
  socket: Socket,
  plain: BytePipe,
  { tls }: VencryptChoice,
): Promise<TLSSocket> {
  if ((await u8(plain)) !== 1) throw new Error("the server refused the sub-type");
  if (plain.incoming.available > 0) throw new Error("bytes before TLS");
  socket.removeAllListeners("data");
  const secured = connectTls({ socket, ...tls });
  await new Promise<void>((resolve, reject) => {
    secured.once("secureConnect", resolve).once("error", reject);
    secured.once("close", () => reject(new Error("closed in the TLS handshake")));
  });
  return secured;
}

async function logIn(pipe: BytePipe, { password, user }: VencryptChoice): Promise<void> {
  if (password !== undefined) {
    const challenge = await pipe.incoming.read(16);
    pipe.send(vncAuthenticationResponse(challenge, password, desEncrypt));
  }
  if (user !== undefined) {
    const [name, secret] = [Buffer.from(user.name), Buffer.from(user.password)];
    pipe.send(wire(u32(name.length), u32(secret.length), name, secret));
  }
}

function pipeOf(socket: Socket): BytePipe {
  const incoming = new ByteReader();
  socket.on("data", (chunk) => incoming.push(chunk));
  socket.on("error", (error) => incoming.end(error));
  socket.on("close", () => incoming.end(new Error("the server closed the connection")));
  return {
    incoming,
    send: (bytes) => {
      socket.write(bytes);
    },
    close: () => socket.destroy(),
  };
}

async function u8(pipe: BytePipe): Promise<number> {
  return (await pipe.incoming.read(1))[0] ?? 0;
}

async function u32Of(pipe: BytePipe): Promise<number> {
  return Buffer.from(await pipe.incoming.read(4)).readUInt32BE();
}
