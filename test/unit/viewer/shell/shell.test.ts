import { describe, it } from "vitest";

import {
  forgetShells,
  keepShell,
  keptShell,
  MAX_AGE_MS,
  shellAddress,
  SHELLS,
  type ShellDeps,
} from "../../../../viewer/src/shell/shell.ts";

const BASE = "https://gateway.example/vm/";
const SESSION = "s".repeat(43);
const FILES = "<../assets/main.css>; rel=preload; as=style, <../assets/main.js>; rel=modulepreload";
const AT = `${BASE}c/-`;

/** A browser with one cache, of which the gateway and the browser's own files are the test's. */
class FakeBrowser {
  readonly kept = new Map<string, Response>();
  /** Addresses that were asked for, each with how. */
  readonly asked: (readonly [string, RequestInit])[] = [];
  readonly files = new Set([`${BASE}assets/main.css`, `${BASE}assets/main.js`]);
  page = (): Response => new Response("<!doctype html>", { headers: { Link: FILES } });
  now = 1_000_000;

  readonly deps: ShellDeps = {
    // The part of it that is used.
    caches: {
      open: async (name: string) => ({
        put: async (at: string, page: Response) => {
          if (name === SHELLS) this.kept.set(at, page);
        },
        delete: async (at: string) => this.kept.delete(at),
      }),
      match: async (at: string, { cacheName }: { cacheName: string }) =>
        cacheName === SHELLS ? this.kept.get(at)?.clone() : undefined,
      delete: async (name: string) => {
        if (name === SHELLS) this.kept.clear();
        return true;
      },
    } as unknown as CacheStorage,
    fetch: async (address, options) => {
      this.asked.push([address, options]);
      if (options.cache !== "only-if-cached") return this.page();
      if (this.files.has(address)) return new Response("x");
      throw new TypeError("not in the cache");
    },
    now: () => this.now,
  };
}

describe("the address of a page that is kept", () => {
  it("is one for all consoles of a form, with neither session nor ticket", ({ expect }) => {
    expect(shellAddress(`${BASE}c/${SESSION}#ticket`, BASE)).toBe(AT);
    expect(shellAddress(`${BASE}c/${SESSION}.eu`, BASE)).toBe(AT);
    expect(shellAddress(`${BASE}c#ticket`, BASE)).toBe(`${BASE}c`);
    expect(shellAddress(`${BASE}c`, BASE)).toBe(`${BASE}c`);
  });

  it.for([
    BASE,
    `${BASE}admin`,
    `${BASE}c/`,
    `${BASE}c/short`,
    `${BASE}c/${SESSION}/x`,
    `${BASE}c?lang=de`,
    `${BASE}resource/noVNC/vnc.html?token=x`,
    `${BASE}api/v1/connect`,
    "https://gateway.example/c",
  ])("is none for %s", (address, { expect }) => {
    expect(shellAddress(address, BASE)).toBe(undefined);
  });
});

describe("a page", () => {
  it("is fetched without its fragment and kept with what it says", async ({ expect }) => {
    const browser = new FakeBrowser();
    browser.page = () =>
      new Response("<!doctype html>", {
        headers: { Link: FILES, "Content-Security-Policy": "strict", "Content-Encoding": "br" },
      });
    await keepShell(`${BASE}c/${SESSION}#ticket`, BASE, browser.deps);
    expect(browser.asked).toEqual([
      [`${BASE}c/${SESSION}`, { cache: "no-cache", redirect: "error" }],
    ]);
    const page = await keptShell(AT, browser.deps);
    expect(await page?.text()).toBe("<!doctype html>");
    expect(page?.headers.get("Content-Security-Policy")).toBe("strict");
    expect(page?.headers.get("Content-Encoding")).toBe(null);
  });

  it("is not kept where it is none of a console", async ({ expect }) => {
    const browser = new FakeBrowser();
    await keepShell(`${BASE}admin`, BASE, browser.deps);
    expect(browser.asked).toEqual([]);
    expect(browser.kept.size).toBe(0);
  });

  it("replaces the one of before, and a failure takes that away", async ({ expect }) => {
    const browser = new FakeBrowser();
    await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
    browser.page = () => new Response("new", { headers: { Link: FILES } });
    await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
    expect(await (await keptShell(AT, browser.deps))?.text()).toBe("new");
    browser.page = () => new Response("gone", { status: 404 });
    await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
    expect(await keptShell(AT, browser.deps)).toBe(undefined);
  });

  it.for([{}, { Link: "" }, { Link: "no address" }])(
    "of somebody in front of the gateway, who answers with %o, is not kept",
    async (headers, { expect }) => {
      const browser = new FakeBrowser();
      await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
      expect(await keptShell(AT, browser.deps)).toBeDefined();
      browser.page = () => new Response("<!doctype html><form>", { headers });
      await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
      expect(await keptShell(AT, browser.deps)).toBe(undefined);
    },
  );

  it("is used for as long as a deploy may take to reach people", async ({ expect }) => {
    const browser = new FakeBrowser();
    await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
    browser.now += MAX_AGE_MS;
    expect(await keptShell(AT, browser.deps)).toBeDefined();
    browser.now += 1;
    expect(await keptShell(AT, browser.deps)).toBe(undefined);
  });

  it("is not used where the clock says that it comes from the future, or nothing says when", async ({
    expect,
  }) => {
    const browser = new FakeBrowser();
    await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
    browser.now -= 1;
    expect(await keptShell(AT, browser.deps)).toBe(undefined);
    browser.kept.set(AT, new Response("x", { headers: { "porthole-fetched": "soon" } }));
    expect(await keptShell(AT, browser.deps)).toBe(undefined);
  });

  it("is not used without the files of its first frame, which are not fetched for that", async ({
    expect,
  }) => {
    const browser = new FakeBrowser();
    await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
    browser.files.delete(`${BASE}assets/main.js`);
    expect(await keptShell(AT, browser.deps)).toBe(undefined);
    const asked = browser.asked.filter(([address]) => address.endsWith("main.js"));
    expect(asked).toEqual([
      [`${BASE}assets/main.js`, { cache: "only-if-cached", mode: "same-origin" }],
    ]);
  });

  it("is forgotten with all others", async ({ expect }) => {
    const browser = new FakeBrowser();
    await keepShell(`${BASE}c`, BASE, browser.deps);
    await keepShell(`${BASE}c/${SESSION}`, BASE, browser.deps);
    await forgetShells(browser.deps.caches);
    expect(await keptShell(`${BASE}c`, browser.deps)).toBe(undefined);
    expect(await keptShell(AT, browser.deps)).toBe(undefined);
  });
});
