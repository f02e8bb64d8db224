import type { EndCode } from "../channel/ends.ts";

/** Who sent a request: the address that Cloudflare saw and what the client calls itself. */
interface Sender {
  readonly client?: string;
  readonly agent?: string;
}

/** How often a refusal came again in its minute, in the line that sums them up. */
interface Repeated {
  readonly repeated?: number;
}

/**
 * Audit facts: who asked for what, what they were given, and how it ended. A session is named by its public
 * name (ticket/session-name.ts), which opens nothing. No event has a field for a ticket, a password or the
 * address of a machine, and none may get one.
 */
export interface AuditEvents {
  /** An API client changed what the viewer of a live session may do. */
  readonly "session-mode-changed": Sender & {
    readonly session: string;
    readonly by: string;
    readonly mode: string;
  };
  /** A ticket that was not used yet was made void, and its tenant is not known. */
  readonly "ticket-revoked": Sender & {
    readonly session: string;
    readonly by: string;
    readonly reason?: string;
  };
  /** A request was answered with a problem; `problem` is its type. */
  readonly "request-refused": Sender & Repeated & { readonly problem: string };
  /** A WebSocket was accepted only to say why there is no session. */
  readonly "viewer-refused": Sender &
    Repeated & {
      readonly code: EndCode;
      readonly reason?: string;
      /** The claim of the ticket that did not fit: its place, never its value. */
      readonly claim?: string;
      /** The demand on TLS that the target's route cannot meet, and the route's name. */
      readonly check?: string;
      readonly route?: string;
      /** The session of a ticket that was used before, waits for a person, or has no way to its target; of a resume token. */
      readonly session?: string;
    };
  /**
   * How many refusals a source without good credentials has had in the minute before, its first and those after it
   * aside that have lines of their own. `bannedSeconds`: its bad tickets have had it refused, last for so long.
   */
  readonly "source-refused": Sender & {
    readonly repeated: number;
    readonly bannedSeconds?: number;
  };
  /** More different refusals than are logged in a minute: their number. */
  readonly "refusals-not-logged": { readonly repeated: number };
  /** A resume token was good: from where a viewer has come back. What follows in its session has no address. */
  readonly "viewer-readmitted": Sender & { readonly session: string };
  /** The hypervisor let the session in and the viewer was told. */
  readonly "session-live": {
    readonly session: string;
    readonly milliseconds: number;
    /** The target's kind, and the route's name. */
    readonly kind: string;
    readonly route?: string;
    /** `platform`, or what a connector says of version and cipher; absent without TLS. */
    readonly tls?: string;
    /** How long its directory has taken to answer. */
    readonly directoryMilliseconds?: number;
  };
  /** The viewer of a live session is lost, and is waited for. */
  readonly "viewer-detached": { readonly session: string };
  /** It has come back, `milliseconds` later, and was sent again what had not arrived. */
  readonly "viewer-resumed": {
    readonly session: string;
    readonly milliseconds: number;
    readonly bytesReplayed: number;
  };
  /** A viewer has come back while the older WebSocket of its session still looked open. */
  readonly "viewer-taken-over": { readonly session: string; readonly bytesReplayed: number };
  /** The hypervisor let a session in once more: connection `number`, for which the viewer has waited `milliseconds`. */
  readonly "connection-redialled": {
    readonly session: string;
    readonly number: number;
    readonly milliseconds: number;
    readonly route?: string;
    readonly tls?: string;
  };
  /** The machine of a live session is gone, and is watched for; `code` is how it was lost. */
  readonly "session-waiting": { readonly session: string; readonly code: EndCode };
  /** Nobody looks at a session any more: its machine is let go of until somebody comes back. */
  readonly "session-parked": { readonly session: string };
  /** A console could not be opened. `check` is the check of TLS that failed. */
  readonly "target-failed": {
    readonly session: string;
    readonly code: EndCode;
    readonly check?: string;
    readonly route?: string;
    /** The security types and VeNCrypt sub-types that the server has offered: their numbers. */
    readonly securityTypes?: string;
    readonly vencryptTypes?: string;
  };
  /** Its tenant's directory has not answered a session: one a minute and session. `reason`: what kind of error that was. */
  readonly "directory-failed": {
    readonly session: string;
    readonly operation: string;
    readonly reason: string;
  };
  /** What a session is made again from could not be written or opened: one a minute and session. */
  readonly "record-failed": {
    readonly session: string;
    readonly operation: "write" | "open";
    /** `storage`, or a `RecordReason`. */
    readonly reason: string;
  };
  /** The control plane has told where the machine of a connection is now. `reason`: why it was asked. */
  readonly "target-refreshed": {
    readonly session: string;
    readonly number: number;
    readonly reason: string;
    readonly milliseconds: number;
    readonly kind: string;
    readonly route?: string;
  };
  /** It was asked, to no avail. `status`: its answer; `why`, `claim`: what is wrong with its ticket. */
  readonly "target-hook-failed": {
    readonly session: string;
    readonly number: number;
    readonly reason: string;
    readonly milliseconds: number;
    readonly code: string;
    readonly status?: number;
    readonly why?: string;
    readonly claim?: string;
  };
  /** `subject` and `seconds` are absent where the record of a session that nobody looked at could not be opened. */
  readonly "session-ended": {
    readonly session: string;
    readonly subject?: string;
    readonly code: EndCode;
    /** Who has ended it, and why. */
    readonly by?: string;
    readonly reason?: string;
    readonly seconds?: number;
    readonly bytesToViewer?: number;
    readonly bytesToTarget?: number;
    /** How many keys were pressed. */
    readonly keys?: number;
    readonly firstFrameMilliseconds?: number;
    readonly roundTripMilliseconds?: number;
    readonly keyP50Milliseconds?: number;
    readonly keyP95Milliseconds?: number;
    readonly pageFirstFrameMilliseconds?: number;
  };
  /** A sink of the audit has not accepted a tenant's events: at first, and once an hour. */
  readonly "audit-sink-failed": {
    readonly tenant: string;
    readonly sink: string;
    readonly code: string;
    readonly status?: number;
    /** Failures in a row, and events that wait. */
    readonly attempts: number;
    readonly pending: number;
  };
  /** A session's facts wait for its tenant's directory, and are more than it keeps: the oldest are in the log alone. */
  readonly "audit-outbox-full": { readonly dropped: number };
  /** It has accepted them again. */
  readonly "audit-sink-recovered": { readonly tenant: string; readonly sink: string };
}

/** Where a fault of the gateway happened: the request's id that its caller was given, or the session. */
export interface FaultContext {
  readonly request?: string;
  readonly session?: string;
}
