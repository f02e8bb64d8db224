import * as fc from "fast-check";
import { describe, it } from "vitest";

import {
  boundsOf,
  narrowed,
  outside,
  readBounds,
  routesWithin,
  tooWide,
  UNBOUNDED,
} from "../../../worker/admission/bounds.ts";
import type { StatedBounds } from "../../../worker/ticket/bounds.ts";
import type { Claims, Grant } from "../../../worker/ticket/claims.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { chooseRoute, internetRoute } from "../../../worker/route/route.ts";
import { policyOf } from "../../../worker/console/policy-of-grant.ts";
import { timesOf } from "../../../worker/admission/session-times.ts";
import { CLAIMS } from "../../support/ticket/fixtures.ts";

const UNLIMITED = {
  sessionMaxSeconds: Infinity,
  resumeGraceSeconds: Infinity,
  waitSeconds: Infinity,
  idleSeconds: 0,
  parkAfterSeconds: 300,
};

const left = (changes: Partial<Claims>, stated: StatedBounds) =>
  outside({ ...CLAIMS, ...changes }, readBounds(stated));

describe("what is asked for", () => {
  it.for<[string, Partial<Claims>, StatedBounds, string | undefined]>([
    ["anything, without bounds", {}, {}, undefined],
    ["a tenant of the list", { tenant: "b" }, { tenants: ["a", "b"] }, undefined],
    ["another tenant", { tenant: "c" }, { tenants: ["a", "b"] }, "tenant"],
    ["a tenant of other case", { tenant: "A" }, { tenants: ["a"] }, "tenant"],
    ["a tenant that a tenant begins with", { tenant: "a" }, { tenants: ["ab"] }, "tenant"],
    ["view under view", { grant: { mode: "view" } }, { grant: { mode: "view" } }, undefined],
    [
      "control under view",
      { grant: { mode: "control" } },
      { grant: { mode: "view" } },
      "grant.mode",
    ],
  ])("is within or not: %s", ([, changes, stated, expected], { expect }) => {
    expect(left(changes, stated)).toBe(expected);
  });

  it.for<[Partial<Grant>, Partial<Grant>, keyof Grant | undefined]>([
    [{}, {}, undefined],
    [{ clipboard: "none" }, {}, undefined],
    [{ clipboard: "to-guest" }, {}, "clipboard"],
    [{ clipboard: "to-guest" }, { clipboard: "to-guest" }, undefined],
    [{ clipboard: "to-guest" }, { clipboard: "both" }, undefined],
    [{ clipboard: "to-guest" }, { clipboard: "from-guest" }, "clipboard"],
    [{ clipboard: "both" }, { clipboard: "to-guest" }, "clipboard"],
    [{ clipboardBytes: 65_536 }, {}, undefined],
    [{ clipboardBytes: 65_537 }, {}, "clipboardBytes"],
    [{ clipboardBytes: 100 }, { clipboardBytes: 100 }, undefined],
    [{ clipboardBytes: 101 }, { clipboardBytes: 100 }, "clipboardBytes"],
    [{ resize: true }, {}, "resize"],
    [{ resize: true }, { resize: false }, "resize"],
    [{ resize: true }, { resize: true }, undefined],
    [{ power: true }, {}, "power"],
    [{ audio: true }, {}, "audio"],
    [{ audio: true }, { audio: true }, undefined],
    [{ power: true }, { power: true }, undefined],
    [{ power: false }, {}, undefined],
    [{ takeOver: true }, {}, "takeOver"],
    [{ takeOver: true }, { takeOver: true }, undefined],
    [{ share: true }, { share: false }, "share"],
    [{ share: true }, { share: true }, undefined],
    [{ covert: true }, {}, "covert"],
    [{ covert: true }, { covert: true }, undefined],
    [{ requires: { observers: 1 } }, {}, undefined],
    [{}, { requires: { observers: 2 } }, undefined],
    [{ requires: { observers: 1 } }, { requires: { observers: 2 } }, "requires"],
    [{ requires: { observers: 2 } }, { requires: { observers: 2 } }, undefined],
    [{ maxSeconds: 604_800 }, {}, undefined],
    [{ maxSeconds: 60 }, { maxSeconds: 60 }, undefined],
    [{ maxSeconds: 61 }, { maxSeconds: 60 }, "maxSeconds"],
    [{ blockedKeys: [] }, { blockedKeys: ["Ctrl+Alt+1"] }, undefined],
    [{ graceSeconds: 3600, waitSeconds: 3600, idleSeconds: 86_400 }, {}, undefined],
    [{ graceSeconds: 60 }, { graceSeconds: 60 }, undefined],
    [{ graceSeconds: 61 }, { graceSeconds: 60 }, "graceSeconds"],
    [{ graceSeconds: 1 }, { graceSeconds: 0 }, "graceSeconds"],
    [{ waitSeconds: 60 }, { waitSeconds: 60 }, undefined],
    [{ waitSeconds: 61 }, { waitSeconds: 60 }, "waitSeconds"],
    [{ idleSeconds: 600 }, { idleSeconds: 600 }, undefined],
    [{ idleSeconds: 601 }, { idleSeconds: 600 }, "idleSeconds"],
    [{ park: false }, {}, "park"],
    [{ park: false }, { park: true }, "park"],
    [{ park: false }, { park: false }, undefined],
    [{ park: true }, { park: false }, undefined],
    [{ onEnd: "Super+L" }, {}, undefined],
    [{ onEnd: "Super+L" }, { mode: "view" }, "onEnd"],
    [{ onEnd: "Super+L" }, { mode: "view", onEnd: "super+l" }, undefined],
    [{ onEnd: "Super+L" }, { onEnd: "Super+M" }, "onEnd"],
    [{ onEnd: "Alt+Ctrl+Delete" }, { onEnd: "Ctrl+Alt+Del" }, undefined],
    [{ onEnd: "Ctrl+Alt+Shift+Delete" }, { onEnd: "Ctrl+Alt+Delete" }, "onEnd"],
    [{ onEnd: "Ctrl+Alt+Delete" }, { onEnd: "Ctrl+Alt+Shift+Delete" }, "onEnd"],
    [{ onEnd: "Ctrl+Alt+Del" }, { blockedKeys: ["Alt+F4", "Ctrl+Alt+Delete"] }, "onEnd"],
    [{ onEnd: "Ctrl+AltGr+Shift+Del" }, { blockedKeys: ["Ctrl+Alt+Delete"] }, "onEnd"],
    [{ onEnd: "Ctrl+Alt+Del" }, { blockedKeys: ["Ctrl+Alt+Shift+Del", "Ctrl+Alt+Esc"] }, undefined],
    [{ onEnd: "Ctrl+Alt+Del", blockedKeys: ["Ctrl+Alt+Del"] }, {}, undefined],
  ])("%j under %j is more in %s", ([grant, widest, member], { expect }) => {
    const mode = widest.mode ?? "control";
    expect(tooWide({ mode, ...grant }, { mode, ...widest })).toBe(member);
  });

  const grants = fc.record(
    {
      mode: fc.constantFrom("control" as const, "view" as const),
      clipboard: fc.constantFrom("none" as const, "to-guest" as const, "both" as const),
      clipboardBytes: fc.integer({ min: 1, max: 262_144 }),
      resize: fc.boolean(),
      power: fc.boolean(),
      audio: fc.boolean(),
      maxSeconds: fc.integer({ min: 1, max: 604_800 }),
      graceSeconds: fc.integer({ min: 0, max: 3600 }),
      waitSeconds: fc.integer({ min: 0, max: 3600 }),
      idleSeconds: fc.integer({ min: 60, max: 86_400 }),
      park: fc.boolean(),
      onEnd: fc.constantFrom("Super+L", "Ctrl+Alt+Del"),
      takeOver: fc.boolean(),
      share: fc.boolean(),
      covert: fc.boolean(),
      requires: fc.record({ observers: fc.integer({ min: 1, max: 8 }) }),
    },
    { requiredKeys: ["mode"] },
  );

  it("gets, once it is narrowed, no more than the widest grant gives", ({ expect }) => {
    fc.assert(
      fc.property(grants, grants, (grant, widest) => {
        fc.pre(tooWide(grant, widest) === undefined);
        const result = narrowed(grant, { ...UNBOUNDED, grant: widest });
        expect(tooWide(result, widest)).toBe(undefined);
        expect(result).toMatchObject(grant);
        const [got, most] = [policyOf(result), policyOf(widest)];
        expect(got.clipboardBytes).toBeLessThanOrEqual(most.clipboardBytes);
        const [times, limits] = [timesOf(result, UNLIMITED), timesOf(widest, UNLIMITED)];
        for (const time of ["maxSeconds", "graceSeconds", "waitSeconds"] as const) {
          expect(times[time]).toBeLessThanOrEqual(limits[time]);
        }
        for (const time of ["idleSeconds", "parkAfterSeconds"] as const) {
          expect(times[time] ?? Infinity).toBeLessThanOrEqual(limits[time] ?? Infinity);
        }
        const [observers = 0, least = 0] = [result, widest].map((g) => g.requires?.observers);
        expect(observers).toBeGreaterThanOrEqual(least);
        if (widest.onEnd !== undefined) expect(result.onEnd).toBe(widest.onEnd);
        for (const may of ["input", "resize", "power", "audio", "clipboardToGuest"] as const) {
          expect(got[may] && !most[may]).toBe(false);
        }
      }),
      // Most pairs of grants are none of a narrower and a wider one.
      { maxSkipsPerRun: 1000 },
    );
  });

  it("has the bounds' times and chord where it leaves them out", ({ expect }) => {
    const grant = {
      mode: "control",
      maxSeconds: 3600,
      graceSeconds: 0,
      waitSeconds: 60,
      idleSeconds: 600,
      onEnd: "Super+L",
    } as const;
    const widest = readBounds({ grant: { ...grant, park: false } });
    expect(narrowed({ mode: "control" }, widest)).toEqual(grant);
    const own = { ...grant, idleSeconds: 60, onEnd: "super+l" };
    expect(narrowed(own, widest)).toEqual(own);
  });

  it("keeps what it leaves out at the default where the bounds are wider", ({ expect }) => {
    const wide = readBounds({ grant: { mode: "control", clipboardBytes: 262_144 } });
    expect(policyOf(narrowed({ mode: "view" }, wide)).clipboardBytes).toBe(65_536);
    expect(narrowed({ mode: "view" }, UNBOUNDED)).toEqual({ mode: "view" });
  });
});

