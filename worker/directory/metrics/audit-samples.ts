import type { Sample } from "../../metrics/sample.ts";
import type { AuditStatus } from "../audit/audit-page.ts";

/** How the audit of a tenant stands, in numbers. One that has no event yet has none. */
export function auditSamples({ sequence, sinks }: AuditStatus): readonly Sample[] {
  if (sequence === 0) return [];
  return [
    { name: "porthole_audit_events_total", labels: [], value: sequence },
    ...sinks.flatMap(({ sink, pending, attempts }): readonly Sample[] => [
      { name: "porthole_audit_pending", labels: [sink], value: pending },
      { name: "porthole_audit_sink_failures", labels: [sink], value: attempts },
    ]),
  ];
}
