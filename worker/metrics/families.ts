/** What is measured by one name, as Prometheus has it: <https://prometheus.io/docs/concepts/metric_types/>. */
interface Family {
  readonly type: "counter" | "gauge" | "histogram";
  /** One sentence, which is also that of the documentation. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, ascending, in the family's unit; the last bucket has none. */
  readonly buckets?: readonly number[];
}

const counter = (help: string, ...labels: readonly string[]) =>
  ({ type: "counter", help, labels }) as const;
const gauge = (help: string, ...labels: readonly string[]) =>
  ({ type: "gauge", help, labels }) as const;
const histogram = (help: string, buckets: readonly number[], ...labels: readonly string[]) =>
  ({ type: "histogram", help, labels, buckets }) as const;

/** Everything that `/metrics` has, in its order. A name or a label never changes its meaning. */
export const FAMILIES = {
  porthole_sessions: gauge("Sessions that go on, by what they are doing.", "state", "kind"),
  porthole_links_created_total: counter("Links that the gateway has made.", "use"),
  porthole_tickets_redeemed_total: counter("Tickets that have opened a session."),
  porthole_tickets_refused_total: counter("Tickets that could be opened and were refused.", "code"),
  porthole_tickets_revoked_total: counter("Tickets that were made void before they were used."),
  porthole_limits_reached_total: counter(
    "Times that a limit of the tenant was reached: of each once a minute at most.",
    "limit",
  ),
  porthole_sessions_opened_total: counter("Sessions that were let into their console.", "mode"),
  porthole_sessions_ended_total: counter("Sessions that have ended.", "code"),
  porthole_sessions_lost_total: counter("Sessions whose object was not heard of any more."),
  porthole_sessions_parked_total: counter("Times that a session nobody looked at was parked."),
  porthole_session_seconds_total: counter("Length of the sessions that have ended, in seconds."),
  porthole_session_bytes_total: counter("RFB bytes of the sessions that have ended.", "direction"),
  porthole_viewers_lost_total: counter("Viewers of live sessions whose connection was lost."),
  porthole_viewers_returned_total: counter("Viewers that have come back to a session.", "how"),
  porthole_targets_failed_total: counter("Consoles that could not be opened.", "code"),
  porthole_targets_lost_total: counter("Machines of live sessions that were gone.", "code"),
  porthole_targets_redialled_total: counter("Connections to a machine after a session's first."),
  porthole_target_hook_failures_total: counter(
    "Questions to the control plane that were to no avail.",
    "code",
  ),
  porthole_control_handed_total: counter("Times that control of a console was handed over.", "how"),
  porthole_consoles_taken_total: counter("Consoles that were taken over from another session."),
  porthole_messages_sent_total: counter("Messages to viewers."),
  porthole_open_seconds: histogram(
    "From a ticket's admission until the machine has let the session in.",
    [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    "kind",
  ),
  porthole_directory_answer_seconds: histogram(
    "How long a directory has taken to answer a session that enters.",
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
  ),
  porthole_first_frame_seconds: histogram(
    "From the redeemed ticket until the viewer was done with the first picture.",
    [0.1, 0.25, 0.5, 1, 2, 4, 8, 16],
  ),
  porthole_round_trip_seconds: histogram(
    "Round trip between gateway and viewer: one value a session, its last.",
    [0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6],
  ),
  porthole_page_first_frame_seconds: histogram(
    "From the click to the first picture, as the viewer has measured it.",
    [0.25, 0.5, 1, 2, 4, 8, 16],
  ),
  porthole_key_to_pixel_seconds: histogram(
    "From a key to the next picture, as the viewer has measured it: two values a session.",
    [0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6],
    "percentile",
  ),
  porthole_audit_events_total: counter("Events in the chains of the audit."),
  porthole_audit_events_refused_total: counter("Events that were not in the form of one."),
  porthole_audit_pending: gauge("Events that a sink has not accepted yet.", "sink"),
  porthole_audit_sink_failures: gauge(
    "Failures in a row of a sink; the most of any tenant.",
    "sink",
  ),
  porthole_audit_deliveries_lost_total: counter("Events given up before a sink took them.", "sink"),
  porthole_directory_seconds: gauge("How long the slowest directory took to answer this request."),
  porthole_tenants: gauge("Tenants in this answer."),
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof FAMILIES;

export type NamesOf<Type extends Family["type"]> = {
  readonly [Name in FamilyName]: (typeof FAMILIES)[Name]["type"] extends Type ? Name : never;
}[FamilyName];

/** A family by its name, as one of all. */
export function familyOf(name: FamilyName): Family {
  return FAMILIES[name];
}

export function isFamilyName(name: string): name is FamilyName {
  return Object.hasOwn(FAMILIES, name);
}
