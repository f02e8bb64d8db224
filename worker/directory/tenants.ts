import { DurableObject } from "cloudflare:workers";

import type { TenantsRemote } from "./contract.ts";
import { FailingSinks } from "./audit/failing-sinks.ts";
import type { FailingSink, SinkTrouble } from "./audit/sink-trouble.ts";
import { KnownTenants } from "./metrics/known-tenants.ts";

/** How long a tenant is known after its directory has said that it has sessions, in milliseconds. */
const KNOWN_MS = 60 * 60_000;
/** Max number of tenants of a page. */
const MAX_PAGE = 500;
/** Forgotten tenants that one call removes at most. */
const REMOVED_AT_ONCE = 50;

const SCHEMA =
  "CREATE TABLE IF NOT EXISTS tenant (name TEXT PRIMARY KEY, until INTEGER) WITHOUT ROWID";

/** What the object needs of its isolate. */
export interface TenantsDeps {
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
}

/** The Durable Object that knows which tenants have live sessions. */
export class TenantsObject extends DurableObject<Env> implements TenantsRemote {
  readonly #deps: TenantsDeps;
  readonly #known = new KnownTenants(this.ctx.storage);

  readonly #failing = new FailingSinks(this.ctx.storage);

  constructor(context: DurableObjectState, env: Env, deps: TenantsDeps) {
    super(context, env);
    this.#deps = deps;
    context.storage.sql.exec(SCHEMA);
  }

  async has({ tenant }: { readonly tenant: string }): Promise<void> {
    const { sql } = this.ctx.storage;
    const now = this.#deps.unixMs();
    this.#known.add(tenant);
    sql.exec("INSERT OR REPLACE INTO tenant VALUES (?, ?)", tenant, now + KNOWN_MS);
    sql.exec(
      `DELETE FROM tenant WHERE name IN (SELECT name FROM tenant WHERE until <= ? LIMIT ${REMOVED_AT_ONCE})`,
      now,
    );
  }

  async hasNone({ tenant }: { readonly tenant: string }): Promise<void> {
    this.ctx.storage.sql.exec("DELETE FROM tenant WHERE name = ?", tenant);
  }

  async list({
    after = "",
    limit,
  }: Parameters<TenantsRemote["list"]>[0]): ReturnType<TenantsRemote["list"]> {
    const max = Math.max(1, Math.min(MAX_PAGE, limit));
    const tenants = this.ctx.storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM tenant WHERE name > ? AND until > ? ORDER BY name LIMIT ?",
        after,
        this.#deps.unixMs(),
        max + 1,
      )
      .toArray()
      .map(({ name }) => name);
    const last = tenants.length > max ? tenants[max - 1] : undefined;
    return { tenants: tenants.slice(0, max), ...(last !== undefined && { next: last }) };
  }

  async known({
    limit,
  }: Parameters<TenantsRemote["known"]>[0]): ReturnType<TenantsRemote["known"]> {
    return this.#known.list(limit);
  }

  async sinkFails(trouble: SinkTrouble): Promise<void> {
    this.#failing.fails(trouble, this.#deps.unixMs());
  }

  async sinkWorks({ tenant, sink }: Pick<SinkTrouble, "tenant" | "sink">): Promise<void> {
    this.#failing.works(tenant, sink);
  }

  async failingSinks(): Promise<readonly FailingSink[]> {
    return this.#failing.list(this.#deps.unixMs());
  }
}
