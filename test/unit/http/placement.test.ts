import { describe, it } from "vitest";

import type { ClaimsInput } from "../../../worker/ticket/new-claims.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { API_TOKEN, END_HEADER, SETTINGS, upgradeHeaders } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const { lines, makeTicket, startGateway } = httpStage();

const FREE = { name: "a", allow: "10.8.0.0/16:5900", location: "weur" };
const OCEANIA = { name: "b", allow: "10.9.0.0/16:5900", location: "oc" };
const ROUTES = [{ ...FREE, jurisdiction: "eu" }, OCEANIA];
const settings = { ...SETTINGS, ROUTES: JSON.stringify(ROUTES) };

const rfb = (host: string): ClaimsInput["target"] => ({ kind: "rfb", host, port: 5900 });
const IN_EU = { target: rfb("10.8.0.1") };

/** What becomes of one ticket, and the objects that were asked. `path`: what the address names, by the session's name. */
async function open(statement: Partial<ClaimsInput>, path: (session: string) => string = () => "") {
  const gateway = startGateway({ settings });
  const { ticket, claims } = await makeTicket(statement);
  const hash = await sessionName({ iss: claims.iss, jti: claims.jti });
  const response = await gateway.fetch(`/api/v1/connect${path(hash)}`, {
    headers: upgradeHeaders(ticket),
  });
  const objects = gateway.sessions.map(({ request: _request, ...object }) => object);
  return { outcome: response.headers.get(END_HEADER) ?? (await response.text()), objects, hash };
}

describe("the object of a session", () => {
  it.for<[string, Partial<ClaimsInput>, string, object]>([
    ["anywhere", {}, "", {}],
    ["near the route's region", { target: rfb("10.9.0.1") }, "", { location: "oc" }],
    [
      "near the ticket's region",
      { target: rfb("10.9.0.1"), location: "apac-se" },
      "",
      { location: "apac-se" },
    ],
    ["in the route's jurisdiction", IN_EU, ".eu", { location: "weur", jurisdiction: "eu" }],
    ["in the ticket's jurisdiction", { jurisdiction: "us" }, ".us", { jurisdiction: "us" }],
    [
      "in that of both",
      { ...IN_EU, jurisdiction: "eu" },
      ".eu",
      { location: "weur", jurisdiction: "eu" },
    ],
  ])("is made %s", async ([, statement, suffix, where], { expect }) => {
    const { outcome, objects, hash } = await open(statement);
    expect(outcome).toBe("session");
    expect(objects).toEqual([{ name: hash + suffix, ...where }]);
  });

  it("is made nowhere for a ticket that wants another jurisdiction than its route has", async ({
    expect,
  }) => {
    const { outcome, objects } = await open({ ...IN_EU, jurisdiction: "us" });
    expect([outcome, objects]).toEqual(["ticket-invalid", []]);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      event: "viewer-refused",
      reason: "bounds",
      claim: "jurisdiction",
    });
  });

  it.for<[string, string]>([
    ["", "session"],
    [".eu", "session"],
    [".us", "ticket-invalid"],
  ])("is found by an address that names it%s: %s", async ([suffix, expected], { expect }) => {
    expect(await open(IN_EU, (hash) => `/${hash}${suffix}`)).toMatchObject({ outcome: expected });
  });

  it("is not looked for in a jurisdiction that it is not in", async ({ expect }) => {
    const { outcome, objects } = await open({}, (hash) => `/${hash}.eu`);
    expect([outcome, objects]).toEqual(["ticket-invalid", []]);
  });

  it("is no address with anything else after its name", async ({ expect }) => {
    const { objects } = await open(IN_EU, (hash) => `/${hash}.xx`);
    expect(objects).toEqual([]);
  });

  it("is changed where it is", async ({ expect }) => {
    const gateway = startGateway();
    const change = (session: string) =>
      gateway.fetch(`/api/v1/sessions/${session}`, {
        method: "PATCH",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${API_TOKEN}` },
        body: JSON.stringify({ mode: "view" }),
      });
    const hash = "k".repeat(43);
    expect((await change(`${hash}.eu`)).status).toBe(200);
    expect((await change(`${hash}.xx`)).status).toBe(404);
    expect(gateway.changes).toMatchObject([{ name: `${hash}.eu`, jurisdiction: "eu" }]);
  });
});

describe("a link of the gateway", () => {
  async function make(body: object): Promise<{ session: string; ticket: string; status: number }> {
    const response = await startGateway({ settings }).fetch("/api/v1/tickets", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${API_TOKEN}` },
      body: JSON.stringify({
        subject: "alice",
        tenant: "acme",
        console: { id: "vm-1", name: "web server" },
        grant: { mode: "control" },
        ...body,
      }),
    });
    const { url = "", session = "" }: Record<string, string> = JSON.parse(await response.text());
    return { session, ticket: url.split("#")[1] ?? "", status: response.status };
  }

  /** The object that a ticket leads to where these are the routes. */
  async function objectOf(ticket: string, routes: readonly object[]): Promise<object | undefined> {
    const gateway = startGateway({ settings: { ...SETTINGS, ROUTES: JSON.stringify(routes) } });
    await gateway.fetch("/api/v1/connect", { headers: upgradeHeaders(ticket) });
    const [first] = gateway.sessions;
    return first && { name: first.name, jurisdiction: first.jurisdiction };
  }

  it("leads to one object, whatever becomes of the route's jurisdiction", async ({ expect }) => {
    const { session, ticket } = await make(IN_EU);
    expect(session).toMatch(/^.{43}\.eu$/);
    const object = { name: session, jurisdiction: "eu" };
    expect(await objectOf(ticket, ROUTES)).toEqual(object);
    expect(await objectOf(ticket, [FREE])).toEqual(object);
    expect(await objectOf(ticket, [{ ...FREE, jurisdiction: "us" }])).toBe(undefined);
  });

  it("has the jurisdiction that was asked for, and none that the route does not have", async ({
    expect,
  }) => {
    const target = rfb("10.9.0.1");
    expect(await make({ target, jurisdiction: "us" })).toMatchObject({
      session: expect.stringMatching(/^.{43}\.us$/),
    });
    expect(await make({ ...IN_EU, jurisdiction: "us" })).toMatchObject({ status: 403 });
    expect(await make({ target, jurisdiction: "mars" })).toMatchObject({ status: 400 });
    expect(await make({ target, location: "moon" })).toMatchObject({ status: 400 });
    expect(await make({ target, location: null, jurisdiction: null })).toMatchObject({
      session: expect.stringMatching(/^.{43}$/),
    });
  });
});
