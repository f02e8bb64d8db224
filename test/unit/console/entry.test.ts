import { describe, it } from "vitest";

import type { Admission } from "../../../worker/admission/admission.ts";
import { SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import { entryOf } from "../../../worker/console/entry.ts";
import type { Claims } from "../../../worker/ticket/claims.ts";
import { CLAIMS } from "../../support/ticket/fixtures.ts";

function entryWith(changes: Partial<Claims>) {
  const admission: Admission = {
    session: "s".repeat(43),
    claims: { ...CLAIMS, ...changes },
    channel: SUBPROTOCOL,
    echoSubprotocol: true,
    maxSeconds: 60,
    graceSeconds: 0,
    waitSeconds: 0,
    alwaysBlocked: undefined,
    redemptionExpiresMs: 0,
  };
  return entryOf(admission, 1000, "test");
}

describe("what a session says of itself to its directory", () => {
  it.for<[string, Partial<Claims>, true | undefined]>([
    ["a person", {}, undefined],
    ["an observer by name", { observer: true }, undefined],
    ["whoever has a viewer's link", { observer: true, anonymous: true }, true],
    ["everybody, by the issuer's own name", { iss: "cloudstack", sub: "cloudstack" }, true],
  ])("names %s", ([, changes, anonymous], { expect }) => {
    expect(entryWith(changes).anonymous).toBe(anonymous);
  });
});
