import { describe, it } from "vitest";

import { UNBOUNDED, type Bounds } from "../../../worker/admission/bounds.ts";
import { reach } from "../../../worker/admission/reach.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { internetRoute } from "../../../worker/route/route.ts";
import type { Target } from "../../../worker/ticket/claims.ts";

const ROUTES = [
  { ...internetRoute(parseAllowList("10.0.0.0/16:5900")), name: "dc1", binding: "DC1" },
  internetRoute(parseAllowList("kvm.example:5900"), true),
];

const TARGET = { kind: "rfb", host: "10.0.0.5", port: 5900 } as const satisfies Target;

const ask = (target: Partial<Target>, bounds: Partial<Bounds> = {}) =>
  reach(
    { tenant: "acme", target: { ...TARGET, ...target } as Target, grant: { mode: "control" } },
    { ...UNBOUNDED, ...bounds },
    ROUTES,
  );

describe("reach", () => {
  it("chooses the route and dials the canonical spelling", ({ expect }) => {
    expect(ask({ host: "0x0a000005" })).toEqual({
      kind: "reachable",
      route: ROUTES[0],
      endpoint: { host: "10.0.0.5", port: 5900 },
    });
  });

  it.for([
    ["another tenant's", {}, { tenants: ["other"] }, { kind: "beyond-bounds", member: "tenant" }],
    [
      "control for who may watch",
      {},
      { grant: { mode: "view" } },
      { kind: "beyond-bounds", member: "grant.mode" },
    ],
    ["an unknown route", { route: "dc9" }, {}, { kind: "no-route", byBounds: false }],
    [
      "a route outside the bounds",
      { route: "dc1" },
      { routes: ["internet"] },
      { kind: "no-route", byBounds: true },
    ],
    [
      "an unlisted address",
      { host: "10.9.0.1" },
      {},
      { kind: "target-not-allowed", byBounds: false },
    ],
    [
      "an address outside the bounds",
      {},
      { targets: parseAllowList("10.0.0.6:5900") },
      { kind: "target-not-allowed", byBounds: true },
    ],
    [
      "TLS of a private authority without a connector",
      { tls: { pins: ["A".repeat(43)] } },
      {},
      { kind: "tls", check: "connector", route: ROUTES[0] },
    ],
    [
      "no TLS where all have it",
      { host: "kvm.example", tls: false },
      {},
      { kind: "tls", check: "required", route: ROUTES[1] },
    ],
  ] as const)("refuses %s", ([, target, bounds, expected], { expect }) => {
    expect(ask(target as Partial<Target>, bounds)).toEqual(expected);
  });
});
