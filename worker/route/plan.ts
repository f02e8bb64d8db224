import type { Target } from "../ticket/claims.ts";
import { chooseRoute, type ChosenRoute, type Route } from "./route.ts";
import { planTransport, type Transport, type UnmetTls } from "./transport.ts";

/** Where a target's connection goes and what it is made of: whoever dials has nothing left to decide. */
export interface Plan extends ChosenRoute {
  readonly transport: Transport;
}

/**
 * Why there is no way to a target.
 *
 * - `no-route`: no route has the name that the target gives
 * - `not-allowed`: no allow-list admits the target
 * - `tls`: the demand `check` can never be met on the route that admits it
 */
export type PlanFault =
  | { readonly fault: "no-route" | "not-allowed" }
  | { readonly fault: "tls"; readonly check: UnmetTls; readonly route: Route };

/** Decides the way to a target: its route, the endpoint to dial and the transport. Pure. */
export function planTarget(routes: readonly Route[], target: Target): Plan | PlanFault {
  const chosen = chooseRoute(routes, target);
  if (typeof chosen === "string") return { fault: chosen };
  const transport = planTransport(target, chosen.route);
  if (typeof transport === "string") return { fault: "tls", check: transport, route: chosen.route };
  return { ...chosen, transport };
}
