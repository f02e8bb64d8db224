import { connect } from "cloudflare:sockets";

import { boundsOf, routesWithin } from "../admission/bounds.ts";
import { configOf } from "../config/config.ts";
import type { Settings } from "../config/settings.ts";
import type { SecurityOffer } from "../rfb/handshake/security-offer.ts";
import { openConsole, type Network, type Opened } from "../tunnel/dial.ts";
import { chooseRoute } from "../route/route.ts";
import { TunnelError } from "../tunnel/errors.ts";
import type { Log } from "../observe/log.ts";
import type { Admission } from "./admission.ts";
import { passwordIsOptional } from "./password-is-optional.ts";
import type { SessionLimits } from "./limits.ts";
import { SessionError } from "./session-error.ts";

type Wanted = Pick<Admission, "session" | "claims">;

interface Opening {
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Is filled in with what the server offers where a connector logs in. */
  readonly offer: SecurityOffer;
}

/** Opens the way to a session's console. */
export type OpenTarget = (admission: Wanted, opening: Opening) => Promise<Opened>;

const INTERNET: Network = { connect, fetch: (url, init) => fetch(url, init) };

/**
 * Opens targets by the routes of this deployment. The Worker has chosen the route and checked the
 * address; both are looked up again here, because the two may run different versions for a while.
 */
export function targetOpener(
  env: Settings,
  limits: SessionLimits,
  { log, unixMs }: { readonly log: Log; readonly unixMs: () => number },
): OpenTarget {
  return async ({ session, claims }, { signal, offer }) => {
    const { target } = claims;
    const { service } = configOf(env, log);
    if (service === undefined) throw new SessionError("gateway-unready");
    const bounds = boundsOf(claims, service.bounds);
    if (bounds === undefined) throw new TunnelError("not-allowed");
    const chosen = chooseRoute(routesWithin(service.routes, bounds), target);
    if (chosen === "no-route") throw new TunnelError("route");
    if (chosen === "not-allowed") throw new TunnelError("not-allowed");
    return openConsole({ ...target, ...chosen.endpoint }, chosen.route, {
      internet: INTERNET,
      network: (binding) => networkOf(env, binding),
      connectorKeys: service.connectorKeys,
      session,
      now: () => unixMs() / 1000,
      random: (bytes) => crypto.getRandomValues(bytes),
      limits: {
        dialMs: limits.dialMs,
        stepMs: limits.loginStepMs,
        connectorMs: limits.connectorMs,
      },
      passwordIsOptional: passwordIsOptional(claims),
      offer,
      signal,
    });
  };
}

function networkOf(env: Settings, binding: string): Network | undefined {
  const bound: unknown = Reflect.get(env, binding);
  if (!isNetwork(bound)) return undefined;
  // Called on the binding: the methods do not work apart from it.
  return {
    connect: (address, options) => bound.connect(address, options),
    fetch: (url, init) => bound.fetch(url, init),
  };
}

/** Bindings come without a type that says more. */
function isNetwork(value: unknown): value is Fetcher {
  return typeof value === "object" && value !== null && "connect" in value && "fetch" in value;
}
