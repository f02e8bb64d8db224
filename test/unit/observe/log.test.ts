import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { describeFault, logEvent, MAX_FIELD_LENGTH } from "../../../worker/observe/log.ts";

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("logEvent", () => {
  it("writes one JSON line with the event first", ({ expect }) => {
    logEvent("session-ended", { session: "s", subject: "u", code: "closed", seconds: 3 });
    expect(lines).toEqual([
      '{"event":"session-ended","session":"s","subject":"u","code":"closed","seconds":3}',
    ]);
  });

  it("drops characters that could forge a line or hide text", ({ expect }) => {
    const problem = "a\nb\r\u001B[31mc\u2028d\u202Ee\u0000";
    logEvent("request-refused", { problem });
    logEvent("configuration-incomplete", { problems: [problem] });
    expect(lines).toEqual([
      '{"event":"request-refused","problem":"ab[31mcde"}',
      '{"event":"configuration-incomplete","problems":["ab[31mcde"]}',
    ]);
  });

  it("keeps a text of the greatest length and cuts a longer one", ({ expect }) => {
    for (const length of [MAX_FIELD_LENGTH, MAX_FIELD_LENGTH + 1]) {
      logEvent("request-refused", { problem: "x".repeat(length) });
    }
    expect(lines[1]).toBe(lines[0]);
    expect(lines[0]).toContain(`"${"x".repeat(MAX_FIELD_LENGTH)}"`);
  });
});

describe("describeFault", () => {
  it("gives class and place of an error, never its message", ({ expect }) => {
    const { error, where } = describeFault(new RangeError("canary\n    at canary (canary:1:1)"));
    expect(error).toBe("RangeError");
    expect(where).toMatch(/^at .*log\.test\.ts:\d+:\d+/);
    expect(where).not.toContain("canary");
  });

  it("does not show what is thrown without being an error", ({ expect }) => {
    expect(describeFault("canary")).toEqual({ error: "string", where: "" });
  });
});
