import { planTarget } from "../route/plan.ts";
import { chooseRoute, type ChosenRoute, type Route } from "../route/route.ts";
import type { UnmetTls } from "../route/transport.ts";
import type { Claims } from "../ticket/claims.ts";
import { outside, routesWithin, type Bounds } from "./bounds.ts";
import { isElsewhere } from "./placement.ts";

/** Whether somebody may have a console, and over which route. */
export type Reach =
  /** `endpoint` is the target in canonical spelling: what was checked is what must be dialled. */
  | ({ readonly kind: "reachable" } & ChosenRoute)
  /** `member` asks for more than the bounds, or the route, allow: its place in a ticket. */
  | { readonly kind: "beyond-bounds"; readonly member: string }
  /** No route admits the target; `byBounds`: one would, if the bounds allowed it. */
  | { readonly kind: "no-route" | "target-not-allowed"; readonly byBounds: boolean }
  /** What the target or its route demands of TLS can never be met there. */
  | { readonly kind: "tls"; readonly check: UnmetTls; readonly route: Route };

/** Decides by the bounds of whoever asks and by the gateway's routes. */
export function reach(
  wanted: Pick<Claims, "tenant" | "target" | "grant" | "jurisdiction">,
  bounds: Bounds,
  routes: readonly Route[],
): Reach {
  const member = outside(wanted, bounds);
  if (member !== undefined) return { kind: "beyond-bounds", member };
  const { target } = wanted;
  const plan = planTarget(routesWithin(routes, bounds), target);
  if (!("fault" in plan)) {
    const { route, endpoint } = plan;
    if (isElsewhere(wanted, route)) return { kind: "beyond-bounds", member: "jurisdiction" };
    return { kind: "reachable", route, endpoint };
  }
  if (plan.fault === "tls") return { kind: "tls", check: plan.check, route: plan.route };
  return {
    kind: plan.fault === "no-route" ? "no-route" : "target-not-allowed",
    byBounds: typeof chooseRoute(routes, target) !== "string",
  };
}
