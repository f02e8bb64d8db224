import * as v from "valibot";
import { describe, it } from "vitest";

import { AuditEventSchema, type AuditEvent } from "../../../worker/audit/event.ts";
import { jsonLog } from "../../../worker/observe/log.ts";
import { factRecorder } from "../../../worker/observe/recorder.ts";
import { traceOf } from "../../../worker/observe/trace.ts";

const SESSION = "ZL9KlWYGxE_V8Hd-Ju-Jwa2jTvtE0Qrk69YbYyZJ9Is";

function recorder(context: { tenant: string; session?: string; subject?: string }) {
  const lines: string[] = [];
  const kept: AuditEvent[] = [];
  let count = 0;
  const record = factRecorder({
    log: jsonLog((line) => lines.push(line)),
    newId: () => `id-${(count += 1)}`,
    unixMs: () => Date.UTC(2026, 10, 27, 10, 14, 3, 512),
    context,
    keep: (event) => {
      // It is in the log already.
      if (lines.length === kept.length) throw new Error("not logged yet");
      kept.push(event);
    },
  });
  return { record, lines, kept };
}

describe("factRecorder", () => {
  it("logs a fact at once and hands it on with the same id", ({ expect }) => {
    const { record, lines, kept } = recorder({ tenant: "acme", session: SESSION, subject: "u" });
    record("session-ended", { code: "closed", seconds: 3, keys: 7 });
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        event: "session-ended",
        id: "id-1",
        time: "2026-11-27T10:14:03.512Z",
        tenant: "acme",
        session: SESSION,
        subject: "u",
        trace: "64bf4a956606c44fd5f0777e26ef89c1",
        code: "closed",
        seconds: 3,
        keys: 7,
      },
    ]);
    expect(kept).toEqual([
      {
        id: "id-1",
        time: "2026-11-27T10:14:03.512Z",
        type: "session-ended",
        tenant: "acme",
        session: SESSION,
        subject: "u",
        trace: "64bf4a956606c44fd5f0777e26ef89c1",
        data: { code: "closed", seconds: 3, keys: 7 },
      },
    ]);
  });

  it("makes events that a chain accepts, whatever somebody has written", ({ expect }) => {
    const { record, kept } = recorder({ tenant: "acme" });
    const agent = `${"x".repeat(255)}😀\n\u202E`;
    record("link-created", { by: "a\u0000b", console: "\uD800", mode: "view", agent });
    record("session-live", { milliseconds: Number.NaN, kind: "rfb" });
    for (const event of kept) expect(v.parse(AuditEventSchema, event)).toEqual(event);
    expect(kept.map(({ data }) => data)).toEqual([
      { by: "ab", console: "\uFFFD", mode: "view", agent: `${"x".repeat(255)}\uFFFD` },
      { kind: "rfb" },
    ]);
  });
});

describe("traceOf", () => {
  it("is the first 16 bytes of the session's name", ({ expect }) => {
    const bytes = Buffer.from(SESSION, "base64url");
    expect(traceOf(SESSION)).toEqual({ trace: bytes.subarray(0, 16).toString("hex") });
  });

  it("is absent for what names no session, and never the invalid one", ({ expect }) => {
    for (const name of ["", "s", `${SESSION}A`, "A".repeat(43)]) expect(traceOf(name)).toEqual({});
  });
});
