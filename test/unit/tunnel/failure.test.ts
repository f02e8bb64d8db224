import { describe, it } from "vitest";

import { RFB_ERROR_CODES, RfbError } from "../../../worker/rfb/errors.ts";
import { errorOfStatus, statusOfError } from "../../../worker/tunnel/failure.ts";
import { decodeStatus, encodeStatus } from "../../../worker/tunnel/status.ts";
import { TLS_CHECKS, TUNNEL_ERROR_CODES, TunnelError } from "../../../worker/tunnel/tunnel.ts";

/** There, over the wire, and back. */
function travelled(error: unknown): Error {
  const status = decodeStatus(encodeStatus(statusOfError(error)));
  if (status === undefined || status.ok) throw new Error("no failure");
  return errorOfStatus(status);
}

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

  it.for([new Error("canary"), new RangeError("canary"), "canary", undefined])(
    "that is no typed error is the connector's own, and its text stays there",
    (error, { expect }) => {
      expect(statusOfError(error)).toEqual({ ok: false, code: "connector" });
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
