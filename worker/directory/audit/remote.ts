import type { AuditEvent } from "../../audit/event.ts";
import type { AuditPage, AuditQuery, AuditStatus } from "./audit-page.ts";

/** What a tenant's directory is asked about the tenant's audit. */
export interface AuditRemote {
  /**
   * Adds events to the tenant's chain; they are in it once this is answered. The same call can be made again: an event
   * that is there is recognised by its session and `id`.
   */
  append(call: { readonly events: readonly AuditEvent[] }): Promise<void>;
  /** Part of the chain, at most 1 MiB of it. */
  auditPage(call: AuditQuery): Promise<AuditPage>;
  auditStatus(): Promise<AuditStatus>;
}
