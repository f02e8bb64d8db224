import { describe, it } from "vitest";

import { jsonLog } from "../../../worker/observe/log.ts";
import { MAX_FIELD_LENGTH } from "../../../worker/observe/printable.ts";

function log() {
  const lines: string[] = [];
  return { lines, ...jsonLog((line) => lines.push(line)) };
}

describe("jsonLog", () => {
  it("writes one JSON line with the event first", ({ expect }) => {
    const { lines, audit } = log();
    audit("session-ended", { session: "s", subject: "u", code: "closed", seconds: 3 });
    expect(lines).toEqual([
      '{"event":"session-ended","session":"s","subject":"u","code":"closed","seconds":3}',
    ]);
  });

  it("drops characters that could forge a line or hide text", ({ expect }) => {
    const problem = "a\nb\r\u001B[31mc\u2028d\u202Ee\u0000";
    const { lines, audit, configurationIncomplete } = log();
    audit("request-refused", { problem });
    configurationIncomplete([problem]);
    expect(lines).toEqual([
      '{"event":"request-refused","problem":"ab[31mcde"}',
      '{"event":"configuration-incomplete","problems":["ab[31mcde"]}',
    ]);
  });

  it("keeps a text of the greatest length and cuts a longer one", ({ expect }) => {
    const { lines, audit } = log();
    for (const length of [MAX_FIELD_LENGTH, MAX_FIELD_LENGTH + 1]) {
      audit("request-refused", { problem: "x".repeat(length) });
    }
    expect(lines[1]).toBe(lines[0]);
    expect(lines[0]).toContain(`"${"x".repeat(MAX_FIELD_LENGTH)}"`);
  });

  it("writes a fault with its place and never its message", ({ expect }) => {
    const { lines, fault } = log();
    fault(new RangeError("canary"), { session: "s" });
    const [line = ""] = lines;
    expect(JSON.parse(line)).toEqual({
      event: "fault",
      session: "s",
      error: "RangeError",
      where: expect.stringMatching(/^at .*log\.test\.ts:\d+:\d+/) as string,
    });
    expect(line).not.toContain("canary");
  });
});
