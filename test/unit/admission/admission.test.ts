import { describe, it } from "vitest";

import {
  decodeAdmission,
  encodeAdmission,
  type Admission,
} from "../../../worker/admission/admission.ts";
import { FormatError } from "../../../worker/admission/versioned.ts";

const CANARY = "cAnArY-5ecret";

const ADMISSION: Admission = {
  session: "s".repeat(43),
  claims: {
    iss: "test",
    aud: "porthole",
    jti: "j".repeat(22),
    iat: 1,
    exp: 2,
    sub: "tester",
    tenant: "test",
    console: { id: "vm-1", name: "Test machine" },
    target: { kind: "rfb", host: "10.0.0.1", port: 5900, password: CANARY },
    grant: { mode: "view" },
  },
  channel: "porthole.v1",
  echoSubprotocol: true,
  maxSeconds: 1,
  graceSeconds: 60,
  waitSeconds: 120,
  redemptionExpiresMs: 1,
};

/** As a Worker of this version writes it. */
const written = (version: number, oldest: number, value: object): string =>
  JSON.stringify({ version, oldest, value });

describe("an admission", () => {
  it("arrives as it was sent", ({ expect }) => {
    expect(decodeAdmission(encodeAdmission(ADMISSION))).toEqual(ADMISSION);
  });

  it.for([
    ["with a wrong member", written(1, 1, { ...ADMISSION, maxSeconds: CANARY })],
    ["with a member more", written(1, 1, { ...ADMISSION, [CANARY]: CANARY })],
    ["with a wrong member of a newer version", written(99, 1, { ...ADMISSION, channel: CANARY })],
    ["that only a newer version may read", written(99, 99, ADMISSION)],
    ["of no version", JSON.stringify(ADMISSION)],
    ["that is not JSON", `{"${CANARY}`],
    ["that is not encoded", `%${CANARY}`],
    ["that is empty", ""],
  ] as const)("%s is refused without a word of what it holds", ([, text], { expect }) => {
    const header = text.startsWith("%") ? text : encodeURIComponent(text);
    let error: unknown;
    try {
      decodeAdmission(header);
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof FormatError)) throw new Error("it was accepted");
    expect(`${error.message} ${error.stack ?? ""} ${String(error.cause)}`).not.toContain(CANARY);
  });
});
