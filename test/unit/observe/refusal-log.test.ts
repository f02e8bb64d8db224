import { describe, it } from "vitest";

import { jsonLog } from "../../../worker/observe/log.ts";
import { MAX_REFUSALS, RefusalLog } from "../../../worker/observe/refusal-log.ts";

/** A refusal log and the lines that it has written. */
function refusalLog() {
  const lines: string[] = [];
  return { lines, log: new RefusalLog(jsonLog((line) => lines.push(line))) };
}

const MINUTE = 60_000;

describe("RefusalLog", () => {
  it("writes the first refusal of a minute at once and the others as one number", ({ expect }) => {
    const { log, lines } = refusalLog();
    const fields = { problem: "unauthorized", client: "203.0.113.7" };
    for (let now = 0; now < MINUTE; now += 2) log.log("request-refused", fields, "a", now);
    expect(lines).toEqual([
      '{"event":"request-refused","problem":"unauthorized","client":"203.0.113.7"}',
    ]);
    log.log("request-refused", fields, "a", MINUTE);
    expect(lines.slice(1)).toEqual([
      '{"event":"request-refused","problem":"unauthorized","client":"203.0.113.7","repeated":29999}',
      '{"event":"request-refused","problem":"unauthorized","client":"203.0.113.7"}',
    ]);
  });

  it("takes refusals of a source for the same whatever address or name it has now", ({
    expect,
  }) => {
    const { log, lines } = refusalLog();
    const said = ["2001:db8::1", "2001:db8::2"].flatMap((client) =>
      ["x", "y"].map(
        (agent) => ({ code: "ticket-invalid", reason: "format", client, agent }) as const,
      ),
    );
    for (const fields of said) log.log("viewer-refused", fields, "2001:db8:0:0::/64", 0);
    expect(lines).toHaveLength(1);
    log.log("viewer-refused", { code: "ticket-expired" }, "2001:db8:0:0::/64", 0);
    log.log("viewer-refused", { code: "ticket-invalid", reason: "format" }, "another", 0);
    expect(lines).toHaveLength(3);
  });

  it("writes a bounded number of different refusals a minute, and how many more there were", ({
    expect,
  }) => {
    const { log, lines } = refusalLog();
    const refuse = (source: number, now: number) =>
      log.log("request-refused", { problem: "unauthorized" }, String(source), now);
    for (let source = 0; source < MAX_REFUSALS + 3; source += 1) refuse(source, 0);
    expect(lines).toHaveLength(MAX_REFUSALS);
    refuse(0, MINUTE);
    expect(lines.slice(MAX_REFUSALS)).toEqual([
      '{"event":"refusals-not-logged","repeated":3}',
      '{"event":"request-refused","problem":"unauthorized"}',
    ]);
  });

  const STRANGER = { code: "ticket-invalid", client: "203.0.113.7" } as const;

  it("writes one line of a stranger in a minute, whatever it is refused for", ({ expect }) => {
    const { log, lines } = refusalLog();
    for (let now = 0; now < 3 * MINUTE; now += 10_000) {
      log.logStranger("viewer-refused", STRANGER, "a", now);
      log.logStranger("request-refused", { problem: "unauthorized" }, "a", now);
    }
    expect(lines).toEqual([
      '{"event":"viewer-refused","code":"ticket-invalid","client":"203.0.113.7"}',
      '{"event":"source-refused","repeated":11,"client":"203.0.113.7"}',
      '{"event":"source-refused","repeated":12,"client":"203.0.113.7"}',
    ]);
  });

  it("writes a stranger's first refusal again after a minute without one", ({ expect }) => {
    const { log, lines } = refusalLog();
    for (const now of [0, MINUTE, 2 * MINUTE]) {
      log.logStranger("viewer-refused", STRANGER, "a", now);
    }
    expect(lines).toHaveLength(3);
    expect(new Set(lines).size).toBe(1);
  });

  it("tells with a stranger's number for how long it was banned last, once", ({ expect }) => {
    const { log, lines } = refusalLog();
    log.banned("a", 60);
    for (const [now, seconds] of [
      [0, 60],
      [1, 120],
      [MINUTE, undefined],
      [2 * MINUTE, undefined],
    ] as const) {
      log.logStranger("viewer-refused", STRANGER, "a", now);
      if (seconds !== undefined) log.banned("a", seconds);
    }
    expect(lines.slice(1)).toEqual([
      '{"event":"source-refused","repeated":1,"bannedSeconds":120,"client":"203.0.113.7"}',
      '{"event":"source-refused","repeated":1,"client":"203.0.113.7"}',
    ]);
  });

  it("keeps strangers and those who are known apart", ({ expect }) => {
    const { log, lines } = refusalLog();
    log.logStranger("viewer-refused", STRANGER, "a", 0);
    log.log("viewer-refused", { code: "ticket-used", session: "s" }, "a", 0);
    expect(lines).toHaveLength(2);
  });
});
