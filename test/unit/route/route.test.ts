import { describe, it } from "vitest";

import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { parseNat64 } from "../../../worker/route/nat64.ts";
import {
  chooseRoute,
  INTERNET_ROUTE,
  internetRoute,
  type Route,
} from "../../../worker/route/route.ts";

function route(name: string, allowed: string): Route {
  return {
    ...internetRoute(parseAllowList("")),
    name,
    binding: `VPC_${name}`,
    allowed: parseAllowList(allowed),
  };
}

const ROUTES = [
  route("dc1", "10.0.0.0/8:5900-5999"),
  route("dc2", "10.1.0.0/16:5900-5999 *.dc2.test:443"),
  internetRoute(parseAllowList("vnc.example.com:5900")),
];

describe("chooseRoute", () => {
  it.for([
    ["10.1.0.1", 5900, undefined, "dc1"],
    ["10.1.0.1", 5900, "dc2", "dc2"],
    ["xen1.dc2.test", 443, undefined, "dc2"],
    ["vnc.example.com", 5900, undefined, INTERNET_ROUTE],
    ["vnc.example.com", 5900, INTERNET_ROUTE, INTERNET_ROUTE],
  ] as const)("takes %s:%d by %s over %s", ([host, port, name, chosen], { expect }) => {
    expect(chooseRoute(ROUTES, { host, port, route: name })).toMatchObject({
      route: { name: chosen },
    });
  });

  it.for([
    ["10.1.0.1", 80, undefined, "not-allowed"],
    ["10.2.0.1", 5900, "dc2", "not-allowed"],
    ["vnc.example.com", 5900, "dc1", "not-allowed"],
    ["10.1.0.1", 5900, INTERNET_ROUTE, "not-allowed"],
    ["169.254.169.254", 5900, undefined, "not-allowed"],
    ["a b", 5900, undefined, "not-allowed"],
    ["10.1.0.1", 5900, "dc3", "no-route"],
    ["10.1.0.1", 5900, "", "no-route"],
    ["10.1.0.1", 5900, "DC1", "no-route"],
  ] as const)("has no way to %s:%d by %s: %s", ([host, port, name, answer], { expect }) => {
    expect(chooseRoute(ROUTES, { host, port, route: name })).toBe(answer);
  });

  it("gives the endpoint in the spelling that was checked", ({ expect }) => {
    const spelled = { host: "0x0a.1.0.1", port: 5900 };
    expect(chooseRoute(ROUTES, spelled)).toMatchObject({
      endpoint: { host: "10.1.0.1", port: 5900 },
    });
    const name = { host: "XEN1.DC2.test.", port: 443 };
    expect(chooseRoute(ROUTES, name)).toMatchObject({
      endpoint: { host: "xen1.dc2.test", port: 443 },
    });
  });

  it("has no way to what NAT64 translates, at its first and last address", ({ expect }) => {
    const refused = parseNat64("2001:db8:64::/96 2001:db8:100::/40") ?? [];
    const routes = [{ ...route("dc1", "[2001:db8::/32]:5900"), refused }];
    const to = (host: string) => {
      const chosen = chooseRoute(routes, { host, port: 5900 });
      return typeof chosen === "string" ? chosen : chosen.endpoint.host;
    };
    expect(to("2001:db8:64::")).toBe("not-allowed");
    expect(to("2001:db8:64::ffff:ffff")).toBe("not-allowed");
    expect(to("2001:db8:64::10.0.0.1")).toBe("not-allowed");
    expect(to("2001:db8:64::1:0:0")).toBe("2001:db8:64::1:0:0");
    expect(to("2001:db8:63:ffff:ffff:ffff:ffff:ffff")).toBe("2001:db8:63:ffff:ffff:ffff:ffff:ffff");
    expect(to("2001:db8:1ff::1")).toBe("not-allowed");
    expect(to("2001:db8:200::1")).toBe("2001:db8:200::1");
  });

  it.for([
    ["", 0],
    ["2001:db8:64::/96, 2001:db8::/32\t2001:db8:1::/48", 3],
    [Array.from({ length: 16 }, (_, at) => `2001:db8:${at}::/48`).join(" "), 16],
    [Array.from({ length: 17 }, (_, at) => `2001:db8:${at}::/48`).join(" "), undefined],
    ["2001:db8::/33", undefined],
    ["2001:db8::1/96", undefined],
    ["2001:db8::", undefined],
    ["10.0.0.0/32", undefined],
    ["nonsense", undefined],
  ] as const)("reads the prefixes %j: %s", ([text, count], { expect }) => {
    expect(parseNat64(text)?.length).toBe(count);
  });

  it("has no way anywhere without routes", ({ expect }) => {
    expect(chooseRoute([], { host: "10.1.0.1", port: 5900 })).toBe("no-route");
    expect(chooseRoute([internetRoute(parseAllowList(""))], { host: "10.1.0.1", port: 5900 })).toBe(
      "not-allowed",
    );
  });
});

describe("internetRoute", () => {
  it("is plain and public", ({ expect }) => {
    expect(internetRoute(parseAllowList("10.0.0.1:5900"))).toMatchObject({
      name: INTERNET_ROUTE,
      binding: undefined,
      connector: undefined,
      anonymousTls: false,
      rfbTls: "off",
    });
  });
});
