import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from "node:tls";

import { desEncrypt } from "../../../worker/tunnel/login/des.ts";
import { vncAuthenticationResponse } from "../../../worker/rfb/handshake/vnc-authentication.ts";
import { ByteReader } from "../byte-reader.ts";
import type { Identity } from "../pki/pki.ts";
import { u32, wire } from "../play.ts";
import { SUBTYPE } from "../vencrypt-client.ts";
import { listening } from "./listening.ts";
import { CHALLENGE, cutText, SERVER_INIT } from "./scripted-vnc.ts";

/** A step at which the server says no more and keeps the connection. */
type Hang = "version" | "subtypes" | "tls" | "login";

/** A VNC server with VeNCrypt 0.2; what is left out is as it should be. */
export interface TlsScript {
  /** Its certificate, right or wrong; sub-types without TLS need none. */
  readonly identity?: Identity;
  /** Security types; VeNCrypt alone when left out. */
  readonly types?: readonly number[];
  /** X509None, or X509Vnc where there is a password, when left out. */
  readonly subtypes?: readonly number[];
  readonly version?: readonly [major: number, minor: number];
  readonly refuse?: "version" | "subtype";
  readonly hang?: Hang;
  /** Bytes in the clear after the reply to the sub-type, in the same segment. */
  readonly inject?: Uint8Array;
  /** TLS from the first byte on, and RFB with VncAuth or None within. */
  readonly immediate?: boolean;
  /** Demands a client certificate of this authority. */
  readonly clientCa?: Identity;
  /** TLS settings beyond these, such as `OLD_TLS`. */
  readonly tls?: TlsOptions;
  /** For VncAuth. */
  readonly password?: string;
  /** For Plain. */
  readonly user?: { readonly name: string; readonly password: string };
}

/** TLS 1.1 and nothing newer, with what OpenSSL asks for to speak it at all. */
export const OLD_TLS: TlsOptions = {
  minVersion: "TLSv1.1",
  maxVersion: "TLSv1.1",
  ciphers: "DEFAULT:@SECLEVEL=0",
};

/** What one connection has come to. */
export interface TlsConversation {
  /** Every byte that the client sent in the clear, TLS records after a hang-up of the server included. */
  readonly clear: Uint8Array;
  /** Every byte that it sent inside TLS. */
  readonly secured: Uint8Array;
  /** What it chose. */
  readonly type: number | undefined;
  readonly subtype: number | undefined;
  /** A challenge's response or a name and password, however it came. */
  readonly credential: Uint8Array | undefined;
  /** TLS as it was agreed on, once the server was content with it. */
  readonly tls: TlsFacts | undefined;
  /** Whether it got as far as the ServerInit. */
  readonly live: boolean;
}

interface TlsFacts {
  readonly protocol: string | null;
  /** The name that the client asked for. */
  readonly serverName: string | undefined;
  /** CN of the client's certificate, if one was demanded. */
  readonly client: string | undefined;
}

export interface TlsServer {
  readonly port: number;
  readonly conversations: readonly TlsConversation[];
  connections(): number;
  close(): Promise<void>;
}

/**
 * Starts a scripted server. Once live it tells the viewer in a ServerCutText, as hex, everything that
 * arrives from it.
 */
export async function startTlsServer(script: TlsScript): Promise<TlsServer> {
  const conversations: TlsConversation[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    const conversation = new Conversation(script, socket);
    conversations.push(conversation);
    // Scripts end when clients do.
    conversation.play().catch(() => socket.destroy());
  });
  return { ...(await listening(server)), conversations };
}

class Conversation implements TlsConversation {
  clear: Uint8Array = new Uint8Array(0);
  secured: Uint8Array = new Uint8Array(0);
  type: number | undefined;
  subtype: number | undefined;
  credential: Uint8Array | undefined;
  tls: TlsFacts | undefined;
  live = false;
  readonly #script: TlsScript;
  readonly #accepted: Socket;
  #socket: Socket;
  #incoming: ByteReader;

