import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { createApp } from "../../../worker/http/app.ts";
import { HEAD_SCRIPT_HASH } from "../../../worker/http/head-script.ts";
import { jsonLog } from "../../../worker/observe/log.ts";
import { PROBLEMS } from "../../../worker/http/problem.ts";
import { API_TOKEN, ASSETS, ORIGIN, SETTINGS, upgradeHeaders } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const { lines, startGateway, makeTicket } = httpStage();

describe("health", () => {
  it("is fine whatever the configuration", async ({ expect }) => {
    for (const settings of [SETTINGS, {}]) {
      const response = await startGateway({ settings }).fetch("/healthz");
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ status: "ok" });
    }
  });

  it("is ready with a complete configuration", async ({ expect }) => {
    const response = await startGateway().fetch("/readyz");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ready" });
  });

  const UNREADY = { ...SETTINGS, TICKET_KEYS: undefined, FRAME_ANCESTORS: "canary;" };
  const PROBLEMS_OF_UNREADY = [
    "TICKET_KEYS is not set.",
    expect.stringMatching(/^FRAME_ANCESTORS must /),
  ];

  it("is not ready before all is set, and tells strangers no more", async ({ expect }) => {
    const gateway = startGateway({ settings: UNREADY });
    const strangers = [
      undefined,
      { Authorization: `Bearer ${"x".repeat(API_TOKEN.length)}` },
      { Authorization: API_TOKEN },
      { Host: "localhost" },
    ];
    for (const headers of strangers) {
      const response = await gateway.fetch("/readyz", headers && { headers });
      expect(response.status).toBe(503);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      expect(await response.json()).toEqual({ status: "unready" });
    }
  });

  it("says what is wrong on this machine and to holders of the API token", async ({ expect }) => {
    const { fetch: local } = startGateway({ settings: UNREADY, origin: "http://127.0.0.1:8787" });
    const { fetch: remote } = startGateway({ settings: UNREADY });
    const answers = [
      await local("/readyz"),
      await remote("/readyz", { headers: { Authorization: `Bearer ${API_TOKEN}` } }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ status: "unready", problems: PROBLEMS_OF_UNREADY });
      expect(text).not.toContain("canary");
    }
  });

  it("takes nobody for this machine who came through Cloudflare", async ({ expect }) => {
    const { fetch: local } = startGateway({ settings: UNREADY, origin: "http://localhost" });
    const response = await local("/readyz", { headers: { "CF-Connecting-IP": "203.0.113.7" } });
    expect(await response.json()).toEqual({ status: "unready" });
  });

  it("notes the rate limits that are not bound, and works", async ({ expect }) => {
    const limiter = { limit: async () => ({ success: true }) };
    const limiters = { SOURCE_LIMIT: limiter, ISSUER_LIMIT: limiter };
    const response = await startGateway({ limiters, origin: "http://localhost" }).fetch("/readyz");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "ready",
      notes: ["TOKEN_LIMIT is not bound: each isolate counts for itself."],
    });
  });
});

const SESSION = "aA0-_".repeat(9).slice(0, 43);

