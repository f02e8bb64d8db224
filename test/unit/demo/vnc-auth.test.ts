import { it } from "vitest";

import { isRightResponse, vncResponse } from "../../../demo/rfb/vnc-auth.ts";

const CHALLENGE = Buffer.from("00112233445566778899aabbccddeeff", "hex");

it.for([
  ["", "74f4ae777aa431e89ca4757b2414f4d7"],
  ["password", "b7b9c87777661a7a2299733209bfdfce"],
  ["vncpw123", "bc90320c55d9938fac41842ba9e41f40"],
  ["longerthan8", "93c44a31949accabb5e3da841432b2e1"],
] as const)(
  "the answer with password %j is the one of other servers",
  ([password, answer], { expect }) => {
    expect(vncResponse(password, CHALLENGE).toString("hex")).toBe(answer);
    expect(isRightResponse(password, CHALLENGE, Buffer.from(answer, "hex"))).toBe(true);
  },
);

it("an answer that differs in its last bit is wrong", ({ expect }) => {
  const answer = vncResponse("password", CHALLENGE);
  answer[15] = (answer[15] ?? 0) ^ 1;
  expect(isRightResponse("password", CHALLENGE, answer)).toBe(false);
});