  constructor(script: TlsScript, socket: Socket) {
    this.#script = script;
    this.#accepted = socket;
    this.#socket = socket;
    this.#incoming = this.#listen(socket, (chunk) => {
      this.clear = Buffer.concat([this.clear, chunk]);
    });
  }

  async play(): Promise<void> {
    const { immediate, types, password, hang } = this.#script;
    if (immediate === true) {
      if (hang === "tls") return;
      await this.#startTls();
      if (hang === "login") return;
    }
    this.#send(wire("RFB 003.008\n"));
    if (hang === "version") return;
    await this.#read(12);
    const inner = password === undefined ? 1 : 2;
    const offered = types ?? [immediate === true ? inner : 19];
    this.#send(wire(offered.length, offered));
    this.type = await this.#u8();
    const login = this.type === 19 ? await this.#vencrypt() : this.type;
    if (login === undefined) return;
    if (await this.#logIn(login)) await this.#serve();
  }

  /** Negotiates, and gives the sub-type whose login comes next. */
  async #vencrypt(): Promise<number | undefined> {
    const { version = [0, 2], refuse, hang, inject = [], password } = this.#script;
    this.#send(wire(version));
    await this.#read(2);
    this.#send(wire(refuse === "version" ? 1 : 0));
    if (refuse === "version") return this.#end();
    if (hang === "subtypes") return undefined;
    const usual = password === undefined ? SUBTYPE.x509None : SUBTYPE.x509Vnc;
    const subtypes = this.#script.subtypes ?? [usual];
    this.#send(wire(subtypes.length, ...subtypes.map(u32)));
    if (subtypes.length === 0) return this.#end();
    this.subtype = await this.#u32();
    if (this.subtype <= SUBTYPE.plain) return this.subtype;
    if (refuse === "subtype") {
      this.#send(wire(0));
      return this.#end();
    }
    // The injected bytes go with the reply, as an attacker on the way would send them.
    this.#send(wire(1, inject));
    if (hang === "tls") return undefined;
    await this.#startTls();
    return hang === "login" ? undefined : this.subtype;
  }

  /** A client without the certificate demanded is refused after the handshake that it takes part in. */
  async #startTls(): Promise<void> {
    const { identity, clientCa, tls } = this.#script;
    this.#accepted.removeAllListeners("data");
    const server = createTlsServer({
      ...(identity === undefined ? ANONYMOUS : { key: identity.key, cert: identity.chain }),
      ...(clientCa === undefined ? {} : { requestCert: true, ca: clientCa.certificate }),
      ...tls,
    });
    const secured = await new Promise<TLSSocket>((resolve, reject) => {
      server.once("secureConnection", resolve).once("tlsClientError", reject);
      this.#accepted.once("close", () => reject(new Error("closed")));
      server.emit("connection", this.#accepted);
    });
    this.#socket = secured;
    this.#incoming = this.#listen(secured, (chunk) => {
      this.secured = Buffer.concat([this.secured, chunk]);
    });
    const { servername } = secured;
    // Empty when the client has shown none.
    const { subject } = secured.getPeerCertificate() as { subject?: { CN?: string } };
    this.tls = {
      protocol: secured.getProtocol(),
      serverName: typeof servername === "string" ? servername : undefined,
      client: subject?.CN,
    };
  }

  async #logIn(login: number): Promise<boolean> {
    switch (login) {
      case 2:
      case SUBTYPE.tlsVnc:
      case SUBTYPE.x509Vnc:
        return this.#vncLogIn();
      case SUBTYPE.plain:
      case SUBTYPE.tlsPlain:
      case SUBTYPE.x509Plain:
        return this.#plainLogIn();
      default:
        this.#send(u32(0));
        return true;
    }
  }

  async #vncLogIn(): Promise<boolean> {
    this.#send(CHALLENGE);
    this.credential = await this.#read(16);
    const password = this.#script.password ?? "";
    const right = vncAuthenticationResponse(CHALLENGE, password, desEncrypt);
    return this.#judge(Buffer.from(right).equals(this.credential));
  }

  async #plainLogIn(): Promise<boolean> {
    const [name, secret] = [await this.#u32(), await this.#u32()];
    this.credential = await this.#read(name + secret);
    const { user } = this.#script;
    return this.#judge(
      user !== undefined &&
        Buffer.from(user.name).length === name &&
        Buffer.from(user.name + user.password).equals(this.credential),
    );
  }

  #judge(right: boolean): boolean {
    const reason = "Authentication failed";
    this.#send(right ? u32(0) : wire(u32(1), u32(reason.length), reason));
    if (!right) this.#end();
    return right;
  }

  async #serve(): Promise<void> {
    await this.#read(1);
    this.#send(SERVER_INIT);
    this.live = true;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- until the viewer leaves
      const first = await this.#read(1);
      // oxlint-disable-next-line no-await-in-loop -- until the viewer leaves
      const rest = await this.#read(this.#incoming.available);
      this.#send(cutText(Buffer.concat([first, rest]).toString("hex")));
    }
  }

  #listen(socket: Socket, record: (chunk: Uint8Array) => void): ByteReader {
    const incoming = new ByteReader();
    socket.on("data", (chunk: Uint8Array) => {
      record(chunk);
      incoming.push(chunk);
    });
    socket.on("error", (error) => incoming.end(error));
    socket.on("close", () => incoming.end(new Error("closed")));
    return incoming;
  }

  async #read(length: number): Promise<Uint8Array> {
    return this.#incoming.read(length);
  }

  async #u8(): Promise<number> {
    return (await this.#read(1))[0] ?? 0;
  }

  async #u32(): Promise<number> {
    return Buffer.from(await this.#read(4)).readUInt32BE();
  }

  #send(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  #end(): undefined {
    this.#socket.end();
  }
}

/** Anonymous TLS, for the sub-types that have no certificate. */
const ANONYMOUS: TlsOptions = {
  ciphers: "aNULL:@SECLEVEL=0",
  maxVersion: "TLSv1.2",
  dhparam: "auto",
};
