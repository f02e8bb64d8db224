import type { Jurisdiction, Location, Placement } from "../ticket/placement.ts";

/** A namespace of Durable Objects, as far as it is used. */
export interface PlacedObjects<Stub> {
  getByName(name: string, options?: { readonly locationHint?: Location }): Stub;
  jurisdiction(jurisdiction: Jurisdiction): PlacedObjects<Stub>;
}

/**
 * The object of this name. It is made where the first call for it says: near the region, and nowhere else than in the
 * jurisdiction. In another jurisdiction, or in none, the same name is another object's.
 */
export function placedObject<Stub>(
  objects: PlacedObjects<Stub>,
  name: string,
  { location, jurisdiction }: Placement,
): Stub {
  const confined = jurisdiction === undefined ? objects : confinedTo(objects, jurisdiction);
  return location === undefined
    ? confined.getByName(name)
    : confined.getByName(name, { locationHint: location });
}

/** Where workerd runs by itself, it runs where its operator has put it. */
const NO_JURISDICTIONS = "Jurisdiction restrictions are not implemented in workerd.";

function confinedTo<Stub>(
  objects: PlacedObjects<Stub>,
  jurisdiction: Jurisdiction,
): PlacedObjects<Stub> {
  try {
    return objects.jurisdiction(jurisdiction);
  } catch (error) {
    if (error instanceof Error && error.message === NO_JURISDICTIONS) return objects;
    throw error;
  }
}
