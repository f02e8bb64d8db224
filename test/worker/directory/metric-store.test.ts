import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, it } from "vitest";

import { MAX_SERIES, MetricStore } from "../../../worker/directory/metrics/metric-store.ts";
import type { Sample } from "../../../worker/metrics/sample.ts";

let objects = 0;

/** Runs in an object of its own, whose storage nothing else uses. */
function withStorage<Result>(
  run: (storage: DurableObjectStorage) => Result,
  name = `metrics ${String((objects += 1))}`,
): Promise<Result> {
  return runInDurableObject(env.DIRECTORY.getByName(name), (_, { storage }) => run(storage));
}

const ended = (code: string, value = 1): Sample => ({
  name: "porthole_sessions_ended_total",
  labels: [code],
  value,
});
const opened = (part: Sample["part"] & string, value: number): Sample => ({
  name: "porthole_open_seconds",
  labels: ["rfb"],
  part,
  value,
});

describe("what is counted of a tenant", () => {
  it("is nothing, and no table, until there is something", async ({ expect }) => {
    const tables = await withStorage((storage) => {
      const store = new MetricStore(storage);
      store.add([]);
      return [...store.samples, ...storage.sql.exec("SELECT * FROM sqlite_master").toArray()];
    });
    expect(tables).toEqual([]);
  });

  it("adds up, and is there after a restart", async ({ expect }) => {
    const name = "metrics that last";
    await withStorage((storage) => {
      const store = new MetricStore(storage);
      store.add([ended("idle"), ended("expired", 2), opened("0.25", 1), opened("sum", 0.25)]);
      store.add([ended("idle"), opened("0.25", 1), opened("sum", 0.2), opened("+Inf", 1)]);
    }, name);
    await abortAllDurableObjects();
    const samples = await withStorage((storage) => new MetricStore(storage).samples, name);
    expect(samples).toHaveLength(5);
    for (const sample of [
      ended("idle", 2),
      ended("expired", 2),
      opened("0.25", 2),
      opened("sum", 0.45),
      opened("+Inf", 1),
    ]) {
      expect(samples).toContainEqual(sample);
    }
  });

  it("has as many series as its limit, and counts the rest together", async ({ expect }) => {
    const [full, more] = await withStorage((storage) => {
      const store = new MetricStore(storage);
      for (let at = 0; at < MAX_SERIES; at += 1) store.add([ended(`code-${String(at)}`)]);
      const { samples } = store;
      store.add([ended("one more"), ended("another"), ended("code-0")]);
      return [samples, store.samples];
    });
    expect(full).toHaveLength(MAX_SERIES);
    expect(full).not.toContainEqual(ended("other", expect.any(Number)));
    expect(more).toHaveLength(MAX_SERIES + 1);
    expect(more).toContainEqual(ended("other", 2));
    expect(more).toContainEqual(ended("code-0", 2));
  });

  it("is not what was not written after all", async ({ expect }) => {
    const samples = await withStorage((storage) => {
      const store = new MetricStore(storage);
      expect(() =>
        storage.transactionSync(() => {
          store.add([ended("idle")]);
          throw new Error("undone");
        }),
      ).toThrow("undone");
      expect(store.samples).toEqual([]);
      store.add([ended("idle")]);
      return store.samples;
    });
    expect(samples).toEqual([ended("idle")]);
  });

  it("leaves out what this version does not know", async ({ expect }) => {
    const samples = await withStorage((storage) => {
      const store = new MetricStore(storage);
      store.add([ended("idle")]);
      for (const series of [
        ["porthole_of_tomorrow_total", "x"],
        ["porthole_sessions_ended_total"],
        ["porthole_sessions_ended_total", "x", "y"],
        ["porthole_open_seconds", "rfb", "0.26"],
        ["porthole_open_seconds", "rfb"],
        ["constructor"],
      ]) {
        storage.sql.exec("INSERT INTO metric VALUES (?, 1)", JSON.stringify(series));
      }
      return store.samples;
    });
    expect(samples).toEqual([ended("idle")]);
  });
});
