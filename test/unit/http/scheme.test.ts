import { describe, it } from "vitest";

import { API_TOKEN, SETTINGS, upgradeHeaders, END_HEADER } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const { startGateway, makeTicket } = httpStage();

const CLEAR = "http://gateway.example";
const CLOUDSTACK = {
  ...SETTINGS,
  CLOUDSTACK_ENCRYPTION_KEY: Buffer.alloc(16, 1).toString("base64url"),
  CLOUDSTACK_ENCRYPTION_IV: Buffer.alloc(16, 2).toString("base64url"),
  CLOUDSTACK_HASH_KEY: "test-hash-key-0123456789",
};

const SESSION = "s".repeat(43);

describe("plain http", () => {
  it.for([
    ["/", "https://gateway.example/"],
    ["/c", "https://gateway.example/c"],
    [`/c/${SESSION}`, `https://gateway.example/c/${SESSION}`],
    ["/problems", "https://gateway.example/problems"],
    [
      "/resource/noVNC/vnc.html?token=a%2Bb&x=1",
      "https://gateway.example/resource/noVNC/vnc.html?token=a%2Bb&x=1",
    ],
  ] as const)("sends %s to https", async ([path, location], { expect }) => {
    for (const method of ["GET", "HEAD"]) {
      const gateway = startGateway({ origin: CLEAR, settings: CLOUDSTACK });
      const response = await gateway.fetch(path, { method, redirect: "manual" });
      expect(response.status).toBe(308);
      expect(response.headers.get("Location")).toBe(location);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      expect(gateway.assetRequests).toEqual([]);
    }
  });

  it("leaves the port out, which is not the one of https", async ({ expect }) => {
    const response = await startGateway({ origin: `${CLEAR}:8080` }).fetch("/c");
    expect(response.headers.get("Location")).toBe("https://gateway.example/c");
  });

  it.for([
    ["GET", "/healthz"],
    ["GET", "/readyz"],
    ["GET", "/third-party-notices.txt"],
    ["POST", "/c"],
    ["GET", "/c/x"],
    ["POST", `/c/${SESSION}`],
    ["GET", "/api/v1/connect"],
    ["GET", `/api/v1/connect/${SESSION}`],
    ["POST", "/api/v1/tickets"],
    ["PATCH", "/api/v1/sessions/aaaaaaaaaaaaaaaaaaaaaaaa"],
    ["GET", "/websockify?token=x"],
    ["GET", "//gateway.example/c"],
  ] as const)("refuses %s %s and says why", async ([method, path], { expect }) => {
    const gateway = startGateway({ origin: CLEAR, settings: CLOUDSTACK });
    const response = await gateway.fetch(path, {
      method,
      headers: { Authorization: `Bearer ${API_TOKEN}`, "X-Forwarded-Proto": "https" },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ type: "/problems#https-required" });
  });

  it("opens no console", async ({ expect }) => {
    const gateway = startGateway({ origin: CLEAR });
    const { ticket } = await makeTicket();
    const headers = upgradeHeaders(ticket, { Origin: CLEAR });
    expect((await gateway.fetch("/api/v1/connect", { headers })).status).toBe(403);
    expect(gateway.sessions).toEqual([]);
  });

  it.for([
    "http://localhost",
    "http://localhost:8787",
    "http://console.localhost:8787",
    "http://127.0.0.1:8787",
    "http://127.255.1.2",
    "http://[::1]:8787",
  ])("is answered at %s", async (origin, { expect }) => {
    expect((await startGateway({ origin }).fetch("/c")).status).toBe(200);
  });

  it.for([
    "http://localhost.example",
    "http://127.0.0.1.example",
    "http://notlocalhost",
    "http://128.0.0.1",
    "http://[::2]",
    "http://10.0.0.1",
    "http://localhost.",
  ])("is not answered at %s", async (origin, { expect }) => {
    expect((await startGateway({ origin }).fetch("/healthz")).status).toBe(403);
  });

  it("is answered everywhere with ALLOW_HTTP, and links are http then", async ({ expect }) => {
    const settings = { ...SETTINGS, ALLOW_HTTP: "true" };
    const gateway = startGateway({ origin: CLEAR, settings });
    const response = await gateway.fetch("/c", { headers: { "X-Forwarded-Proto": "https" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("Strict-Transport-Security")).toBe(null);
    expect(response.headers.get("Content-Security-Policy")).toContain(" ws://gateway.example;");
  });
});

describe("X-Forwarded-Proto", () => {
  const settings = { ...SETTINGS, TRUST_FORWARDED_PROTO: "true" };
  const ask = (path: string, proto: string | undefined, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (proto !== undefined) headers.set("X-Forwarded-Proto", proto);
    return startGateway({ origin: CLEAR, settings }).fetch(path, { ...init, headers });
  };

  it("is the scheme where it is trusted", async ({ expect }) => {
    const response = await ask("/c", "https");
    expect(response.status).toBe(200);
    expect(response.headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
    for (const proto of ["http", "", "https, http", undefined]) {
      expect((await ask("/healthz", proto)).status).toBe(403);
    }
  });

  it("also makes an https URL of a proxy that does not say so plain http", async ({ expect }) => {
    expect((await startGateway({ settings }).fetch("/healthz")).status).toBe(403);
  });

  it("decides about the Origin and the links", async ({ expect }) => {
    const gateway = startGateway({ origin: CLEAR, settings });
    const { ticket } = await makeTicket();
    const open = async (Origin: string) => {
      const headers = upgradeHeaders(ticket, { Origin, "X-Forwarded-Proto": "https" });
      const response = await gateway.fetch("/api/v1/connect", { headers });
      return response.headers.get(END_HEADER) ?? response.text();
    };
    expect(await open("https://gateway.example")).toBe("session");
    expect(await open(CLEAR)).toBe("origin-not-allowed");
    expect(await linkOf(ask)).toMatch(/^https:\/\/gateway\.example\/c\/[\w-]{43}#/);
  });
});

const BODY = {
  subject: "alice",
  tenant: "acme",
  console: { id: "vm-1", name: "web" },
  target: { kind: "rfb", host: "10.0.0.5", port: 5901 },
  grant: { mode: "view" },
};

async function linkOf(
  ask: (path: string, proto: string, init: RequestInit) => Promise<Response>,
): Promise<string> {
  const response = await ask("/api/v1/tickets", "https", {
    method: "POST",
    headers: { Authorization: `Bearer ${API_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify(BODY),
  });
  const { url }: { url: string } = JSON.parse(await response.text());
  return url;
}

describe("BASE_PATH", () => {
  const settings = { ...SETTINGS, BASE_PATH: "/vm/console" };

  it("stands in links, in the type of problems and in redirects", async ({ expect }) => {
    const gateway = startGateway({ settings });
    const link = await linkOf((path, _proto, init) => gateway.fetch(path, init));
    expect(link).toMatch(/^https:\/\/gateway\.example\/vm\/console\/c\/[\w-]{43}#/);
    for (const path of ["/nothing", "/api/v1/connect"]) {
      const { type }: { type: string } = JSON.parse(await (await gateway.fetch(path)).text());
      expect(type).toMatch(/^\/vm\/console\/problems#/);
    }
    const clear = await startGateway({ settings, origin: CLEAR }).fetch("/c?a=b");
    expect(clear.headers.get("Location")).toBe("https://gateway.example/vm/console/c?a=b");
  });

  it("has been taken off the path by the proxy", async ({ expect }) => {
    const gateway = startGateway({ settings });
    expect((await gateway.fetch("/c")).status).toBe(200);
    expect((await gateway.fetch("/vm/console/c")).status).toBe(404);
  });
});
