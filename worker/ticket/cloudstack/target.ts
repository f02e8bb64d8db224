import * as v from "valibot";

import { Target } from "../claims.ts";
import { CloudStackError } from "./errors.ts";
import type { Payload } from "./payload.ts";
import { percentDecoded } from "./query.ts";

/** All that VNC Authentication looks at (RFC 6143 §7.2.2); one-time passwords are longer. */
const PASSWORD_LENGTH = 8;
const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/**
 * The machine's screen in the order that CloudStack's console proxy looks for it (`ConsoleProxyNoVncClient`): a
 * WebSocket, a tunnel through XAPI, a VNC server. Throws CloudStackError.
 */
export function targetOf(payload: Payload): Target {
  if (payload.hypervHost !== undefined) throw new CloudStackError("unsupported");
  if (payload.websocketUrl !== undefined) return checked(webSocketTarget(payload.websocketUrl));
  const { clientTunnelUrl, clientTunnelSession } = payload;
  if (clientTunnelUrl !== undefined && clientTunnelSession !== undefined) {
    return checked({
      ...xapiPlace(clientTunnelUrl),
      session: clientTunnelSession,
      ...password(payload),
    });
  }
  if (payload.clientHostPort <= 0) throw new CloudStackError("no-port");
  return checked({
    kind: "rfb",
    host: payload.clientHostAddress,
    port: payload.clientHostPort,
    ...password(payload),
  });
}

/** WebMKS of ESXi (`WebSocketReverseProxy`): the ticket in the path is the credential; no password. */
function webSocketTarget(text: string): object {
  const url = bareUrl(text, ["wss:", "ws:"]);
  const secure = url.protocol === "wss:";
  return {
    kind: "websocket",
    host: hostOf(url),
    port: portOf(url, secure ? HTTPS_PORT : HTTP_PORT),
    path: `${url.pathname}${url.search}`,
    subprotocol: "binary",
    ...(secure ? {} : { tls: false }),
  };
}

/**
 * Where a XenServer's console is. The host is that of the tunnel's URL: CloudStack cuts the address of
 * an `http` URL wrongly (`ConsoleProxyClientParam`).
 */
function xapiPlace(text: string): object {
  const url = bareUrl(text, ["https:", "http:"]);
  // The session must not travel in clear text. A host that answers on 80 has the same consoles on 443.
  if (url.protocol === "http:" && url.port !== "") throw new CloudStackError("unsupported");
  if (url.pathname !== "/console") throw new CloudStackError("unsupported");
  const console = url.search
    .slice(1)
    .split("&")
    .map(percentDecoded)
    .find((parameter) => /^(?:ref|uuid)=/.test(parameter));
  return { kind: "xapi", host: hostOf(url), port: portOf(url, HTTPS_PORT), console };
}

function bareUrl(text: string, protocols: readonly string[]): URL {
  const url = URL.parse(text);
  if (url === null || !protocols.includes(url.protocol) || url.username || url.password) {
    throw new CloudStackError("target");
  }
  return url;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

function portOf(url: URL, defaultPort: number): number {
  return url.port === "" ? defaultPort : Number(url.port);
}

function password({ clientHostPassword }: Payload): { readonly password?: string } {
  const text = clientHostPassword?.slice(0, PASSWORD_LENGTH) ?? "";
  return text === "" ? {} : { password: text };
}

/** CloudStack's word is authentic, but what is dialled fits the same schema as in every ticket. */
function checked(target: object): Target {
  const result = v.safeParse(Target, target);
  if (!result.success) throw new CloudStackError("target");
  return result.output;
}
