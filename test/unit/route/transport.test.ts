import { describe, it } from "vitest";

import type { Target } from "../../../worker/ticket/claims.ts";
import { parseRoutes } from "../../../worker/route/route-list.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { internetRoute, type Route } from "../../../worker/route/route.ts";
import { planTransport, withRouteTls } from "../../../worker/route/transport.ts";

const RFB = { kind: "rfb", host: "kvm.example", port: 5900 } as const;
const XAPI = {
  kind: "xapi",
  host: "xen.example",
  port: 443,
  console: "uuid=1",
  session: "OpaqueRef:1",
} as const;
const WEBSOCKET = { kind: "websocket", host: "esx.example", port: 443, path: "/" } as const;

const INTERNET = internetRoute(parseAllowList("kvm.example:5900"));
const PRIVATE = one({ name: "dc1", binding: "DC1", allow: "10.0.0.0/8:1-65535" });
const CONNECTED = one({
  name: "dc2",
  binding: "DC1",
  allow: "10.0.0.0/8:1-65535",
  connector: { name: "c", address: "10.0.0.2:7443" },
});
const ANONYMOUS: Route = { ...CONNECTED, anonymousTls: true };

function one(entry: object): Route {
  const [route] = parseRoutes([entry]);
  if (route === undefined) throw new Error("no route");
  return route;
}

/** One word for each transport, and for each demand that cannot be met. */
function word(target: Target, route: Route): string {
  const transport = planTransport(target, route);
  if (typeof transport === "string") return `none: ${transport}`;
  return transport.kind === "platform" ? `platform ${transport.start}` : transport.kind;
}

describe("the transport to a target", () => {
  const pin = `${"A".repeat(43)}=`;
  it.for([
    // target, over the internet, a private network, one with a connector, one that allows anonymous TLS
    [RFB, "plain", "plain", "plain", "plain"],
    [{ ...RFB, tls: false }, "plain", "plain", "plain", "plain"],
    [{ ...RFB, tls: {} }, "platform vencrypt", "none: connector", "connector", "connector"],
    [
      { ...RFB, tls: { start: "immediate" } },
      "platform immediate",
      "none: connector",
      "connector",
      "connector",
    ],
    [
      { ...RFB, tls: { mode: "anonymous" } },
      "none: anonymous",
      "none: anonymous",
      "none: anonymous",
      "connector",
    ],
    [{ ...RFB, tls: { ca: "x" } }, "none: connector", "none: connector", "connector", "connector"],
    [
      { ...RFB, tls: { pins: [pin] } },
      "none: connector",
      "none: connector",
      "connector",
      "connector",
    ],
    [
      { ...RFB, tls: { serverName: "a" } },
      "none: connector",
      "none: connector",
      "connector",
      "connector",
    ],
    [XAPI, "platform immediate", "none: connector", "connector", "connector"],
    [
      { ...XAPI, tls: { pins: [pin] } },
      "none: connector",
      "none: connector",
      "connector",
      "connector",
    ],
    [WEBSOCKET, "platform immediate", "platform immediate", "connector", "connector"],
    [{ ...WEBSOCKET, tls: false }, "plain", "plain", "plain", "plain"],
    [
      { ...WEBSOCKET, tls: { ca: "x" } },
      "none: connector",
      "none: connector",
      "connector",
      "connector",
    ],
  ] satisfies [Target, string, string, string, string][])(
    "of %j is, route by route, %s, %s, %s, %s",
    ([target, ...ways], { expect }) => {
      expect([INTERNET, PRIVATE, CONNECTED, ANONYMOUS].map((route) => word(target, route))).toEqual(
        ways,
      );
    },
  );

  it.for([
    [RFB, "platform vencrypt", "none: required", "connector"],
    [{ ...RFB, tls: {} }, "platform vencrypt", "none: connector", "connector"],
    [{ ...RFB, tls: false }, "none: required", "none: required", "none: required"],
    [XAPI, "platform immediate", "none: connector", "connector"],
    [WEBSOCKET, "platform immediate", "platform immediate", "connector"],
    [{ ...WEBSOCKET, tls: false }, "none: required", "none: required", "none: required"],
  ] satisfies [Target, string, string, string][])(
    "of %j is, where TLS is required, %s, %s, %s",
    ([target, ...ways], { expect }) => {
      const required = { allow: "10.0.0.0/8:1-65535", binding: "DC1", tls: "required" };
      const routes = [
        internetRoute(parseAllowList("kvm.example:5900"), true),
        one({ ...required, name: "dc1" }),
        one({ ...required, name: "dc2", connector: { name: "c", address: "10.0.0.2:7443" } }),
      ];
      expect(routes.map((route) => word(target, route))).toEqual(ways);
    },
  );

  it("is the route's for a VNC server that says nothing, and never less than it asks for", ({
    expect,
  }) => {
    const x509: Route = { ...CONNECTED, rfbTls: "x509" };
    const anonymous: Route = { ...ANONYMOUS, rfbTls: "anonymous" };
    expect(word(RFB, x509)).toBe("connector");
    expect(withRouteTls(RFB, x509)).toEqual({ ...RFB, tls: { mode: "x509" } });
    expect(withRouteTls(RFB, anonymous)).toEqual({ ...RFB, tls: { mode: "anonymous" } });
    expect(withRouteTls({ ...RFB, tls: {} }, anonymous)).toEqual({ ...RFB, tls: {} });
    expect(withRouteTls({ ...RFB, tls: false }, x509)).toEqual({ ...RFB, tls: false });
    expect(withRouteTls(RFB, INTERNET)).toEqual({ ...RFB, tls: false });
    expect(withRouteTls(XAPI, anonymous)).toEqual(XAPI);
    expect(withRouteTls(WEBSOCKET, x509)).toEqual(WEBSOCKET);
  });
});
