import type { AuditEvent } from "../audit/event.ts";
import type { Facts, FactType } from "../audit/facts.ts";
import type { NamesOf } from "./families.ts";
import { observed, type Sample } from "./sample.ts";

type Counted = {
  readonly [Type in FactType]: (data: Partial<Facts[Type]>) => readonly Sample[];
};

/** What each fact adds to which numbers. What is counted is the fact, wherever it comes from, so all of them agree. */
const COUNTED: Counted = {
  "link-created": () => count("porthole_links_created_total", "console"),
  "observer-link-created": () => count("porthole_links_created_total", "observe"),
  "ticket-refused": ({ code }) => count("porthole_tickets_refused_total", code),
  "ticket-revoked": () => count("porthole_tickets_revoked_total"),
  "limit-reached": ({ limit }) => count("porthole_limits_reached_total", limit),
  "viewer-admitted": () => count("porthole_tickets_redeemed_total"),
  "viewer-readmitted": () => [],
  "session-opened": ({ mode }) => count("porthole_sessions_opened_total", mode),
  "session-live": ({ milliseconds, kind, directoryMilliseconds }) => [
    ...timed("porthole_open_seconds", milliseconds, [kind ?? OTHER]),
    ...timed("porthole_directory_answer_seconds", directoryMilliseconds),
  ],
  "viewer-detached": () => count("porthole_viewers_lost_total"),
  "viewer-resumed": () => count("porthole_viewers_returned_total", "resumed"),
  "viewer-taken-over": () => count("porthole_viewers_returned_total", "taken-over"),
  "connection-redialled": () => count("porthole_targets_redialled_total"),
  "session-waiting": ({ code }) => count("porthole_targets_lost_total", code),
  "session-parked": () => count("porthole_sessions_parked_total"),
  "target-failed": ({ code }) => count("porthole_targets_failed_total", code),
  "target-refreshed": () => [],
  "target-hook-failed": ({ code }) => count("porthole_target_hook_failures_total", code),
  "session-mode-changed": () => [],
  "session-end-changed": () => [],
  "more-time-asked": () => [],
  "more-time-declined": () => [],
  "control-handed": ({ how }) => count("porthole_control_handed_total", how),
  "control-withdrawn": () => [],
  "control-declined": () => [],
  "console-taken": () => count("porthole_consoles_taken_total"),
  "message-sent": () => count("porthole_messages_sent_total"),
  "session-ended": (data) => [
    ...count("porthole_sessions_ended_total", data.code),
    ...add("porthole_session_seconds_total", data.seconds),
    ...add("porthole_session_bytes_total", data.bytesToViewer, "to_viewer"),
    ...add("porthole_session_bytes_total", data.bytesToTarget, "to_target"),
    ...timed("porthole_first_frame_seconds", data.firstFrameMilliseconds),
    ...timed("porthole_round_trip_seconds", data.roundTripMilliseconds),
    ...timed("porthole_key_to_pixel_seconds", data.keyP50Milliseconds, ["50"]),
    ...timed("porthole_key_to_pixel_seconds", data.keyP95Milliseconds, ["95"]),
    ...timed("porthole_page_first_frame_seconds", data.pageFirstFrameMilliseconds),
  ],
  "session-lost": () => count("porthole_sessions_lost_total"),
  "audit-deliveries-lost": ({ count: lost, sink }) =>
    add("porthole_audit_deliveries_lost_total", lost, sink ?? OTHER),
  "audit-events-refused": ({ count: refused }) =>
    add("porthole_audit_events_refused_total", refused),
};

/** The value of a label that is missing, or that there is no room for. */
export const OTHER = "other";

/** What an event adds to the numbers of its tenant. A type of another version adds nothing. */
export function countedOf({ type, data }: Pick<AuditEvent, "type" | "data">): readonly Sample[] {
  const counted: ((data: object) => readonly Sample[]) | undefined = Object.hasOwn(COUNTED, type)
    ? Reflect.get(COUNTED, type)
    : undefined;
  return counted?.(data) ?? [];
}

function count(
  name: NamesOf<"counter">,
  ...labels: readonly (string | undefined)[]
): readonly Sample[] {
  return add(name, 1, ...labels.map((label) => label ?? OTHER));
}

/** A counter never goes down, whatever an event says. */
function add(
  name: NamesOf<"counter">,
  value: number | undefined,
  ...labels: readonly string[]
): readonly Sample[] {
  return isCountable(value) ? [{ name, labels, value }] : [];
}

function timed(
  name: NamesOf<"histogram">,
  milliseconds: number | undefined,
  labels: readonly string[] = [],
): readonly Sample[] {
  return isCountable(milliseconds) ? observed(name, labels, milliseconds / 1000) : [];
}

function isCountable(value: number | undefined): value is number {
  return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
