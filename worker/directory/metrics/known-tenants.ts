/** Max number of tenants that are known. Others are in no sum over all; a caller that names them has their numbers. */
export const MAX_KNOWN_TENANTS = 10_000;

const TABLE = "known_tenant (tenant TEXT PRIMARY KEY) WITHOUT ROWID";

interface Row extends Record<string, SqlStorageValue> {
  readonly tenant: string;
}

/** The tenants that have ever had a session, on disk. None is forgotten: a counter that is gone looks like one that began anew. */
export class KnownTenants {
  readonly #storage: DurableObjectStorage;
  /** Those that are known to be on disk, so that most calls cost no look at it. */
  #seen = new Set<string>();

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  add(tenant: string): void {
    if (this.#seen.has(tenant)) return;
    const { sql } = this.#storage;
    sql.exec(`CREATE TABLE IF NOT EXISTS ${TABLE}`);
    const insert = "INSERT OR IGNORE INTO known_tenant SELECT ?1 WHERE";
    const hasRoom = "(SELECT COUNT(*) FROM known_tenant) < ?2";
    sql.exec(`${insert} ${hasRoom}`, tenant, MAX_KNOWN_TENANTS);
    if (this.#seen.size < MAX_KNOWN_TENANTS) this.#seen.add(tenant);
  }

  /** By name. */
  list(limit: number): { readonly tenants: readonly string[]; readonly more: boolean } {
    const tables = "SELECT 1 FROM sqlite_master WHERE name = 'known_tenant'";
    if (this.#storage.sql.exec(tables).toArray().length === 0) return { tenants: [], more: false };
    const rows = this.#storage.sql
      .exec<Row>("SELECT tenant FROM known_tenant ORDER BY tenant LIMIT ?", limit + 1)
      .toArray();
    return { tenants: rows.slice(0, limit).map(({ tenant }) => tenant), more: rows.length > limit };
  }
}
