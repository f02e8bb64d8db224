import type { Target, TargetTls } from "../ticket/claims.ts";
import type { ConnectorAddress, Route } from "./route.ts";
import type { TlsCheck } from "./tls-check.ts";

/** How a target is reached over its route. */
export type Way =
  /** Without TLS. */
  | { readonly kind: "plain" }
  /** By the platform's TLS: a public authority vouches for the dialled host. */
  | { readonly kind: "platform"; readonly start: "vencrypt" | "immediate" }
  /** By the route's connector, which does everything up to ClientInit. `tls` is what it must demand. */
  | { readonly kind: "connector"; readonly connector: ConnectorAddress; readonly tls: TargetTls }
  /** Not at all: what it demands can never be met there. */
  | {
      readonly kind: "none";
      readonly check: Extract<TlsCheck, "anonymous" | "connector" | "required">;
    };

/**
 * Decides how to reach a target. TLS that is asked for is never left out; where the route has a connector
 * it does all TLS. Pure, so that admission can refuse what the session could not do.
 */
export function wayTo(target: Target, route: Route): Way {
  const tls = tlsOf(target, route);
  if (tls === undefined) {
    return route.tlsRequired ? { kind: "none", check: "required" } : { kind: "plain" };
  }
  if (tls.mode === "anonymous" && !route.anonymousTls) return { kind: "none", check: "anonymous" };
  const { connector } = route;
  if (connector !== undefined) return { kind: "connector", connector, tls };
  if (tls.mode === "anonymous" || tls.ca !== undefined || tls.pins !== undefined) {
    return { kind: "none", check: "connector" };
  }
  if (tls.serverName !== undefined) return { kind: "none", check: "connector" };
  // A private network's binding connects in the clear and cannot start TLS; its `fetch` can.
  if (route.binding !== undefined && target.kind !== "websocket") {
    return { kind: "none", check: "connector" };
  }
  const start = target.kind === "rfb" ? (tls.start ?? "vencrypt") : "immediate";
  return { kind: "platform", start };
}

/** The target with what its route says about TLS where it says nothing itself. */
export function withRouteTls(target: Target, route: Route): Target {
  return target.kind === "rfb" ? { ...target, tls: tlsOf(target, route) ?? false } : target;
}

/** What TLS a target wants, with what the route says where the target says nothing; `undefined` for none. */
function tlsOf(target: Target, route: Route): TargetTls | undefined {
  if (target.tls === false) return undefined;
  if (target.kind !== "rfb" || target.tls !== undefined) return target.tls ?? {};
  return route.rfbTls === "off" ? undefined : { mode: route.rfbTls };
}
