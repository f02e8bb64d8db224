import { connect } from "cloudflare:sockets";

import { boundsOf, routesWithin } from "../admission/bounds.ts";
import { configOf } from "../config/config.ts";
import type { Settings } from "../config/settings.ts";
import { dialTarget } from "../tunnel/dial.ts";
import type { Network } from "../tunnel/dial-options.ts";
import { planTarget, type PlanFault } from "../route/plan.ts";
import { TunnelError } from "../tunnel/errors.ts";
import type { Log } from "../observe/log.ts";
import { passwordIsOptional } from "./password-is-optional.ts";
import type { SessionLimits } from "./limits.ts";
import type { OpenTarget } from "./session.ts";
import { SessionError } from "./session-error.ts";

const internet: Network = { connect, fetch: (url, init) => fetch(url, init) };

/**
 * Dials targets over the routes of this deployment. The Worker has planned the same and put the route's name and
 * the checked address into the claims; the object plans for itself, because the two may run different
 * versions for a while and only what its own allow-list admits may be dialled.
 */
export function targetOpener(
  env: Settings,
  limits: SessionLimits,
  { log, unixMs }: { readonly log: Log; readonly unixMs: () => number },
): OpenTarget {
  return async ({ session, claims }, { signal, offer }) => {
    const { target } = claims;
    const { gateway } = configOf(env, log);
    if (gateway === undefined) throw new SessionError("gateway-unready");
    const bounds = boundsOf(claims, gateway.bounds);
    if (bounds === undefined) throw new TunnelError("not-allowed");
    const plan = planTarget(routesWithin(gateway.routes, bounds), target);
    if ("fault" in plan) throw errorOfFault(plan);
    return dialTarget(target, plan, {
      internet,
      network: (binding) => networkOf(env, binding),
      connectorKeys: gateway.connectorKeys,
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

function errorOfFault(plan: PlanFault): TunnelError {
  switch (plan.fault) {
    case "no-route":
      return new TunnelError("no-route");
    case "not-allowed":
      return new TunnelError("not-allowed");
    case "tls":
      return new TunnelError("tls", plan.check);
  }
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
