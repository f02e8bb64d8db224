/** What a person may do in a console. */
export type Mode = "control" | "view";

export type SessionState = "entering" | "opening" | "live" | "detached" | "waiting" | "parked";

/** Who may be in a console at the same time; docs/tickets.md has what each means. */
export type Sharing = "shared" | "takeover" | "ask" | "exclusive";

/** A live session. */
export interface SessionView {
  readonly session: string;
  readonly tenant: string;
  readonly console: { readonly id: string; readonly name: string };
  readonly subject: string;
  readonly issuer: string;
  /** The caller of the API that had its ticket made. */
  readonly by?: string;
  readonly state: SessionState;
  /** What its ticket grants. */
  readonly mode: Mode;
  /** Whether its input is what the machine gets. */
  readonly controls: boolean;
  readonly sharing: Sharing;
  /** RFC 3339, as every time here. */
  readonly startedAt: string;
  readonly lastInputAt?: string;
  readonly client?: string;
  readonly agent?: string;
  readonly kind: string;
  readonly route?: string;
  /** Where it runs: three letters of one of Cloudflare's locations. */
  readonly region?: string;
  readonly roundTripMs?: number;
  readonly bytesToViewer: number;
  readonly bytesToTarget: number;
  /** Which connection to the machine it is on, from 1. */
  readonly connection: number;
  /** Of the gateway that it runs in. */
  readonly version: string;
  /** It is not shown to the others in the console. */
  readonly covert?: boolean;
}

/** A link that opens a console, once. */
export interface Link {
  readonly url: string;
  readonly session: string;
  readonly expiresAt: string;
}

/** A fact of the audit log. */
export interface AuditEvent {
  readonly id: string;
  readonly time: string;
  readonly type: string;
  readonly tenant?: string;
  readonly session?: string;
  readonly subject?: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}
