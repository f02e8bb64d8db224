import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, it } from "vitest";

import type { Bindings } from "../../../worker/config/bindings.ts";
import type { Listed } from "../../../worker/directory/contract.ts";
import { MAX_DIRECTORIES } from "../../../worker/http/sessions/through-tenants.ts";
import { SETTINGS } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const { startGateway } = httpStage();

const tokenOf = (name: string) => `${name}-token-0123456789abcdef-0123456789`;
const entry = (name: string, more: object = {}) => ({
  name,
  sha256: createHash("sha256").update(tokenOf(name)).digest("hex"),
  scopes: ["sessions:read", "sessions:write"],
  ...more,
});
const TOKENS = JSON.stringify([
  entry("all"),
  entry("other"),
  entry("bound", { tenants: ["t5", "t1", "t3", "t1"] }),
]);

const nameOf = (tenant: string, at: number) => `${tenant}-${String(at)}`.padEnd(43, "x");

const listed = (tenant: string, at: number): Listed => ({
  entry: {
    session: nameOf(tenant, at),
    tenant,
    console: { id: "vm", name: "vm" },
    subject: "alice",
    issuer: "portal",
    sharing: "shared",
    may: { takeOver: false, covert: false },
    observersRequired: 0,
    canChoose: true,
    kind: "rfb",
    startedUnixMs: at,
    endsUnixMs: at + 1,
    version: "0.1.0",
  },
  standing: { state: "live", mode: "view", bytesToViewer: 0, bytesToTarget: 0, connection: 1 },
  controls: false,
  heardUnixMs: 0,
});

/** Directories with so many sessions each, and what they are asked. */
function directories(counts: ReadonlyMap<string, number>) {
  const asked: { tenant: string; limit: number; filters: object }[] = [];
  const ended: string[] = [];
  const objects = {
    DIRECTORY: {
      getByName: (tenant: string) => ({
        list: async ({ cursor = "0", limit, ...filters }: { cursor?: string; limit: number }) => {
          asked.push({ tenant, limit, filters });
          const from = Number(cursor);
          const left = (counts.get(tenant) ?? 0) - from;
          const sessions = Array.from({ length: Math.min(limit, left) }, (_, at) =>
            listed(tenant, from + at),
          );
          return { sessions, ...(left > limit && { next: String(from + limit) }) };
        },
        endMatching: async () => {
          ended.push(tenant);
          return { ended: counts.get(tenant) ?? 0 };
        },
      }),
      jurisdiction: () => objects.DIRECTORY,
    },
    TENANTS: {
      getByName: () => ({
        list: async ({ after = "", limit }: { after?: string; limit: number }) => {
          const tenants = [...counts.keys()].filter((one) => one > after).toSorted();
          const last = tenants.length > limit ? tenants[limit - 1] : undefined;
          return { tenants: tenants.slice(0, limit), ...(last !== undefined && { next: last }) };
        },
      }),
      jurisdiction: () => objects.TENANTS,
    },
  };
  const bindings = objects as unknown as Pick<Bindings, "DIRECTORY" | "TENANTS">;
  return { asked, ended, objects: bindings };
}

const settings = { ...SETTINGS, API_TOKEN: undefined, API_TOKENS: TOKENS };

interface Page {
  readonly sessions: readonly { readonly session: string; readonly tenant: string }[];
  readonly next?: string;
}

type Fetch = ReturnType<typeof startGateway>["fetch"];

async function get(fetch: Fetch, query: string, token = "all") {
  const response = await fetch(`/api/v1/sessions${query}`, {
    headers: { Authorization: `Bearer ${tokenOf(token)}` },
  });
  return { status: response.status, page: (await response.json()) as Page };
}

/** All sessions, page after page, and the number of directories that each page has asked. */
async function all(fetch: Fetch, asked: readonly unknown[], query: string, token = "all") {
  const names: string[] = [];
  const pages: number[] = [];
  let cursor = "";
  for (;;) {
    const before = asked.length;
    // oxlint-disable-next-line no-await-in-loop -- page after page
    const { page } = await get(fetch, `${query}${cursor}`, token);
    names.push(...page.sessions.map(({ session }) => session));
    pages.push(asked.length - before);
    if (page.next === undefined) return { names, pages };
    cursor = `&cursor=${page.next}`;
  }
}

