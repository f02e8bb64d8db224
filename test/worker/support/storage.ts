/** Everything in an object's storage, as text: a canary that is in it is found. */
export function dumpOf({ sql, kv }: DurableObjectStorage): string {
  const tables = sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
    .toArray()
    .map(({ name }) => name)
    // The runtime's own, which it lets nobody read.
    .filter((name) => !name.startsWith("_cf_"));
  const rows = tables.flatMap((table) => sql.exec(`SELECT * FROM ${table}`).toArray());
  const values = rows.flatMap((row) => Object.values(row));
  return [...values, ...Array.from(kv.list(), ([key, value]) => `${key} ${JSON.stringify(value)}`)]
    .map((value) =>
      value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : String(value),
    )
    .join("\n");
}

interface Watcher {
  /** Before a statement is executed, which it is not if this throws. */
  readonly before?: (statement: string) => void;
  /** Once it has been executed. */
  readonly after?: (statement: string) => void;
}

/** A storage whose statements are watched. */
export function watching(
  storage: DurableObjectStorage,
  { before, after }: Watcher,
): DurableObjectStorage {
  const sql = new Proxy(storage.sql, {
    get: (target, name) => {
      if (name !== "exec") return Reflect.get(target, name);
      return (statement: string, ...values: unknown[]) => {
        before?.(statement);
        const cursor = target.exec(statement, ...values);
        after?.(statement);
        return cursor;
      };
    },
  });
  return new Proxy(storage, {
    get: (target, name) => {
      if (name === "sql") return sql;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A storage that throws at each statement that fails; nothing of it is done. */
export function failing(
  storage: DurableObjectStorage,
  fails: (statement: string) => boolean,
): DurableObjectStorage {
  const before = (statement: string) => {
    if (fails(statement)) throw new Error("canary: disk full");
  };
  return watching(storage, { before });
}
