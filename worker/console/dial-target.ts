import { connect } from "cloudflare:sockets";

import { dialTarget } from "../tunnel/dial.ts";
import type { Network } from "../tunnel/dial-options.ts";
import type { ConnectorKeys } from "../ticket/keys/connector-keys.ts";
import { planTarget, type PlanFault } from "../route/plan.ts";
import type { Route } from "../route/route.ts";
import type { Claims } from "../ticket/claims.ts";
import { TunnelError } from "../tunnel/errors.ts";
import { passwordIsOptional } from "./password-is-optional.ts";
import type { SessionLimits } from "./limits.ts";
import type { DialTarget } from "./upstream.ts";

/** The ways that this deployment has to a target. */
export interface Ways {
  readonly routes: readonly Route[];
  readonly connectorKeys: ConnectorKeys | undefined;
}

export interface DialerOptions {
  /** The ways that somebody's claims may take. Throws `SessionError` and {@link TunnelError}. */
  readonly waysFor: (claims: Claims) => Ways;
  /** What the Worker is bound to, networks among it, by their names. */
  readonly bindings: object;
  readonly limits: Pick<SessionLimits, "dialMs" | "loginStepMs" | "connectorMs">;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
}

const internet: Network = { connect, fetch: (url, init) => fetch(url, init) };

/**
 * Dials targets over the routes of this deployment. The Worker has planned the same and put the route's name and
 * the checked address into the claims; the object plans for itself, because the two may run different
 * versions for a while and only what its own allow-list admits may be dialled.
 */
export function targetDialer({ waysFor, bindings, limits, unixMs }: DialerOptions): DialTarget {
  return async ({ session, claims }, { signal, offer }) => {
    const { routes, connectorKeys } = waysFor(claims);
    const plan = planTarget(routes, claims.target);
    if ("fault" in plan) throw errorOfFault(plan);
    return dialTarget(claims.target, plan, {
      internet,
      network: (binding) => networkOf(bindings, binding),
      connectorKeys,
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

function networkOf(bindings: object, binding: string): Network | undefined {
  const bound: unknown = Reflect.get(bindings, binding);
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