describe("the way to a target", () => {
  const ROUTES = [
    { ...internetRoute(parseAllowList("10.0.0.0/8:5900-5999")), name: "dc1" },
    { ...internetRoute(parseAllowList("10.0.0.0/8:5900-5999")), name: "dc2" },
    internetRoute(parseAllowList("vnc.example.com:5900")),
  ];
  const by = (stated: StatedBounds, host: string, route?: string) => {
    const chosen = chooseRoute(routesWithin(ROUTES, readBounds(stated)), {
      host,
      port: 5900,
      route,
    });
    return typeof chosen === "string" ? chosen : chosen.route.name;
  };

  it("is looked for on the routes that are left", ({ expect }) => {
    expect(by({}, "10.0.0.1")).toBe("dc1");
    expect(by({ routes: ["dc2"] }, "10.0.0.1")).toBe("dc2");
    expect(by({ routes: ["dc2"] }, "10.0.0.1", "dc1")).toBe("no-route");
    expect(by({ routes: ["internet"] }, "10.0.0.1")).toBe("not-allowed");
  });

  it("leads only where both the route and the bounds allow, in any spelling", ({ expect }) => {
    const targets = "10.1.0.0/16:5900 192.0.2.1:5900 *.example.com:5900";
    expect(by({ targets }, "10.1.2.3")).toBe("dc1");
    expect(by({ targets }, "0x0a010203")).toBe("dc1");
    expect(by({ targets }, "::ffff:10.1.2.3")).toBe("dc1");
    expect(by({ targets }, "10.2.2.3")).toBe("not-allowed");
    expect(by({ targets }, "192.0.2.1")).toBe("not-allowed");
    expect(by({ targets }, "VNC.example.com.")).toBe("internet");
    expect(by({ targets: "10.1.0.0/16:5901" }, "10.1.2.3")).toBe("not-allowed");
  });

  it("ends where a pool would lead further", ({ expect }) => {
    const pool = (...hosts: string[]): Partial<Claims> => ({
      target: {
        kind: "xapi",
        host: "10.1.0.1",
        port: 443,
        console: "uuid=1",
        session: "OpaqueRef:1",
        pool: hosts,
      },
    });
    const stated = { targets: "10.1.0.0/16:443" };
    expect(left(pool("10.1.0.2", "10.1.0.3"), stated)).toBe(undefined);
    expect(left(pool("10.1.0.2", "10.2.0.3"), stated)).toBe("target.pool");
    expect(left(pool("10.2.0.3"), {})).toBe(undefined);
  });
});

describe("whose bounds count", () => {
  const bounds = readBounds({ tenants: ["acme"] });
  const known = new Map([["portal", bounds]]);
  it.for([
    ["an issuer of the list", { iss: "portal" }, bounds],
    ["an issuer by the shared key", { iss: "other" }, UNBOUNDED],
    ["one who asked the gateway", { iss: "porthole", by: "portal" }, bounds],
    ["one who is no longer known", { iss: "porthole", by: "gone" }, undefined],
  ] as const)("%s", ([, claims, expected], { expect }) => {
    expect(boundsOf(claims, known)).toBe(expected);
  });
});
