import type { Sample } from "../../metrics/sample.ts";

/** What `/metrics` asks of a tenant's directory. */
export interface CountingRemote {
  /** What has been counted of the tenant since it is known, and what goes on now. */
  metrics(call: object): Promise<{ readonly samples: readonly Sample[] }>;
}

/** What `/metrics` asks of the object that knows the tenants. */
export interface KnownTenantsRemote {
  /**
   * Tenants that have ever had a session, by name; `limit`: 1 to 1000. `more`: there are others. A sum over these never
   * goes down because a tenant has no session any more.
   */
  known(call: {
    readonly limit: number;
  }): Promise<{ readonly tenants: readonly string[]; readonly more: boolean }>;
}
