import { beginningOf, chained, type Head } from "../../worker/audit/chain.ts";
import { checkpointLine } from "../../worker/audit/checkpoint.ts";
import type { ChainedEvent } from "../../worker/audit/event.ts";

const NOW = Date.UTC(2026, 10, 27, 12);

/** A tenant's chain of some events, from the first. */
export function chainOf(count: number, tenant = "acme"): ChainedEvent[] {
  const events: ChainedEvent[] = [];
  let head: Head = beginningOf(tenant);
  for (let index = 0; index < count; index += 1) {
    const event = chained(
      {
        id: `e${String(index)}`,
        time: "2026-11-27T10:14:03.512Z",
        type: "session-ended",
        session: "s",
        subject: "Zoë",
        data: { code: "closed", seconds: 1.5, covert: true },
      },
      tenant,
      head,
    );
    events.push(event);
    head = event;
  }
  return events;
}

/** The last line of an export that ends with these events of the tenant acme. */
export function checkpointOf(events: readonly ChainedEvent[], more = false): string {
  return checkpointLine("acme", events.at(-1) ?? beginningOf("acme"), more, NOW);
}

/** The lines of an export. */
export function exported(events: readonly ChainedEvent[], more = false): string[] {
  return [...events.map((event) => JSON.stringify(event)), checkpointOf(events, more)];
}