describe("pages and assets", () => {
  it.for([
    ["/", "/index.en.html"],
    ["/admin", "/admin.html"],
    ["/c", "/index.en.html"],
    ["/c?x=y", "/index.en.html"],
    [`/c/${SESSION}`, "/one-below.en.html"],
    [`/c/${SESSION}?x=y`, "/one-below.en.html"],
    ["/third-party-notices.txt", "/third-party-notices.txt"],
    ["/icons/a-1.svg", "/icons/a-1.svg"],
  ] as const)("%s is the asset %s", async ([path, asset], { expect }) => {
    const gateway = startGateway();
    const response = await gateway.fetch(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(ASSETS[asset]);
    expect(gateway.assetRequests.map(({ url }) => new URL(url).pathname)).toEqual([asset]);
    expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
  });

  it("has no operator's page where that is switched off", async ({ expect }) => {
    const gateway = startGateway({ settings: { ADMIN_PAGE: "false" } });
    expect((await gateway.fetch("/admin")).status).toBe(404);
    expect(gateway.assetRequests).toEqual([]);
  });

  it("lets nobody embed the operator's page, whoever may embed the viewer", async ({ expect }) => {
    const gateway = startGateway({ settings: { FRAME_ANCESTORS: "https://portal.example.com" } });
    const policyOf = async (path: string) =>
      (await gateway.fetch(path)).headers.get("Content-Security-Policy");
    expect(await policyOf("/c")).toContain("frame-ancestors https://portal.example.com");
    expect(await policyOf("/admin")).toContain("frame-ancestors 'none'");
    expect((await gateway.fetch("/admin")).headers.get("X-Frame-Options")).toBe("DENY");
  });

  it.for<[string, string]>([
    ["/api", "the API in words"],
    ["/api/v1/openapi.json", '{"openapi":"3.1.0"}'],
  ])("shows everybody %s, with the headers of every page", async ([path, text], { expect }) => {
    const response = await startGateway().fetch(path);
    expect([response.status, await response.text()]).toEqual([200, text]);
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    const other = await startGateway().fetch(path, { method: "POST" });
    expect([other.status, other.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("passes only conditions on to the assets, and 304 back", async ({ expect }) => {
    const gateway = startGateway({ asset: () => new Response(null, { status: 304 }) });
    const headers = { "If-None-Match": '"a"', Cookie: "a=b", Range: "bytes=0-1", "X-Other": "c" };
    const response = await gateway.fetch("/", { headers });
    expect(response.status).toBe(304);
    expect([...(gateway.assetRequests[0]?.headers.keys() ?? [])]).toEqual(["if-none-match"]);
  });

  it.for(["/", "/admin", "/c", `/c/${SESSION}`, "/healthz", "/readyz", "/problems"])(
    "%s has an answer to GET and HEAD only",
    async (path, { expect }) => {
      expect((await startGateway().fetch(path, { method: "HEAD" })).status).toBe(200);
      const response = await startGateway().fetch(path, { method: "POST" });
      expect(response.status).toBe(405);
      expect(response.headers.get("Allow")).toBe("GET, HEAD");
    },
  );

  it.for([
    "/nothing",
    "/admin/",
    "/admin.html",
    "/c/",
    "/c/x",
    `/c/${SESSION}/`,
    `/c/${SESSION}s`,
    `/c/${SESSION}/x`,
    `/C/${SESSION}`,
    "/api/",
    "/api/v1/tickets/",
    "/api/v1/console",
    "/api/v1/consoles",
    "/api/v1/connect/",
    "/api/v1/connect/x",
    `/api/v1/connect/${SESSION}/`,
    `/api/v1/connect/${SESSION}s`,
    "/api/v1/sessions/short",
    "//",
    "///",
    "//evil.example",
    "///evil.example/%2F..",
    "//evil.example/%2e%2e",
    "/\\evil.example",
    "/%5cevil.example",
    "/%2f%2fevil.example",
    "/%2F%2Fevil.example/..%2f",
    "/.%0d%0aLocation:%20//evil.example",
    "/https://evil.example",
    "/.env",
    "/.git/config",
    "/icons/../.dev.vars",
    "/icons/%2e%2e/index.html%00",
    `/${"a".repeat(256)}`,
  ])("%s is a 404 problem and never a redirect", async (path, { expect }) => {
    // Even if the assets would redirect or answer with a page of their own.
    const gateways = [
      startGateway(),
      startGateway({ asset: () => Response.redirect("https://evil.example/") }),
      startGateway({ asset: () => new Response("theirs", { status: 404 }) }),
    ];
    for (const gateway of gateways) {
      const response = await gateway.fetch(path);
      expect(response.headers.get("Location")).toBe(null);
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        type: "/problems#not-found",
        title: PROBLEMS["not-found"].title,
        status: 404,
      });
    }
  });

  it("asks the assets for a path of the greatest length and nothing longer", async ({ expect }) => {
    const gateway = startGateway({ asset: () => new Response("asset") });
    expect((await gateway.fetch(`/${"a".repeat(255)}`)).status).toBe(200);
    expect((await gateway.fetch(`/${"a".repeat(256)}`)).status).toBe(404);
    expect(gateway.assetRequests).toHaveLength(1);
  });
});

describe("a wrong address in a browser's window", () => {
  const asPerson = { headers: { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" } };

  it("is a page that says what is wrong and leads to the start, without a script", async ({
    expect,
  }) => {
    const settings = { ...SETTINGS, BASE_PATH: "/vm" };
    const response = await startGateway({ settings }).fetch("/nothing", asPerson);
    expect(response.status).toBe(404);
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    const page = await response.text();
    expect(page).toContain(`<h1>${PROBLEMS["not-found"].title}</h1>`);
    expect(page).toContain('href="/vm/"');
    expect(page).toContain('href="/vm/problems.css"');
    expect(page).not.toMatch(/<script|<style|nothing(?! exists)/i);
  });

  it("has styles, as the list of problems", async ({ expect }) => {
    const styles = await startGateway().fetch("/problems.css");
    expect([styles.status, styles.headers.get("Content-Type")]).toEqual([
      200,
      "text/css; charset=utf-8",
    ]);
    const list = await (await startGateway().fetch("/problems")).text();
    expect(list).toContain('href="/problems.css"');
  });

  it("is a problem for whatever else asks, and for a method that shows nothing", async ({
    expect,
  }) => {
    const type = async (init: RequestInit) =>
      (await startGateway().fetch("/nothing", init)).headers.get("Content-Type");
    expect(await type({ headers: { Accept: "application/json" } })).toBe(
      "application/problem+json",
    );
    expect(await type({ ...asPerson, method: "POST" })).toBe("application/problem+json");
  });

  it("names a fault of the gateway by the number that its log has", async ({ expect }) => {
    const gateway = startGateway({
      asset: () => {
        throw new TypeError("canary-message");
      },
    });
    const response = await gateway.fetch("/", asPerson);
    expect(response.status).toBe(500);
    const page = await response.text();
    expect(page).toMatch(/<code>[0-9a-f-]{36}<\/code>/);
    // What a person can do, not what a program is told.
    expect(page).toContain("Load this page again.");
    expect(page).not.toContain("instance");
    expect(page).not.toContain("canary");
  });
});

describe("an unexpected error", () => {
  it("becomes a problem that says nothing and a log line with the same id", async ({ expect }) => {
    const gateway = startGateway({
      asset: () => {
        throw new TypeError("canary-message");
      },
    });
    const response = await gateway.fetch("/");
    expect(response.status).toBe(500);
    const text = await response.text();
    const body: { instance: string } = JSON.parse(text);
    expect(Object.keys(body).sort()).toEqual(["instance", "status", "title", "type"]);
    expect(text).not.toContain("canary");
    expect(text).not.toContain("TypeError");
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain("canary");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      event: "fault",
      request: body.instance.replace("urn:uuid:", ""),
      error: "TypeError",
      where: expect.stringContaining("app.test.ts"),
    });
  });

  it("of a session does not reach the viewer or the log", async ({ expect }) => {
    const app = createApp({
      log: jsonLog(() => {}),
      fetch: () => Promise.reject(new Error("nothing is to be fetched")),
      now: Date.now,
      newId: () => crypto.randomUUID(),
      endSocket: () => new Response(),
      timingSafeEqual: () => false,
    });
    const env = {
      ...SETTINGS,
      ASSETS: { fetch: async () => new Response() },
      SESSIONS: {
        getByName: () => ({
          fetch: async (): Promise<Response> => {
            throw new Error("canary 10.0.0.5");
          },
          changeMode: async () => false,
        }),
      },
    };
    const { ticket } = await makeTicket();
    const headers = upgradeHeaders(ticket);
    const response = await app.request(`${ORIGIN}/api/v1/connect`, { headers }, env);
    expect(response.status).toBe(500);
    expect(`${await response.text()}${lines.join("")}`).not.toMatch(/canary|10\.0\.0\.5/);
  });
});

describe("the headers", () => {
  it("are on every answer", async ({ expect }) => {
    const gateway = startGateway();
    const consoles = ["/c", `/c/${"s".repeat(43)}`];
    const paths = ["/", "/healthz", "/readyz", "/problems", "/nothing", "/api/v1/connect"];
    for (const path of [...paths, ...consoles]) {
      const { headers } = await gateway.fetch(path);
      const types = consoles.includes(path) ? "porthole-service-worker" : "'none'";
      expect(headers.get("Content-Security-Policy")).toBe(
        `default-src 'none'; script-src 'self' '${HEAD_SCRIPT_HASH}'; ` +
          "style-src 'self'; img-src 'self' data:; " +
          "connect-src 'self' wss://gateway.example; font-src 'self'; manifest-src 'self'; " +
          `trusted-types ${types}; require-trusted-types-for 'script'; base-uri 'none'; ` +
          "form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get("X-Frame-Options")).toBe("DENY");
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
      expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
      const embedders = path === "/healthz" ? "cross-origin" : "same-origin";
      expect(headers.get("Cross-Origin-Resource-Policy")).toBe(embedders);
      expect(headers.get("Permissions-Policy")).toContain("fullscreen=(self)");
      expect(headers.get("Set-Cookie")).toBe(null);
      expect(headers.get("Access-Control-Allow-Origin")).toBe(null);
    }
  });

  it("replace those of an asset", async ({ expect }) => {
    const asset = () =>
      new Response("x", { headers: { "Content-Security-Policy": "weak", ETag: '"a"' } });
    const { headers } = await startGateway({ asset }).fetch("/");
    expect(headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; /);
    expect(headers.get("ETag")).toBe('"a"');
  });

  it("let the configured pages embed the viewer", async ({ expect }) => {
    const settings = { ...SETTINGS, FRAME_ANCESTORS: "'self' https://portal.example" };
    const { headers } = await startGateway({ settings }).fetch("/");
    expect(headers.get("Content-Security-Policy")).toMatch(
      /; frame-ancestors 'self' https:\/\/portal\.example$/,
    );
    expect(headers.get("X-Frame-Options")).toBe(null);
  });

  it("fit a plain local address", async ({ expect }) => {
    const { headers } = await startGateway({ origin: "http://127.0.0.1:8787" }).fetch("/");
    expect(headers.get("Content-Security-Policy")).toContain(
      "connect-src 'self' ws://127.0.0.1:8787;",
    );
    expect(headers.get("Strict-Transport-Security")).toBe(null);
  });

  it("take no policy from a strange Host", async ({ expect }) => {
    const { headers } = await startGateway({ origin: "https://a;script-src" }).fetch("/");
    expect(headers.get("Content-Security-Policy")).toContain("connect-src 'self'; font-src");
    expect(headers.get("Content-Security-Policy")?.match(/script-src/g)).toHaveLength(1);
  });
});

describe("problems", () => {
  it("have each a place in the documentation and on the page their type leads to", async ({
    expect,
  }) => {
    const docs = readFileSync(new URL("../../../docs/problems.md", import.meta.url), "utf8");
    const page = await (await startGateway().fetch("/problems")).text();
    for (const [type, { status, title }] of Object.entries(PROBLEMS)) {
      expect(docs).toContain(`## ${type}\n\n**${status}** ${title}.`);
      expect(page).toContain(`<h2 id="${type}">${title}</h2>`);
    }
    expect(docs.match(/^## /gm)).toHaveLength(Object.keys(PROBLEMS).length);
  });
});
