import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import type { AuditEvent, ChainedEvent } from "../../../worker/audit/event.ts";
import { AuditTrail } from "../../../worker/directory/audit/audit-trail.ts";
import type { Delivery } from "../../support/doubles/audit-receiver.ts";
import { SOON } from "../../support/soon.ts";

const event = (id: string): AuditEvent => ({
  id,
  time: "2026-11-27T10:14:03.512Z",
  type: "session-parked",
  session: "s",
  data: {},
});

async function deliveredTo(tenant: string): Promise<readonly ChainedEvent[]> {
  const response = await fetch(`http://127.0.0.1:${inject("auditReceiver")}`);
  const deliveries: readonly Delivery[] = await response.json();
  return deliveries
    .filter(({ body }) => body.data.tenant === tenant)
    .flatMap(({ body }) => body.data.events);
}

describe("the directory of a tenant", () => {
  it("chains the tenant's events and delivers them by its alarm", async ({ expect }) => {
    const tenant = "audited tenant";
    const directory = env.DIRECTORY.getByName(tenant);
    await directory.append({ events: [event("a"), event("b")] });
    await directory.append({ events: [event("b"), event("c")] });
    const { events, more } = await directory.auditPage({ after: 0, limit: 10 });
    const chained = events.map((text): ChainedEvent => JSON.parse(text));
    expect(chained.map(({ id, tenant: of }) => [id, of])).toEqual(
      ["a", "b", "c"].map((id) => [id, tenant]),
    );
    expect(more).toBe(false);
    await vi.waitFor(async () => expect(await deliveredTo(tenant)).toEqual(chained), SOON);
    expect(await directory.auditStatus()).toMatchObject({
      sequence: 3,
      kept: 3,
      sinks: [{ sink: "webhook", pending: 0 }],
    });
    const alarm = await runInDurableObject(directory, (_, { storage }) => storage.getAlarm());
    expect(alarm).toBeNull();
    expect(await runDurableObjectAlarm(directory)).toBe(false);
  });

  const passed = { bytesToViewer: 0, bytesToTarget: 0 };
  const standing = { state: "live", mode: "control", connection: 1, ...passed } as const;
  const said = { session: "s", incarnation: "i" } as const;

  it("adds what travels with a report or the last word of a session", async ({ expect }) => {
    const directory = env.DIRECTORY.getByName("audited words");
    const report = { ...said, standing, turn: 0 };
    expect(await directory.report(report)).toEqual({ known: false });
    const reported = await directory.report({ ...report, events: [event("a"), event("b")] });
    expect(reported).toEqual({ known: false, taken: 2 });
    const leave = { ...said, ending: { code: "closed" } } as const;
    expect(await directory.leave({ ...leave, events: [event("b"), event("c")] })).toBe(2);
    const { events } = await directory.auditPage({ after: 0, limit: 10 });
    expect(events.map((text): string => JSON.parse(text).id)).toEqual(["a", "b", "c"]);
  });

  it("hears a session whose facts it cannot add, and takes none", async ({
    expect,
    onTestFinished,
  }) => {
    const directory = env.DIRECTORY.getByName("audited in vain");
    await runInDurableObject(directory, () => {
      const append = vi.spyOn(AuditTrail.prototype, "append").mockImplementation(() => {
        throw new Error("canary: full");
      });
      onTestFinished(() => append.mockRestore());
    });
    const events = [event("a")];
    const report = { ...said, standing, turn: 0, events };
    expect(await directory.report(report)).toEqual({ known: false, taken: 0 });
    expect(await directory.leave({ ...said, ending: { code: "closed" }, events })).toBe(0);
  });
});
