import { afterAll, describe, it } from "vitest";

import { tlsDemand, type DemandOptions } from "../../../connector/config/tls-demand.ts";
import { TunnelError } from "../../../worker/tunnel/errors.ts";
import { localRule } from "../../support/connector/harness.ts";
import { Pki } from "../../support/pki/pki.ts";

const pki = new Pki();
afterAll(() => pki.remove());
const [ours, theirs] = [pki.ca("Ours").certificate.trim(), pki.ca("Theirs").certificate.trim()];

const demand = (options: Partial<DemandOptions>) =>
  tlsDemand({
    kind: "rfb",
    tls: {},
    rule: localRule(),
    host: "hv1.test",
    anonymousTls: false,
    ...options,
  });

function checkOf(options: Partial<DemandOptions>): string {
  try {
    return demand(options).mode;
  } catch (error) {
    return error instanceof TunnelError ? (error.check ?? error.code) : String(error);
  }
}

describe("tlsDemand", () => {
  it("takes the target's word before the rule's, and the dialled host without either", ({
    expect,
  }) => {
    const rule = localRule({ authorities: ours, serverName: "rule.test", pins: ["a"] });
    expect(demand({})).toMatchObject({
      name: { text: "hv1.test" },
      authorities: undefined,
      pins: [],
    });
    expect(demand({ rule })).toMatchObject({
      name: { text: "rule.test" },
      authorities: ours,
      pins: [["a"]],
    });
    const tls = { ca: theirs, serverName: "TARGET.test.", pins: ["b", "c"] };
    expect(demand({ rule: localRule({ pins: ["a"] }), tls })).toMatchObject({
      name: { text: "target.test" },
      authorities: theirs,
      pins: [["b", "c"], ["a"]],
    });
  });

  it("lets a target name some of the rule's authorities, and no others", ({ expect }) => {
    const both = localRule({ authorities: `${ours}\n${theirs}` });
    const of = (rule: typeof both, ca: string) => demand({ rule, tls: { ca } });
    expect(of(both, theirs)).toMatchObject({ authorities: theirs });
    // The same certificate in other lines is the same certificate.
    const [first = "", ...lines] = theirs.split("\n");
    const last = lines.pop() ?? "";
    const respelt = `${first}\n${lines.join("")}\n${last}`;
    expect(of(both, respelt)).toMatchObject({ authorities: respelt });
    const rule = localRule({ authorities: ours });
    expect(of(rule, `${theirs}\n${ours}`)).toMatchObject({ authorities: ours });
    expect(checkOf({ rule, tls: { ca: theirs } })).toBe("authority");
  });

  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  it.for([
    ["none that can be read", broken],
    ["one that cannot be read", `${theirs}\n${broken}`],
    ["none", ""],
  ])("never falls back to other authorities for a target that names %s", ([, ca], { expect }) => {
    // Node would take an empty text for no text, and so for the public authorities.
    expect(checkOf({ tls: { ca } })).toBe("authority");
    expect(checkOf({ tls: { ca }, rule: localRule({ authorities: ours }) })).toBe("authority");
  });

  const anonymous = { tls: { mode: "anonymous" } } as const;
  const allowing = localRule({ anonymous: true });
  it.for<[string, Partial<DemandOptions>, string]>([
    [
      "the target, the route and the rule",
      { anonymousTls: true, rule: allowing },
      "anonymous mode",
    ],
    ["all but the route", { rule: allowing }, "anonymous"],
    ["all but the rule", { anonymousTls: true }, "anonymous"],
    ["all, for XAPI", { anonymousTls: true, rule: allowing, kind: "xapi" }, "anonymous"],
    [
      "all, for a WebSocket",
      { anonymousTls: true, rule: allowing, kind: "websocket" },
      "anonymous",
    ],
  ])("does without authentication where %s agree", ([, options, result], { expect }) => {
    if (result === "anonymous mode")
      expect(demand({ ...anonymous, ...options })).toEqual({ mode: "anonymous" });
    else expect(() => demand({ ...anonymous, ...options })).toThrow("tls: anonymous");
  });

  it("asks for a certificate where anonymous TLS is only allowed", ({ expect }) => {
    expect(checkOf({ anonymousTls: true, rule: allowing })).toBe("x509");
  });
});
