/** How several people share a console, the most permissive first. Of several that meet the last counts. */
export const SHARINGS = ["shared", "takeover", "ask", "exclusive"] as const;
export type Sharing = (typeof SHARINGS)[number];

export type Mode = "control" | "view";

/**
 * What a session is doing: `entering`: not let in yet; `opening`: the first dial, or one after it; `live`;
 * `detached`: its viewer is lost and waited for; `waiting`: its machine is; `parked`: nobody looks at it, it has no
 * connection to the machine, and it says nothing until somebody comes back.
 */
export const SESSION_STATES = [
  "entering",
  "opening",
  "live",
  "detached",
  "waiting",
  "parked",
] as const;
export type SessionStateName = (typeof SESSION_STATES)[number];

/** What a session says of itself when it enters; it does not change while it lasts. */
export interface Entry {
  /** Its public name. */
  readonly session: string;
  readonly tenant: string;
  readonly console: { readonly id: string; readonly name: string };
  readonly subject: string;
  readonly issuer: string;
  /** Who had the gateway make the ticket. */
  readonly by?: string;
  /** The policy in force for this session: the ticket's or the default, and what its target permits. */
  readonly sharing: Sharing;
  readonly may: {
    /** May take control, or the console, without asking. */
    readonly takeOver: boolean;
    /** Others do not see it, and it never controls. */
    readonly covert: boolean;
  };
  /** Made as an observer of another session: it enters beside whoever is there, whatever the policy, and only watches. */
  readonly observer?: boolean;
  /** The subject names nobody: whoever has the link. Nobody else is the same person, not even by that name. */
  readonly anonymous?: boolean;
  /** Others, by name, who must be there and seen before its input passes. */
  readonly observersRequired: number;
  /** Whether a person can be asked "Take over?". A viewer of RFB alone cannot. */
  readonly canChoose: boolean;
  /** The target's kind, and its route. */
  readonly kind: string;
  readonly route?: string;
  /** The location of Cloudflare that the viewer came in at, three letters: an object cannot learn its own. */
  readonly region?: string;
  /** The address that the viewer came from, and what it calls itself. */
  readonly client?: string;
  readonly agent?: string;
  /** Unix time in milliseconds at which the session began, and at which it ended at the latest then: see {@link Standing}. */
  readonly startedUnixMs: number;
  readonly endsUnixMs: number;
  /** The gateway's version. */
  readonly version: string;
}

/** What changes about a session. */
export interface Standing {
  readonly state: SessionStateName;
  /** What its grant permits now; the API may have changed it. */
  readonly mode: Mode;
  readonly lastInputUnixMs?: number;
  /** When it ends at the latest, which the API may have changed: unix time in milliseconds. */
  readonly endsUnixMs?: number;
  /** Since when its person waits for more time, if it has asked: unix time in milliseconds. */
  readonly timeAskedUnixMs?: number;
  /** Whether its machine's server accepts one connection at a time; the control plane may have said so meanwhile. */
  readonly takesOne?: boolean;
  readonly roundTripMs?: number;
  readonly bytesToViewer: number;
  readonly bytesToTarget: number;
  /** The number of its connection to the machine, from 1. */
  readonly connection: number;
}

/** What of a standing is about its end. */
export type Times = Pick<Standing, "endsUnixMs" | "timeAskedUnixMs">;

/** What of a standing decides about the console. */
export type Deciding = Pick<Standing, "state" | "mode" | "lastInputUnixMs" | "takesOne">;

/**
 * One stay of a session. Its incarnation is made anew each time that it enters: when it begins, comes back from where it
 * was parked, is made again by another object, or is not known. The same call made again has the same. What is meant
 * for another stay is not for this one.
 */
export interface Member {
  readonly session: string;
  readonly incarnation: string;
}
