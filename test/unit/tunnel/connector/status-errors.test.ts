import { describe, it } from "vitest";

import { RFB_ERROR_CODES, RfbError } from "../../../../worker/rfb/errors.ts";
import { noOffer, type SecurityOffer } from "../../../../worker/rfb/handshake/security-offer.ts";
import {
  errorOfStatus,
  offerOfStatus,
  statusOfError,
  type Failure,
} from "../../../../worker/tunnel/connector/status-errors.ts";
import { decodeStatus, encodeStatus } from "../../../../worker/tunnel/connector/status.ts";
import { TLS_CHECKS } from "../../../../worker/route/tls-check.ts";
import { TUNNEL_ERROR_CODES, TunnelError } from "../../../../worker/tunnel/errors.ts";

/** There, over the wire, and back. */
function sent(error: unknown, offer: SecurityOffer = noOffer()): Failure {
  const status = decodeStatus(encodeStatus(statusOfError(error, offer)));
  if (status === undefined || status.ok) throw new Error("no failure");
  return status;
}

const travelled = (error: unknown): Error => errorOfStatus(sent(error));

const OFFERS: readonly SecurityOffer[] = [
  noOffer(),
  { types: [2], subTypes: [] },
  { types: Array.from({ length: 16 }, (_, index) => 240 + index), subTypes: [0, 0xffff_ffff] },
];

describe("a failure at a connector", () => {
  it.for(TUNNEL_ERROR_CODES)("is the same at the gateway: %s", (code, { expect }) => {
    const error = travelled(new TunnelError(code));
    expect(error).toBeInstanceOf(TunnelError);
    expect(error).toMatchObject({ code, check: undefined });
  });

  it.for(TLS_CHECKS)("is the same at the gateway: tls, %s", (check, { expect }) => {
    expect(travelled(new TunnelError("tls", check))).toMatchObject({ code: "tls", check });
  });

  it.for(RFB_ERROR_CODES)("is the same at the gateway: RFB's %s", (code, { expect }) => {
    const error = travelled(new RfbError(code, "canary"));
    expect(error).toBeInstanceOf(RfbError);
    expect(error).toMatchObject({ code });
    expect(error.message).not.toContain("canary");
  });

  it.for(OFFERS)("comes with what the server had offered: %j", (offer, { expect }) => {
    for (const error of [new RfbError("insecure", ""), new TunnelError("tls", "name"), "a fault"]) {
      expect(offerOfStatus(sent(error, offer))).toEqual(offer);
    }
  });

  it.for([
    Array.from({ length: 17 }, () => 1),
    [],
    [-1],
    [1.5],
    [0x1_0000_0000],
    ["canary"],
    "canary",
    [[1]],
  ])("is no status with %j for numbers", (numbers, { expect }) => {
    for (const member of ["securityTypes", "vencryptTypes"]) {
      const json = JSON.stringify({ ok: false, code: "tls", [member]: numbers });
      expect(decodeStatus(new TextEncoder().encode(json)), member).toBe(undefined);
    }
  });

  it.for([new Error("canary"), new RangeError("canary"), "canary", undefined])(
    "that is no typed error is the connector's own, and its text stays there",
    (error, { expect }) => {
      expect(statusOfError(error, noOffer())).toEqual({ ok: false, code: "connector" });
    },
  );

  it.for([
    [{ code: "unheard-of" }, "connector", undefined],
    [{ code: "rfb:unheard-of" }, "connector", undefined],
    [{ code: "login-failed" }, "connector", undefined],
    [{ code: "" }, "connector", undefined],
    [{ code: "tls", check: "unheard-of" }, "tls", undefined],
    [{ code: "toString" }, "connector", undefined],
  ] as const)(
    "that the gateway does not know is the connector's: %j",
    ([status, code, check], { expect }) => {
      expect(errorOfStatus({ ok: false, ...status })).toMatchObject({ code, check });
    },
  );
});
