import { createHash } from "node:crypto";
import { describe, it } from "vitest";

import { ADMISSION_HEADER, decodeAdmission } from "../../../worker/admission/admission.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { END_HEADER, NETWORKS, upgradeHeaders } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const SESSION = "s".repeat(43);

const BODY = {
  subject: "alice",
  tenant: "acme",
  console: { id: "vm-1", name: "web server" },
  target: { kind: "rfb", host: "10.0.0.5", port: 5901 },
  grant: { mode: "control" },
};

const tokenOf = (name: string) => `${name}-token-0123456789abcdef-0123456789`;
const entry = (name: string, more: object = {}, encoding: "hex" | "base64url" = "hex") => ({
  name,
  sha256: createHash("sha256").update(tokenOf(name)).digest(encoding),
  scopes: ["tickets", "sessions:write"],
  ...more,
});

const SETTINGS: Settings = {
  ...NETWORKS,
  API_TOKEN: undefined,
  API_TOKENS: JSON.stringify([
    entry("all"),
    entry("base64", {}, "base64url"),
    entry("links", { scopes: ["tickets"] }),
    entry("switch", { scopes: ["sessions:write"] }),
    entry("old", { expires: "2026-01-02T03:04:05Z" }),
    entry("young", { expires: "2026-01-02T03:04:06Z" }),
    entry("acme", { tenants: ["acme"], routes: ["dc2", "internet"], targets: "10.0.0.0/16:5901" }),
    entry("viewers", { grant: { mode: "view", maxSeconds: 60, blockedKeys: ["Ctrl+Alt+1"] } }),
  ]),
};

const { lines, startGateway } = httpStage(NOW);

interface Answer {
  readonly status: number;
  readonly detail?: string;
}

async function ask(name: string, method: "POST" | "PATCH", body: unknown) {
  const gateway = startGateway({ settings: SETTINGS });
  const path = method === "POST" ? "/api/v1/tickets" : `/api/v1/sessions/${SESSION}`;
  const response = await gateway.fetch(path, {
    method,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${tokenOf(name)}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const answer: Answer = { ...JSON.parse(text), status: response.status };
  return { answer, text, gateway };
}

const post = async (name: string, changes: object = {}) =>
  (await ask(name, "POST", { ...BODY, ...changes })).answer;
const patch = async (name: string, mode = "view") => (await ask(name, "PATCH", { mode })).answer;

const MORE_ON_END = "grant.onEnd is more than this caller may ask for.";

describe("an API token", () => {
  it.for<[string, number, number]>([
    ["all", 201, 200],
    ["base64", 201, 200],
    ["links", 201, 403],
    ["switch", 403, 200],
    ["old", 401, 401],
    ["young", 201, 200],
    ["unlisted", 401, 401],
  ])("%s makes links (%i) and changes sessions (%i)", async ([name, made, changed], { expect }) => {
    expect((await post(name)).status).toBe(made);
    expect((await patch(name)).status).toBe(changed);
  });

  it("is told which scope it lacks, and its name is in the log, never itself", async ({
    expect,
  }) => {
    expect((await post("switch")).detail).toBe("The token does not have the scope tickets.");
    expect((await patch("links")).detail).toBe("The token does not have the scope sessions:write.");
    await post("links");
    await patch("switch");
    const by = lines.map((line): { event: string; by?: string } => JSON.parse(line));
    expect(by.filter(({ event }) => event !== "request-refused")).toMatchObject([
      { event: "link-created", by: "links" },
      { event: "session-mode-changed", by: "switch" },
    ]);
    expect(lines.join("\n")).not.toContain("0123456789abcdef");
  });

  it("is compared by its hash, in constant time, with every one of the list", async ({
    expect,
  }) => {
    for (const name of ["all", "viewers", "unlisted"]) {
      // oxlint-disable-next-line no-await-in-loop -- each request has a gateway of its own
      const { gateway } = await ask(name, "PATCH", { mode: "view" });
      expect(gateway.compared).toEqual(Array.from({ length: 8 }, () => [32, 32]));
    }
  });

  it.for<[string, string, object, number, string | undefined]>([
    ["acme", "its own tenant", {}, 201, undefined],
    [
      "acme",
      "another tenant",
      { tenant: "other" },
      403,
      "tenant is more than this caller may ask for.",
    ],
    ["acme", "a target beside its own", { target: { ...BODY.target, port: 5902 } }, 422, undefined],
    [
      "acme",
      "a route beside its own",
      { target: { ...BODY.target, route: "dc1" } },
      422,
      undefined,
    ],
    ["viewers", "control", {}, 403, "grant.mode is more than this caller may ask for."],
    ["viewers", "view", { grant: { mode: "view", maxSeconds: 60 } }, 201, undefined],
    ["viewers", "a chord", { grant: { mode: "view", onEnd: "Super+L" } }, 403, MORE_ON_END],
    [
      "viewers",
      "a longer session",
      { grant: { mode: "view", maxSeconds: 61 } },
      403,
      "grant.maxSeconds is more than this caller may ask for.",
    ],
  ])("%s asks for %s", async ([name, , changes, status, detail], { expect }) => {
    const answer = await post(name, changes);
    expect(answer.status).toBe(status);
    expect(answer.detail).toBe(detail);
  });

  it("is remembered in its links, which keep its bounds and end with it", async ({ expect }) => {
    const grant = { mode: "view", blockedKeys: [] };
    const { text } = await ask("viewers", "POST", { ...BODY, grant });
    const { url }: { url: string } = JSON.parse(text);
    const ticket = url.split("#")[1];
    const { gateway } = await ask("all", "PATCH", { mode: "view" });
    await gateway.fetch("/api/v1/connect", { headers: upgradeHeaders(ticket) });
    const header = gateway.sessions[0]?.request.headers.get(ADMISSION_HEADER) ?? "";
    expect(decodeAdmission(header)).toMatchObject({
      claims: { iss: "porthole", by: "viewers", grant: { ...grant, maxSeconds: 60 } },
      maxSeconds: 60,
      alwaysBlocked: ["Ctrl+Alt+1"],
    });
    const left = { ...SETTINGS, API_TOKENS: JSON.stringify([entry("all")]) };
    const gone = await startGateway({ settings: left }).fetch("/api/v1/connect", {
      headers: upgradeHeaders(ticket),
    });
    expect(gone.headers.get(END_HEADER)).toBe("ticket-invalid");
  });

  it("changes sessions of its tenants only, and to no wider mode than its own", async ({
    expect,
  }) => {
    const { gateway } = await ask("acme", "PATCH", { mode: "control" });
    expect(gateway.changes).toEqual([
      { name: SESSION, mode: "control", which: { tenants: ["acme"] } },
    ]);
    expect((await patch("viewers", "view")).status).toBe(200);
    const { answer, gateway: other } = await ask("viewers", "PATCH", { mode: "control" });
    expect(answer).toMatchObject({
      status: 403,
      detail: "mode is more than this caller may ask for.",
    });
    expect(other.changes).toEqual([]);
  });
});
