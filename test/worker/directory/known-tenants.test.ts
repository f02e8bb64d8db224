import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, it } from "vitest";

import {
  KnownTenants,
  MAX_KNOWN_TENANTS,
} from "../../../worker/directory/metrics/known-tenants.ts";

const withStorage = <Result>(name: string, run: (storage: DurableObjectStorage) => Result) =>
  runInDurableObject(env.TENANTS.getByName(name), (_, { storage }) => run(storage));

describe("the tenants that are known", () => {
  it("are none, and no table, until there is one", async ({ expect }) => {
    const list = await withStorage("known: none", (storage) => {
      const tables = storage.sql.exec("SELECT * FROM sqlite_master WHERE name = 'known_tenant'");
      return [new KnownTenants(storage).list(10), tables.toArray()];
    });
    expect(list).toEqual([{ tenants: [], more: false }, []]);
  });

  it("are each there once, by name, and after a restart", async ({ expect }) => {
    const tenants = ["b", "a", "b", "'; DROP TABLE known_tenant"];
    await withStorage("known: lasting", (storage) => {
      const known = new KnownTenants(storage);
      for (const tenant of tenants) known.add(tenant);
    });
    await abortAllDurableObjects();
    const lists = await withStorage("known: lasting", (storage) => {
      const known = new KnownTenants(storage);
      known.add("a");
      return [known.list(3), known.list(2)];
    });
    expect(lists).toEqual([
      { tenants: ["'; DROP TABLE known_tenant", "a", "b"], more: false },
      { tenants: ["'; DROP TABLE known_tenant", "a"], more: true },
    ]);
  });

  it("are no more than their limit", async ({ expect }) => {
    const name = (at: number) => `t${String(at).padStart(6, "0")}`;
    const { tenants, more } = await withStorage("known: many", (storage) => {
      const known = new KnownTenants(storage);
      for (let at = 0; at <= MAX_KNOWN_TENANTS; at += 1) known.add(name(at));
      return known.list(MAX_KNOWN_TENANTS + 1);
    });
    expect([tenants.length, tenants.at(-1), more]).toEqual([
      MAX_KNOWN_TENANTS,
      name(MAX_KNOWN_TENANTS - 1),
      false,
    ]);
  });
});
