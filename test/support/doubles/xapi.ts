import { connect, createServer as createTcpServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from "node:tls";

import { ByteReader } from "../byte-reader.ts";
import type { Identity } from "../pki/pki.ts";
import { listening } from "./listening.ts";
import { relay } from "./relay.ts";
import { xapiCall, XapiError } from "./xapi-calls.ts";
import { IdleWatch } from "./xapi-idle.ts";
import type { XapiConsole, XapiHost, XapiPool, XapiTunnel, XapiVm } from "./xapi-pool.ts";
import * as replies from "./xapi-replies.ts";

/** One request, exactly as it came. */
interface XapiRequest {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  /** Everything up to the empty line, which is left out. */
  readonly head: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The name that the client asked for in TLS. */
  readonly serverName: string | undefined;
}

interface XapiCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What a host does to a CONNECT instead of what it should. */
export type XapiFault =
  /** A sound reply, one byte per segment. */
  | "split-header"
  /** A sound reply in one segment with the RFB banner. */
  | "coalesce"
  /** A sound reply that names HTTP/1.0 and no reason. */
  | "no-reason"
  | "lf-only"
  | "redirect"
  | "oversized-header"
  | "endless-status-line"
  | "not-http"
  | "silent"
  | "eof-in-header"
  | "close"
  /** The reply of that status, whatever was asked for. */
  | XapiStatus;

type XapiStatus = 401 | 403 | 404 | 500 | 501 | 503;

/** What a host does to an API call instead of answering it. */
type XapiCallFault = "silent" | "close" | "not-json" | "http-error" | "oversized";

export interface XapiOptions {
  /** What `host.get_address` and HOST_IS_SLAVE say; 127.0.0.1 when left out, without a port as in XAPI. */
  readonly address?: string;
  readonly tls?: {
    readonly identity: Identity;
    /** `xenserver`: TLS 1.2, GCM and P-384 only, which is the default. `modern`: what Node offers. */
    readonly like?: "xenserver" | "modern";
  };
}

export interface XapiDouble extends XapiHost {
  readonly port: number;
  /** All requests, secrets and all. */
  readonly requests: readonly XapiRequest[];
  /** The API calls among them. */
  readonly calls: readonly XapiCall[];
  /** Consoles open through this host. */
  tunnels(): number;
  /** TCP connections, whatever they are used for. */
  connections(): number;
  /** From the next CONNECT on; without a fault, as it should again. */
  misbehave(fault?: XapiFault): void;
  misanswer(fault?: XapiCallFault): void;
  close(): Promise<void>;
}

const HEAD_LIMIT = 16_384;

/** How often an open console is looked at for idleness, in milliseconds. */
const IDLE_POLL_MS = 20;

const XENSERVER_TLS: TlsOptions = {
  minVersion: "TLSv1.2",
  maxVersion: "TLSv1.2",
  ciphers: ["ECDHE-RSA", "ECDHE-ECDSA"]
    .flatMap((key) => [`${key}-AES256-GCM-SHA384`, `${key}-AES128-GCM-SHA256`])
    .join(":"),
  ecdhCurve: "secp384r1",
};

/**
 * A XenServer or XCP-ng host: the API as JSON-RPC and the tunnel to consoles. The first host of a pool
 * is its master, the others answer API calls with HOST_IS_SLAVE.
 */
export async function startXapi(pool: XapiPool, options: XapiOptions = {}): Promise<XapiDouble> {
  const serve = (socket: Duplex): void => {
    socket.on("error", () => socket.destroy());
    new Connection(state, pool, host, socket).serve().catch(() => socket.destroy());
  };
  const { tls } = options;
  const server =
    tls === undefined
      ? createTcpServer({ noDelay: true }, serve)
      : createTlsServer(
          {
            key: tls.identity.key,
            cert: tls.identity.chain,
            noDelay: true,
            ...(tls.like === "modern" ? {} : XENSERVER_TLS),
          },
          serve,
        );
  server.on("tlsClientError", () => undefined);
  const { port, ...listener } = await listening(server);
  const scheme = tls === undefined ? "http" : "https";
  const host = pool.addHost(`${scheme}://127.0.0.1:${port}`, options.address);
  const state: HostState = { requests: [], calls: [], tunnels: new Set() };
  return {
    ...host,
    ...listener,
    port,
    requests: state.requests,
    calls: state.calls,
    tunnels: () => state.tunnels.size,
    misbehave: (fault) => {
      state.fault = fault;
    },
    misanswer: (fault) => {
      state.callFault = fault;
    },
  };
}

interface HostState {
  readonly requests: XapiRequest[];
  readonly calls: XapiCall[];
  readonly tunnels: Set<XapiTunnel>;
  fault?: XapiFault | undefined;
  callFault?: XapiCallFault | undefined;
}

/** A failure that XAPI answers with 500 and its name. */
const CONSOLE_FAILURE = "Console.Failure";

class Connection {
  readonly #state: HostState;
  readonly #pool: XapiPool;
  readonly #host: XapiHost;
  readonly #socket: Duplex;
  readonly #incoming = new ByteReader();
  readonly #push = (chunk: Uint8Array): void => this.#incoming.push(chunk);

  constructor(state: HostState, pool: XapiPool, host: XapiHost, socket: Duplex) {
    this.#state = state;
    this.#pool = pool;
    this.#host = host;
    this.#socket = socket;
    socket.on("data", this.#push);
    socket.on("close", () => this.#incoming.end(new Error("closed")));
  }

  /** Requests one after another, until one closes the connection or becomes a tunnel. */
  async serve(): Promise<void> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- requests come in order
      const request = await this.#request();
      if (request === undefined) return;
      this.#state.requests.push(request);
      if (request.method === "POST" && request.target === "/jsonrpc") {
        if (this.#answer(request)) return;
      } else {
        // oxlint-disable-next-line no-await-in-loop -- requests come in order
        await this.#console(request);
        return;
      }
    }
  }

  async #request(): Promise<XapiRequest | undefined> {
    let head = "";
    while (!head.endsWith("\r\n\r\n")) {
      if (head.length >= HEAD_LIMIT) {
        this.#end(replies.headersTooLarge());
        return undefined;
      }
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      head += String.fromCodePoint(...(await this.#incoming.read(1)));
    }
    head = head.slice(0, -4);
    const [line = "", ...lines] = head.split("\r\n");
    const [method = "", target = "", version = ""] = line.split(" ");
    const headers = new Map(
      lines.map((field) => {
        const colon = field.indexOf(":");
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
      }),
    );
    const length = Number(headers.get("content-length") ?? 0);
    const body = Buffer.from(await this.#incoming.read(length)).toString();
    const socket = this.#socket;
    const named = socket instanceof TLSSocket ? socket.servername : false;
    const serverName = typeof named === "string" ? named : undefined;
    return { method, target, version: version.slice(5), head, headers, body, serverName };
  }

  /** Answers an API call; true when the connection is over. */
  #answer(request: XapiRequest): boolean {
    const fault = this.#state.callFault;
    if (fault === "silent") return true;
    if (fault === "close") this.#socket.destroy();
    const close = request.version === "1.0" || request.headers.get("connection") === "close";
    const body = fault === "oversized" ? "x".repeat(4 << 20) : this.#call(request.body);
    if (fault === "http-error") this.#end(replies.internalError(request.version, "Stack_overflow"));
    else if (fault === "not-json") this.#end(replies.json(request.version, "<html>", true));
    else if (close) this.#end(replies.json(request.version, body, true));
    else this.#socket.write(replies.json(request.version, body, false));
    return close || fault !== undefined;
  }

  /** JSON-RPC 2.0, and its older form without a version. */
  #call(body: string): string {
    const { jsonrpc, id, method, params } = JSON.parse(body) as {
      jsonrpc?: string;
      id: unknown;
      method: string;
      params: unknown[];
    };
    this.#state.calls.push({ method, params });
    try {
      const result = xapiCall(this.#pool, this.#host, method, params);
      return JSON.stringify(
        jsonrpc === undefined ? { result, error: null, id } : { jsonrpc, result, id },
      );
    } catch (error) {
      if (!(error instanceof XapiError)) throw error;
      const { message, details } = error;
      return JSON.stringify(
        jsonrpc === undefined
          ? { result: null, error: [message, ...details], id }
          : { jsonrpc, error: { code: 1, message, data: details }, id },
      );
    }
  }

  async #console({ method, target, version, headers }: XapiRequest): Promise<void> {
    const fault = this.#state.fault;
    if (fault !== undefined && (await this.#misbehave(fault, target, version))) return;
    const { pathname, searchParams } = new URL(target, this.#host.origin);
    if (pathname !== "/console") return this.#end(replies.forbidden(version));
    const session = sessionOf(headers.get("cookie")) ?? searchParams.get("session_id") ?? "";
    const user = this.#pool.userOf(session);
    if (user === undefined) return this.#end(replies.unauthorised(version));
    if (user.role === "read-only") return this.#end(replies.forbidden(version));
    const found = this.#pool.find(searchParams);
    if (found === undefined) return this.#end(replies.internalError(version, CONSOLE_FAILURE));
    const { vm, console } = found;
    if (vm.controlDomain && user.role !== "pool-admin") {
      return this.#end(replies.internalError(version, rbacDenied(console)));
    }
    if (!vm.running || vm.host.ref !== this.#host.ref) {
      return this.#end(replies.internalError(version, CONSOLE_FAILURE));
    }
    if (vm.vncPort === undefined) return this.#end(replies.CONSOLE_MISSING);
    if (method !== "CONNECT") return this.#end(replies.NO_WEBSOCKETS);
    const other = [...this.#pool.tunnels].find((tunnel) => tunnel.vm === vm);
    if (this.#pool.limitConsoleSessions && other !== undefined) {
      return this.#end(replies.limitExceeded(version, other.user));
    }
    await this.#tunnel(vm, user.name, vm.vncPort, fault);
  }

  /** Does what is wrong; false for faults that are in the manner of a sound reply. */
  async #misbehave(fault: XapiFault, target: string, version: string): Promise<boolean> {
    if (typeof fault === "number") {
      this.#end(statusReply(fault, version));
      return true;
    }
    switch (fault) {
      case "split-header":
      case "coalesce":
      case "no-reason":
      case "lf-only":
        return false;
      case "redirect":
        this.#end(replies.redirect(`${this.#host.origin}${target}`));
        return true;
      case "oversized-header":
        this.#socket.write(replies.TUNNEL_OPEN.replace("\r\n\r\n", `\r\n${bigHeaders()}\r\n`));
        return true;
      case "endless-status-line":
        await this.#endless();
        return true;
      case "not-http":
        this.#socket.write("RFB 003.008\n");
        return true;
      case "silent":
        return true;
      case "eof-in-header":
        this.#end("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Con");
        return true;
      case "close":
        this.#socket.destroy();
        return true;
    }
  }

  async #endless(): Promise<void> {
    this.#socket.write("HTTP/1.1 200 ");
    while (!this.#socket.destroyed) {
      this.#socket.write("O".repeat(4096));
      // oxlint-disable-next-line no-await-in-loop -- until the client has had enough
      await sleep(5);
    }
  }

  async #tunnel(
    vm: XapiVm,
    user: string,
    port: number,
    fault: XapiFault | undefined,
  ): Promise<void> {
    const socket = this.#socket;
    const server = connect({ host: "127.0.0.1", port, noDelay: true });
    const tunnel: XapiTunnel = { vm, user, close: () => socket.destroy() };
    for (const open of [this.#state.tunnels, this.#pool.tunnels]) open.add(tunnel);
    socket.on("close", () => {
      for (const open of [this.#state.tunnels, this.#pool.tunnels]) open.delete(tunnel);
    });
    const early = await this.#incoming.read(this.#incoming.available);
    socket.off("data", this.#push).pause();
    this.#watchIdle(early);
    server.on("error", () => socket.destroy());
    await this.#openTunnel(server, fault);
    server.write(early);
    relay(socket, server);
  }

  async #openTunnel(server: Socket, fault: XapiFault | undefined): Promise<void> {
    if (fault === "split-header") {
      for (const byte of replies.TUNNEL_OPEN) {
        this.#socket.write(byte);
        // oxlint-disable-next-line no-await-in-loop -- each byte in a segment of its own
        await sleep(1);
      }
    } else if (fault === "coalesce") {
      const banner = await new Promise<Buffer>((resolve) => server.once("data", resolve));
      server.pause();
      this.#socket.write(Buffer.concat([Buffer.from(replies.TUNNEL_OPEN), banner]));
    } else if (fault === "no-reason") {
      this.#socket.write("HTTP/1.0 200\r\n\r\n");
    } else if (fault === "lf-only") {
      this.#socket.write(replies.TUNNEL_OPEN.replaceAll("\r\n", "\n"));
    } else {
      this.#socket.write(replies.TUNNEL_OPEN);
    }
  }

  #watchIdle(early: Uint8Array): void {
    const limit = this.#pool.idleTimeoutMs;
    if (limit === undefined) return;
    const watch = new IdleWatch(limit);
    watch.push(early);
    const socket = this.#socket.on("data", (chunk: Uint8Array) => watch.push(chunk)).pause();
    const poll = setInterval(() => {
      // After a stall of this process: what has arrived meanwhile is read first.
      setImmediate(() => {
        if (watch.timedOut) socket.destroy();
      });
    }, IDLE_POLL_MS);
    socket.on("close", () => clearInterval(poll));
  }

  #end(reply: string): void {
    this.#socket.end(reply);
  }
}

function sessionOf(cookie: string | undefined): string | undefined {
  const pairs = (cookie ?? "").split(/[;&]\s*/);
  const pair = pairs.find((candidate) => candidate.startsWith("session_id="));
  return pair === undefined ? undefined : decodeURIComponent(pair.slice("session_id=".length));
}

function rbacDenied({ ref }: XapiConsole): string {
  return (
    "RBAC_PERMISSION_DENIED: [ http/connect_console/host_console; No permission in user session " +
    `for host console ${ref} ]`
  );
}

function statusReply(status: XapiStatus, version: string): string {
  switch (status) {
    case 401:
      return replies.unauthorised(version);
    case 403:
      return replies.forbidden(version);
    case 404:
      return replies.CONSOLE_MISSING;
    case 500:
      return replies.internalError(version, CONSOLE_FAILURE);
    case 501:
      return replies.NO_WEBSOCKETS;
    case 503:
      return replies.limitExceeded(version, "operator");
  }
}

/** A little more than the 16 KiB that a reply's head may have. */
function bigHeaders(): string {
  const header = `X-Padding: ${"x".repeat(1000)}\r\n`;
  return header.repeat(17);
}
