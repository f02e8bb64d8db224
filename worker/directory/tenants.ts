import { DurableObject } from "cloudflare:workers";

import type { TenantsRemote } from "./contract.ts";
import { KnownTenants } from "./metrics/known-tenants.ts";

/** The Durable Object that knows which tenants have live sessions. */
export class TenantsObject extends DurableObject<Env> implements TenantsRemote {
  readonly #tenants = new Set<string>();
  readonly #known = new KnownTenants(this.ctx.storage);

  async has({ tenant }: { readonly tenant: string }): Promise<void> {
    this.#tenants.add(tenant);
    this.#known.add(tenant);
  }

  async hasNone({ tenant }: { readonly tenant: string }): Promise<void> {
    this.#tenants.delete(tenant);
  }

  async list({
    after = "",
    limit,
  }: {
    readonly after?: string;
    readonly limit: number;
  }): Promise<{ readonly tenants: readonly string[]; readonly next?: string }> {
    const tenants = [...this.#tenants]
      .filter((tenant) => tenant > after)
      .sort()
      .slice(0, limit);
    const last = tenants.length === limit ? tenants.at(-1) : undefined;
    return { tenants, ...(last !== undefined && { next: last }) };
  }

  async known({ limit }: { readonly limit: number }): Promise<{
    readonly tenants: readonly string[];
    readonly more: boolean;
  }> {
    return this.#known.list(limit);
  }
}