describe("a list of sessions", () => {
  it("has each session of each tenant once, in order, whatever the page's size", async ({
    expect,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 150 }),
        fc.integer({ min: 1, max: 40 }),
        async (numbers, limit) => {
          const names = numbers.map((_, at) => `t${String(at).padStart(3, "0")}`);
          const counts = new Map(names.map((name, at) => [name, numbers[at] ?? 0]));
          const { asked, objects } = directories(counts);
          const { fetch } = startGateway({ settings, objects });
          const { names: found, pages } = await all(fetch, asked, `?limit=${String(limit)}`);
          const wanted = [...counts].flatMap(([tenant, count]) =>
            Array.from({ length: count }, (_, at) => nameOf(tenant, at)),
          );
          expect(found).toEqual(wanted);
          for (const { limit: given } of asked) {
            expect(given).toBeGreaterThanOrEqual(1);
            expect(given).toBeLessThanOrEqual(limit);
          }
          // One of them may be asked again, for where it goes on.
          for (const number of pages) expect(number).toBeLessThanOrEqual(MAX_DIRECTORIES + 1);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is of the caller's tenants, and of the one that is asked for among them", async ({
    expect,
  }) => {
    const counts = new Map(Array.from({ length: 9 }, (_, at) => [`t${String(at)}`, 2]));
    const { asked, objects } = directories(counts);
    const { fetch } = startGateway({ settings, objects });
    const { names } = await all(fetch, asked, "?limit=3", "bound");
    expect(names).toEqual(["t1", "t3", "t5"].flatMap((one) => [nameOf(one, 0), nameOf(one, 1)]));
    expect((await get(fetch, "?tenant=t3", "bound")).page.sessions).toHaveLength(2);
    const before = asked.length;
    expect(await get(fetch, "?tenant=t2", "bound")).toEqual({
      status: 200,
      page: { sessions: [] },
    });
    expect(asked.length).toBe(before);
  });

  it("goes on for the caller and the filters that its cursor was made for alone", async ({
    expect,
  }) => {
    const counts = new Map([["t1", 5]]);
    const { objects } = directories(counts);
    const { fetch } = startGateway({ settings, objects });
    const { page } = await get(fetch, "?limit=2&console=vm");
    const cursor = page.next ?? "";
    expect((await get(fetch, `?console=vm&cursor=${cursor}`)).page.sessions).toHaveLength(3);
    expect((await get(fetch, `?console=vm&cursor=${cursor}`, "other")).status).toBe(400);
    expect((await get(fetch, `?cursor=${cursor}`)).status).toBe(400);
    expect((await get(fetch, `?console=other&cursor=${cursor}`)).status).toBe(400);
    expect(cursor).not.toContain(Buffer.from("t1").toString("base64url"));
  });

  it("refuses whatever is not a cursor of its own", async ({ expect }) => {
    const { objects } = directories(new Map([["t1", 5]]));
    const { fetch } = startGateway({ settings, objects });
    const { page } = await get(fetch, "?limit=2");
    const good = page.next ?? "";
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ maxLength: 1100 }),
          fc.base64String({ maxLength: 200 }),
          fc.nat(good.length - 1).map((at) => good.slice(0, at)),
          fc
            .nat(good.length - 2)
            .map((at) => good.slice(0, at) + (good[at] === "A" ? "B" : "A") + good.slice(at + 1)),
        ),
        async (cursor) => {
          fc.pre(cursor !== good);
          const { status } = await get(fetch, `?cursor=${encodeURIComponent(cursor)}`);
          expect(status).toBe(400);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.for([
    "?limit=0",
    "?limit=501",
    "?limit=1.5",
    "?limit=-1",
    "?limit=",
    "?state=asleep",
    "?tenant=a&tenant=b",
    "?Tenant=a",
    "?__proto__=a",
    "?constructor=a",
    `?subject=${"x".repeat(257)}`,
    "?subject=%00",
  ])("is refused with %s", async (query, { expect }) => {
    const { asked, objects } = directories(new Map([["t1", 5]]));
    const { fetch } = startGateway({ settings, objects });
    expect((await get(fetch, query)).status).toBe(400);
    expect(asked).toEqual([]);
  });
});

describe("ending many", () => {
  it("asks every tenant's directory once, 64 at most a call", async ({ expect }) => {
    const counts = new Map(Array.from({ length: 150 }, (_, at) => [`t${String(at + 100)}`, 1]));
    const { ended, objects } = directories(counts);
    const { fetch } = startGateway({ settings, objects });
    let cursor: string | undefined;
    const numbers: number[] = [];
    do {
      // oxlint-disable-next-line no-await-in-loop -- page after page
      const response = await fetch("/api/v1/sessions/end", {
        method: "POST",
        headers: {
          Authorization: `Bearer ${tokenOf("all")}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ subject: "alice", cursor }),
      });
      // oxlint-disable-next-line no-await-in-loop
      const answer = (await response.json()) as { ended: number; next?: string };
      numbers.push(answer.ended);
      cursor = answer.next;
    } while (cursor !== undefined);
    expect(numbers).toEqual([64, 64, 22]);
    expect(ended).toEqual([...counts.keys()]);
  });
});
