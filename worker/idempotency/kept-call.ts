import { DurableObject } from "cloudflare:workers";

import {
  ATTEMPT_MS,
  KEPT_MS,
  MAX_KEPT_BYTES,
  type Begun,
  type KeptCallRemote,
} from "./contract.ts";

const TABLE =
  "call (one INTEGER PRIMARY KEY CHECK (one = 1), attempt TEXT, sealed BLOB, done INTEGER, begun INTEGER)";

interface SqlCall extends Record<string, SqlStorageValue> {
  readonly attempt: string;
  readonly sealed: ArrayBuffer;
  readonly done: number;
  /** Unix time in milliseconds. */
  readonly begun: number;
}

/** The Durable Object of one call with an idempotency key. It erases itself when the call is over or failed. */
export class KeptCallObject extends DurableObject<Env> implements KeptCallRemote {
  async begin({
    attempt,
    sealed,
    now,
  }: {
    readonly attempt: string;
    readonly sealed: Uint8Array;
    readonly now: number;
  }): Promise<Begun> {
    checkSize(sealed);
    const { storage } = this.ctx;
    storage.sql.exec(`CREATE TABLE IF NOT EXISTS ${TABLE}`);
    const [kept] = storage.sql.exec<SqlCall>("SELECT * FROM call").toArray();
    const isOver = kept === undefined || now - kept.begun >= (kept.done ? KEPT_MS : ATTEMPT_MS);
    if (!isOver) {
      return { kind: kept.done ? "done" : "in-flight", sealed: new Uint8Array(kept.sealed) };
    }
    storage.sql.exec("INSERT OR REPLACE INTO call VALUES (1, ?, ?, 0, ?)", attempt, sealed, now);
    await storage.setAlarm(now + KEPT_MS);
    return { kind: "first" };
  }

  async finish({
    attempt,
    sealed,
  }: {
    readonly attempt: string;
    readonly sealed: Uint8Array;
  }): Promise<void> {
    checkSize(sealed);
    if (this.#isCurrent(attempt)) {
      this.ctx.storage.sql.exec("UPDATE call SET sealed = ?, done = 1", sealed);
    }
  }

  async release({ attempt }: { readonly attempt: string }): Promise<void> {
    if (this.#isCurrent(attempt)) await this.alarm();
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  #isCurrent(attempt: string): boolean {
    const { sql } = this.ctx.storage;
    sql.exec(`CREATE TABLE IF NOT EXISTS ${TABLE}`);
    const [kept] = sql.exec<SqlCall>("SELECT * FROM call").toArray();
    return kept !== undefined && kept.attempt === attempt && !kept.done;
  }
}

function checkSize(sealed: Uint8Array): void {
  if (sealed.length > MAX_KEPT_BYTES) throw new RangeError("what is to be kept is too long");
}
