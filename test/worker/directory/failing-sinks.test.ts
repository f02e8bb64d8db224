import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { FailingSinks } from "../../../worker/directory/audit/failing-sinks.ts";
import type { SinkTrouble } from "../../../worker/directory/audit/sink-trouble.ts";

const HOUR = 3_600_000;

const trouble = (tenant: string, more: Partial<SinkTrouble> = {}): SinkTrouble => ({
  tenant,
  sink: "webhook",
  code: "timeout",
  pending: 3,
  sinceUnixMs: 10,
  ...more,
});

let objects = 0;

async function withStorage(test: (storage: DurableObjectStorage) => void): Promise<void> {
  objects += 1;
  const stub = env.TENANTS.getByName(`failing ${String(objects)}`);
  await runInDurableObject(stub, (_, { storage }) => test(storage));
}

describe("the sinks that fail", () => {
  it("are summed up over tenants, with what was said last", ({ expect }) =>
    withStorage((storage) => {
      const failing = new FailingSinks(storage);
      expect(failing.list(0)).toEqual([]);
      failing.works("a", "webhook");
      failing.fails(trouble("a", { code: "refused", status: 500, sinceUnixMs: 7 }), 20);
      failing.fails(trouble("b"), 30);
      failing.fails(trouble("a", { sink: "queue", code: "unreachable" }), 25);
      const restarted = new FailingSinks(storage);
      expect(restarted.list(40)).toEqual([
        { sink: "queue", tenants: 1, pending: 3, sinceUnixMs: 10, code: "unreachable" },
        { sink: "webhook", tenants: 2, pending: 6, sinceUnixMs: 7, code: "timeout" },
      ]);
      restarted.works("b", "webhook");
      restarted.works("a", "queue");
      expect(restarted.list(40)).toMatchObject([{ tenants: 1, code: "refused", status: 500 }]);
    }));

  it("are forgotten when nothing is said of them any more", ({ expect }) =>
    withStorage((storage) => {
      const failing = new FailingSinks(storage);
      failing.fails(trouble("a"), 0);
      expect(failing.list(2 * HOUR)).toHaveLength(1);
      expect(failing.list(2 * HOUR + 1)).toEqual([]);
      failing.fails(trouble("b"), 2 * HOUR + 1);
      const rows = storage.sql.exec("SELECT tenant FROM failing_sink").toArray();
      expect(rows).toEqual([{ tenant: "b" }]);
    }));

  it("are a bounded number", ({ expect }) =>
    withStorage((storage) => {
      const failing = new FailingSinks(storage);
      for (let count = 0; count < 2001; count += 1) failing.fails(trouble(String(count)), 0);
      expect(failing.list(0)).toMatchObject([{ tenants: 2000 }]);
    }));
});
