import { describe, it } from "vitest";

import { MAX_ROUTES, parseRoutes, RouteListError } from "../../../worker/route/route-list.ts";

const ALLOW = "10.77.0.0/16:5900-5999";
const CONNECTOR = { name: "dc1", address: "10.77.0.2:7443" };

function problemsOf(value: unknown): readonly string[] {
  try {
    parseRoutes(value);
    return [];
  } catch (error) {
    if (error instanceof RouteListError) return error.problems;
    throw error;
  }
}

describe("ROUTES", () => {
  it("has presets for everything but name and allow-list", ({ expect }) => {
    expect(parseRoutes(JSON.stringify([{ name: "dc1", allow: ALLOW }]))).toEqual([
      {
        name: "dc1",
        binding: undefined,
        allowed: [expect.anything()],
        refused: [],
        connector: undefined,
        anonymousTls: false,
        tlsRequired: false,
        rfbTls: "off",
        placement: {},
      },
    ]);
  });

  it("is JSON text or the list itself", ({ expect }) => {
    const list = [
      {
        name: "dc1",
        binding: "DC1",
        allow: `${ALLOW} kvm.example:5900`,
        connector: { name: "dc1-connector", address: "[FD00::2]:7443" },
        anonymousTls: true,
        rfbTls: "anonymous",
        location: "apac-ne",
      },
      {
        name: "dc2",
        allow: ALLOW,
        jurisdiction: "eu",
        connector: { name: "dc2", address: "Connector.Example.:443", tls: true },
      },
    ];
    const routes = parseRoutes(list);
    expect(parseRoutes(JSON.stringify(list))).toEqual(routes);
    expect(routes).toMatchObject([
      {
        binding: "DC1",
        connector: { name: "dc1-connector", host: "fd00::2", port: 7443, tls: false },
        anonymousTls: true,
        rfbTls: "anonymous",
        placement: { location: "apac-ne", jurisdiction: undefined },
      },
      {
        connector: { name: "dc2", host: "connector.example", port: 443, tls: true },
        placement: { location: undefined, jurisdiction: "eu" },
      },
    ]);
  });

  it("gives VNC servers TLS unasked where it is required and possible", ({ expect }) => {
    const connector = { ...CONNECTOR, tls: true };
    const rfbTls = (more: object) =>
      parseRoutes([{ name: "a", allow: ALLOW, tls: "required", ...more }])[0]?.rfbTls;
    expect(rfbTls({})).toBe("x509");
    expect(rfbTls({ connector })).toBe("x509");
    expect(rfbTls({ binding: "A" })).toBe("off");
    expect(rfbTls({ connector, anonymousTls: true, rfbTls: "anonymous" })).toBe("anonymous");
    expect(parseRoutes([{ name: "a", allow: ALLOW, tls: "optional" }])[0]?.rfbTls).toBe("off");
  });

  it("takes as many entries as its limit and not one more", ({ expect }) => {
    const entries = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `r${index}`, allow: ALLOW }));
    expect(parseRoutes(entries(MAX_ROUTES))).toHaveLength(MAX_ROUTES);
    expect(problemsOf(entries(MAX_ROUTES + 1))).toEqual(["It has more than 32 entries."]);
    expect(parseRoutes("[]")).toEqual([]);
  });

  it.for([
    ["canary", /not JSON/],
    ['[{"name":"a","name":"canary"}]', /not JSON, or has a member twice/],
    ["{}", /not a JSON list/],
    ["null", /not a JSON list/],
    [7, /not a JSON list/],
    [["canary"], /^Entry 1 is not an object/],
    [[{ allow: ALLOW }], /^Entry 1 needs a name/],
    [[{ name: "Canary", allow: ALLOW }], /^Entry 1 needs a name/],
    [[{ name: "c".repeat(33), allow: ALLOW }], /^Entry 1 needs a name/],
    [[{ name: "internet", allow: ALLOW }], /^Entry 1 has a name that is in use already/],
    [[{ name: "a" }], /^Entry 1 needs an allow-list/],
    [[{ name: "a", allow: " " }], /^Entry 1 needs an allow-list/],
    [[{ name: "a", allow: "canary" }], /^Entry 1 has an allow-list that .*: Entry 1 is not a host/],
    [[{ name: "a", allow: ALLOW, canary: 1 }], /^Entry 1 is not an object/],
    [[{ name: "a", allow: ALLOW, binding: "canary-1" }], /^Entry 1 has a binding/],
    [[{ name: "a", allow: ALLOW, connector: "canary" }], /^Entry 1 has a connector/],
    [[{ name: "a", allow: ALLOW, connector: { name: "a" } }], /^Entry 1 has a connector/],
    [
      [{ name: "a", binding: "A", allow: ALLOW, connector: { ...CONNECTOR, name: "ca nary" } }],
      /^Entry 1 has a connector/,
    ],
    ...["canary", "canary:0", "canary:65536", ":1", "fd00::2:1", "169.254.169.254:1", "a b:1"].map(
      (address) =>
        [
          [{ name: "a", binding: "A", allow: ALLOW, connector: { ...CONNECTOR, address } }],
          /^Entry 1 has a connector whose address/,
        ] as const,
    ),
    [[{ name: "a", allow: ALLOW, connector: CONNECTOR }], /^Entry 1 .* must be reached by tls/],
    [[{ name: "a", allow: ALLOW, anonymousTls: "canary" }], /^Entry 1 has an anonymousTls/],
    [[{ name: "a", allow: ALLOW, anonymousTls: true }], /^Entry 1 .* needs a connector/],
    [[{ name: "a", allow: ALLOW, tls: "canary" }], /^Entry 1 has a tls/],
    [
      [{ name: "a", allow: ALLOW, tls: "required", rfbTls: "off" }],
      /^Entry 1 requires TLS and has an rfbTls of off/,
    ],
    [[{ name: "a", allow: ALLOW, rfbTls: "canary" }], /^Entry 1 has an rfbTls/],
    [[{ name: "a", allow: ALLOW, location: "canary" }], /^Entry 1 has a location that .* wnam, /],
    [[{ name: "a", allow: ALLOW, jurisdiction: "canary" }], /^Entry 1 has a jurisdiction .* eu, /],
    [[{ name: "a", binding: "A", allow: ALLOW, rfbTls: "x509" }], /^Entry 1 .* needs a connector/],
    [
      [{ name: "a", binding: "A", allow: ALLOW, connector: CONNECTOR, rfbTls: "anonymous" }],
      /^Entry 1 has an rfbTls of anonymous and does not set anonymousTls/,
    ],
  ] as const)(
    "does not take %j and says why without showing it",
    ([value, problem], { expect }) => {
      const problems = problemsOf(value);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(problem);
      expect(problems[0]).toMatch(/\.$/);
      expect(problems[0]).not.toMatch(/canary/i);
    },
  );

  it("numbers what is wrong, and takes no name twice", ({ expect }) => {
    const good = { name: "a", allow: ALLOW };
    expect(problemsOf([good, good, { ...good, name: "b" }, {}])).toEqual([
      'Entry 2 has a name that is in use already; "internet" always is.',
      expect.stringMatching(/^Entry 4 needs a name/),
    ]);
  });

  it("lets a connector on the same machine be reached in the clear", ({ expect }) => {
    for (const address of ["127.0.0.1:7443", "[::1]:7443", "localhost:7443"]) {
      const connector = { ...CONNECTOR, address };
      expect(problemsOf([{ name: "a", allow: ALLOW, connector }])).toEqual([]);
    }
  });
});
