import { describe, it } from "vitest";

import { planTarget } from "../../../worker/route/plan.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { parseRoutes } from "../../../worker/route/route-list.ts";
import { internetRoute } from "../../../worker/route/route.ts";

const RFB = { kind: "rfb", host: "10.0.0.5", port: 5900 } as const;
const ROUTES = [
  ...parseRoutes([
    { name: "dc1", binding: "DC1", allow: "10.0.0.0/8:5900" },
    { name: "dc2", binding: "DC2", allow: "10.0.0.0/8:5900", tls: "required" },
  ]),
  internetRoute(parseAllowList("vnc.example.com:5900")),
];

describe("the plan for a target", () => {
  it("has the first route that admits it, the endpoint in canonical spelling and the transport", ({
    expect,
  }) => {
    expect(planTarget(ROUTES, { ...RFB, host: "012.0.0.5" })).toEqual({
      route: ROUTES[0],
      endpoint: { host: "10.0.0.5", port: 5900 },
      transport: { kind: "plain" },
    });
    expect(planTarget(ROUTES, { ...RFB, host: "VNC.example.com.", tls: {} })).toEqual({
      route: ROUTES[2],
      endpoint: { host: "vnc.example.com", port: 5900 },
      transport: { kind: "platform", start: "vencrypt" },
    });
  });

  it.for([
    ["a route that there is not", { ...RFB, route: "dc9" }, { fault: "no-route" }],
    ["an address that no list admits", { ...RFB, port: 22 }, { fault: "not-allowed" }],
    [
      "a demand that its route cannot meet",
      { ...RFB, route: "dc1", tls: {} },
      { fault: "tls", check: "connector", route: ROUTES[0] },
    ],
    [
      "no TLS where its route requires it",
      { ...RFB, route: "dc2" },
      { fault: "tls", check: "required", route: ROUTES[1] },
    ],
  ] as const)("is a fault for %s", ([, target, fault], { expect }) => {
    expect(planTarget(ROUTES, target)).toEqual(fault);
  });
});
