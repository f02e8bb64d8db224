import { exports } from "cloudflare:workers";

import {
  decodeToViewer,
  encodeControl,
  type ToGatewayMessage,
  type ToViewerMessage,
} from "../../../worker/channel/messages.ts";
import { SUBPROTOCOL, TAB_SUBPROTOCOL_PREFIX } from "../../../worker/channel/subprotocols.ts";
import type { Claims } from "../../../worker/ticket/claims.ts";
import { newClaims, sealTicket } from "../../../worker/ticket/index.ts";
import { TEST_KEY } from "../../support/gateway-secrets.ts";

const ORIGIN = "https://gateway.example";

/** What a viewer answers to the gateway's flight: version 3.8, None, ClientInit. */
export const VIEWER_HANDSHAKE = new Uint8Array([
  ...new TextEncoder().encode("RFB 003.008\n"),
  1,
  1,
]);

/** Claims for a machine on 127.0.0.1, complete but for what a test cares about. */
export function claimsFor(port: number, more: Partial<Claims> & { now?: number } = {}): Claims {
  const { now = Date.now() / 1000, ...rest } = more;
  const claims = newClaims(
    {
      iss: "test",
      aud: "porthole",
      sub: "tester",
      tenant: "test",
      console: { id: "vm-1", name: "Test machine" },
      target: { kind: "rfb", host: "127.0.0.1", port },
      grant: { mode: "control" },
    },
    { now, random: (bytes) => crypto.getRandomValues(bytes) },
  );
  return { ...claims, ...rest };
}

export function seal(claims: Claims): Promise<string> {
  return sealTicket(claims, { kind: "shared", key: TEST_KEY });
}

export interface ClosedWith {
  readonly code: number;
  readonly reason: string;
}

/** The browser's end of a console's WebSocket, remembering all that came. */
export class Viewer {
  readonly socket: WebSocket;
  readonly controls: ToViewerMessage[] = [];
  readonly binary: Uint8Array[] = [];
  readonly closed: Promise<ClosedWith>;
  /** Whether the gateway has closed the WebSocket. */
  isOver = false;
  #changed: (() => void)[] = [];
  #proved: number | undefined;

  /** `halfOpen`: it does not close its side when the gateway does. */
  constructor(socket: WebSocket, halfOpen = false) {
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.accept({ allowHalfOpen: halfOpen });
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.#control(decodeToViewer(data));
      else if (data instanceof ArrayBuffer) this.binary.push(new Uint8Array(data));
      this.#notify();
    });
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", ({ code, reason }) => {
        this.isOver = true;
        resolve({ code, reason });
        this.#notify();
      });
    });
  }

  /** RFB bytes received. */
  get received(): number {
    return this.binary.reduce((sum, message) => sum + message.length, 0);
  }

  /** All RFB bytes received, as Latin-1 text. */
  get text(): string {
    return this.binary.map((message) => new TextDecoder("latin1").decode(message)).join("");
  }

  send(data: Uint8Array | ToGatewayMessage): void {
    this.socket.send(data instanceof Uint8Array ? data : encodeControl(data));
  }

  acknowledge(): void {
    this.send({ type: "ack", received: this.received });
  }

  /** The numbers of all pings. */
  get pings(): number[] {
    return this.controls.flatMap((message) => (message.type === "ping" ? message.number : []));
  }

  /** Acknowledges with the number of the last ping, which proves that all before it has come. */
  prove(): void {
    const ping = this.pings.at(-1);
    if (ping === undefined || ping === this.#proved) return this.acknowledge();
    this.#proved = ping;
    this.send({ type: "ack", received: this.received, ping });
  }

  /** Resolves once the condition holds; the test's own time limit ends a wait in vain. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  /** Waits for the four messages of the gateway's handshake and answers them. */
  async live(): Promise<void> {
    await this.until(() => this.binary.length >= 4);
    this.send(VIEWER_HANDSHAKE);
  }

  get end(): string | undefined {
    const last = this.controls.at(-1);
    return last?.type === "end" ? last.code : undefined;
  }

  #control(message: ToViewerMessage): void {
    this.controls.push(message);
    if (message.type === "connection") this.send(message);
  }

  #notify(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}

/** Asks the gateway for a console as a page of its own origin does. */
export function upgrade(ticket: string, headers: Record<string, string> = {}): Promise<Response> {
  return exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/connect`, {
      headers: {
        Upgrade: "websocket",
        Origin: ORIGIN,
        "Sec-WebSocket-Protocol": `${SUBPROTOCOL}, ticket.${ticket}`,
        ...headers,
      },
    }),
  );
}

/** Asks for a console with a token of CloudStack, which may be followed by other parameters. */
export function upgradeCloudStack(
  token: string,
  headers: Record<string, string> = {},
  path = "/websockify",
): Promise<Response> {
  return exports.default.fetch(
    new Request(`${ORIGIN}${path}?token=${token}`, {
      headers: { Upgrade: "websocket", Origin: ORIGIN, ...headers },
    }),
  );
}

/** Opens a console as CloudStack's noVNC does. */
export async function openCloudStack(token: string, path = "/websockify"): Promise<Viewer> {
  return viewerOf(await upgradeCloudStack(token, { "Sec-WebSocket-Protocol": "binary" }, path));
}

/** Opens a console with a ticket. `tab`: the secret of its tab. */
export async function open(ticket: string, tab?: string): Promise<Viewer> {
  if (tab === undefined) return viewerOf(await upgrade(ticket));
  const offered = [SUBPROTOCOL, `ticket.${ticket}`, TAB_SUBPROTOCOL_PREFIX + tab].join(", ");
  return viewerOf(await upgrade(ticket, { "Sec-WebSocket-Protocol": offered }));
}

function viewerOf({ webSocket }: Response): Viewer {
  if (!webSocket) throw new Error("the gateway did not upgrade");
  return new Viewer(webSocket);
}

/** Opens a console with a fresh ticket of these claims. */
export async function openWith(claims: Claims): Promise<Viewer> {
  return open(await seal(claims));
}
