import type { AuditEvent } from "../../audit/event.ts";
import type { AuditPage, AuditStatus } from "./audit-page.ts";

/** What a tenant's directory is asked about the tenant's audit. */
export interface AuditRemote {
  /**
   * Adds events to the tenant's chain; they are in it once this is answered. The same call can be made again: an event
   * that is there is recognised by its `id`.
   */
  append(call: { readonly events: readonly AuditEvent[] }): Promise<void>;
  /** The events after this sequence, at most so many and at most 1 MiB of them; `after`: 0 for the first that is kept. */
  auditPage(call: { readonly after: number; readonly limit: number }): Promise<AuditPage>;
  auditStatus(): Promise<AuditStatus>;
}
