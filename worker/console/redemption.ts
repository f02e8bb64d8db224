/**
 * The memory of a redeemed ticket: one row in the object of its session's name. Objects run one
 * event at a time and nothing leaves them before the row is on disk, so exactly one attempt wins,
 * whatever the concurrency and across restarts.
 */
export function redeem(sql: SqlStorage, now: number): boolean {
  sql.exec(
    "CREATE TABLE IF NOT EXISTS redemption (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER)",
  );
  const inserted = sql.exec("INSERT OR IGNORE INTO redemption VALUES (1, ?)", now);
  inserted.toArray();
  return inserted.rowsWritten > 0;
}
