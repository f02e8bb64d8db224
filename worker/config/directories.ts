import type { DirectoryRemote, TenantsRemote } from "../directory/contract.ts";
import type { Placement } from "../ticket/placement.ts";
import type { Bindings } from "./bindings.ts";
import { placedObject } from "./placed-object.ts";

/** The directory of a tenant, which has what is known of its live sessions, and the tenant's audit. */
export function directoryOf(
  { DIRECTORY }: Pick<Bindings, "DIRECTORY">,
  tenant: string,
  placement: Placement,
): DirectoryRemote {
  return placedObject(DIRECTORY, tenant, placement);
}

/** The object that knows which tenants there are. */
export function tenantsOf(
  { TENANTS }: Pick<Bindings, "TENANTS">,
  placement: Placement,
): TenantsRemote {
  return placedObject(TENANTS, "all", placement);
}
