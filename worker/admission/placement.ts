import type { Route } from "../route/route.ts";
import type { Placement } from "../ticket/placement.ts";

/**
 * Where the session of a ticket runs. The ticket knows its machine best, so its region goes before the route's; a
 * jurisdiction that the route has always holds.
 */
export function placementOf(
  wanted: Placement,
  { placement: { location, jurisdiction } }: Pick<Route, "placement">,
): Placement {
  return {
    location: wanted.location ?? location,
    jurisdiction: jurisdiction ?? wanted.jurisdiction,
  };
}

/** Whether a ticket asks for another jurisdiction than the route has. */
export function isElsewhere(
  wanted: Placement,
  { placement: { jurisdiction } }: Pick<Route, "placement">,
): boolean {
  return (
    wanted.jurisdiction !== undefined &&
    jurisdiction !== undefined &&
    wanted.jurisdiction !== jurisdiction
  );
}
