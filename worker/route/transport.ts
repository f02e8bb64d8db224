import type { Target, TargetTls } from "../ticket/claims.ts";
import type { ConnectorAddress, Route } from "./route.ts";
import type { TlsCheck } from "./tls-check.ts";

/** How a target is reached over its route. */
export type Transport =
  /** Without TLS. */
  | { readonly kind: "plain" }
  /** By the platform's TLS: a public authority vouches for the dialled host. */
  | { readonly kind: "platform"; readonly start: "vencrypt" | "immediate" }
  /** By the route's connector, which does everything up to ClientInit. */
  | { readonly kind: "connector"; readonly connector: ConnectorAddress };

/** What a target demands of TLS, or its route does, that can never be met there. */
export type UnmetTls = Extract<TlsCheck, "anonymous" | "connector" | "required">;

/**
 * Decides how to reach a target. TLS that is asked for is never left out; where the route has a connector
 * it does all TLS. Pure, so that admission can refuse what the session could not do.
 */
export function planTransport(target: Target, route: Route): Transport | UnmetTls {
  const tls = tlsOf(target, route);
  if (tls === undefined) return route.tlsRequired ? "required" : { kind: "plain" };
  if (tls.mode === "anonymous" && !route.anonymousTls) return "anonymous";
  const { connector } = route;
  if (connector !== undefined) return { kind: "connector", connector };
  const needsConnector =
    tls.mode === "anonymous" ||
    tls.ca !== undefined ||
    tls.pins !== undefined ||
    tls.serverName !== undefined ||
    // A private network's binding connects in the clear and cannot start TLS; its `fetch` can.
    (route.binding !== undefined && target.kind !== "websocket");
  if (needsConnector) return "connector";
  const start = target.kind === "rfb" ? (tls.start ?? "vencrypt") : "immediate";
  return { kind: "platform", start };
}

/** The target with what its route says about TLS where it says nothing itself. */
export function withRouteTls<Wanted extends Target>(target: Wanted, route: Route): Wanted {
  return target.kind === "rfb" ? { ...target, tls: tlsOf(target, route) ?? false } : target;
}

/** What TLS a target wants, with what the route says where the target says nothing; `undefined` for none. */
function tlsOf(target: Target, route: Route): TargetTls | undefined {
  if (target.tls === false) return undefined;
  if (target.kind !== "rfb" || target.tls !== undefined) return target.tls ?? {};
  return route.rfbTls === "off" ? undefined : { mode: route.rfbTls };
}
