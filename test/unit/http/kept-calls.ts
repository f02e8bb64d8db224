import type { Bindings } from "../../../worker/config/bindings.ts";
import { ATTEMPT_MS, KEPT_MS, type KeptCallRemote } from "../../../worker/idempotency/contract.ts";

export interface KeptCall {
  attempt: string;
  sealed: Uint8Array;
  done: boolean;
  readonly begun: number;
}

/** Objects of calls with idempotency keys, in memory. `calls` is what they have, by name. */
export function keptCalls(
  calls: Map<string, KeptCall> = new Map(),
  canFinish = true,
): Bindings["IDEMPOTENCY"] {
  const objectOf = (name: string): KeptCallRemote => ({
    begin: async ({ attempt, sealed, now }) => {
      const kept = calls.get(name);
      if (kept !== undefined && now - kept.begun < (kept.done ? KEPT_MS : ATTEMPT_MS)) {
        return { kind: kept.done ? "done" : "in-flight", sealed: kept.sealed };
      }
      calls.set(name, { attempt, sealed, done: false, begun: now });
      return { kind: "first" };
    },
    finish: async ({ attempt, sealed }) => {
      if (!canFinish) throw new Error("the object is gone");
      const kept = calls.get(name);
      if (kept?.attempt === attempt) Object.assign(kept, { sealed, done: true });
    },
    release: async ({ attempt }) => {
      if (calls.get(name)?.attempt === attempt) calls.delete(name);
    },
  });
  const objects: Bindings["IDEMPOTENCY"] = { getByName: objectOf, jurisdiction: () => objects };
  return objects;
}
