import type { Plan } from "../route/plan.ts";
import { withRouteTls } from "../route/transport.ts";
import type { RfbTarget, Target, WebSocketTarget } from "../ticket/claims.ts";
import { dialConnector } from "./connector/dial.ts";
import { dialLimits, networkOf, type DialOptions } from "./dial-options.ts";
import type { Dialled, DialledTransport } from "./dialled.ts";
import { dialTcp } from "./tcp.ts";
import { upgradeToWebSocket } from "./websocket/upgrade.ts";
import { dialXapi } from "./xapi/dial.ts";

const NOTHING = new Uint8Array(0);

/**
 * Dials a target as planned, up to the first byte of RFB. Nothing that is demanded of TLS is ever left out,
 * and every address on the way is on the route's allow-list.
 *
 * Throws {@link TunnelError} and, for what a connector met, `RfbError`. When it throws, or when the signal
 * aborts while it runs, everything it had opened is closed.
 */
export async function dialTarget(
  given: Target,
  plan: Plan,
  options: DialOptions,
): Promise<Dialled> {
  const target = withRouteTls({ ...given, ...plan.endpoint }, plan.route);
  return { ...(await dialTransport(target, plan, options)), target };
}

function dialTransport(
  target: Target,
  plan: Plan,
  options: DialOptions,
): Promise<DialledTransport> {
  const { route, transport } = plan;
  if (transport.kind === "connector") {
    return dialConnector(target, route, transport.connector, options);
  }
  switch (target.kind) {
    case "rfb":
      return dialRfb(target, plan, options);
    case "xapi":
      return dialXapi(target, route, options);
    case "websocket":
      return dialWebSocket(target, plan, options);
  }
}

async function dialRfb(
  target: RfbTarget,
  { route, transport }: Plan,
  options: DialOptions,
): Promise<DialledTransport> {
  const isSecure = transport.kind === "platform";
  const start = isSecure && transport.start === "immediate" ? "on" : isSecure ? "starttls" : "off";
  const { connect } = networkOf(route, options);
  const tunnel = await dialTcp(connect, target, start, dialLimits(options));
  return { tunnel, at: "version", early: NOTHING, tls: isSecure ? "platform" : undefined };
}

async function dialWebSocket(
  target: WebSocketTarget,
  { route, transport }: Plan,
  options: DialOptions,
): Promise<DialledTransport> {
  const { fetch } = networkOf(route, options);
  const tunnel = await upgradeToWebSocket(fetch, target, dialLimits(options));
  const tls = transport.kind === "platform" ? "platform" : undefined;
  return { tunnel, at: "version", early: NOTHING, tls };
}
