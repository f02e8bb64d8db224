/**
 * What a tenant's directory and its sessions say to each other: the one part of this room that others import.
 *
 * Each method takes one object. Members may be added; what a member means never changes, and one that the other
 * side does not know is ignored: a deploy replaces objects one after another. A call that fails, for whatever
 * reason, may or may not have been carried out, so each can be made again.
 *
 * **Control is fenced.** Whoever controls a console is told so by a {@link Presence}, and `turn` orders those of one
 * console. Before another session may control it, the one before has *put in force* a newer turn in which it does
 * not, or its lease is over. A session therefore
 *
 * - takes news only if they are of its own `incarnation` and their turn is newer than the one in force, wherever they
 *   come from: the answer to `enter`, `told`, the answer to a report;
 * - says the turn in force in each report, and puts in force what the answer holds;
 * - counts as in contact since it *began* the last `enter` or `report` that was answered, not since the answer, and
 *   not since it was told something. {@link INPUT_LEASE_MS} after that its input stops until it is in contact again.
 *   A report that fails is made again soon, not with the next pulse.
 *
 * So every message may be lost, late or repeated. What is lost arrives with the answer to the next report.
 *
 * A session that parks says so in its last report and is out then: it has nothing in force, and enters again, in a new
 * incarnation, before it dials.
 */
import type { Changeable } from "../admission/changeable.ts";
import type { EndCode } from "../channel/ends.ts";
import type { AuditRemote } from "./audit/remote.ts";

/** How long an entry lasts without a word of its session, in milliseconds. After a restart of the directory: anew. */
export const LEASE_MS = 150_000;
/** How long a session's input passes after it has begun the last call that was answered, in milliseconds. */
export const INPUT_LEASE_MS = LEASE_MS / 2;
/** Time between two reports of a session, in milliseconds, and of one that controls what others watch. Less jitter. */
export const PULSE_MS = 60_000;
export const CONTROLLER_PULSE_MS = 20_000;
/** How long somebody who is asked has for the answer, in milliseconds. */
export const ANSWER_MS = 30_000;
/** How long a controller that does not answer must have been without input to lose control, in milliseconds. */
export const IDLE_CONTROLLER_MS = 60_000;
/** Max number of people in a presence; `more` counts the rest. */
export const MAX_PEOPLE = 50;
/** Max number of requests in a presence. */
export const MAX_REQUESTS = 8;
/** Max number of sessions of one console, those that wait to be let in included. */
export const MAX_MEMBERS = 256;

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
    /** Others do not see it, unless it controls. */
    readonly covert: boolean;
  };
  /** Made as an observer of another session: it enters beside whoever is there, whatever the policy, and only watches. */
  readonly observer?: boolean;
  /** Others who must be there and seen before its input passes. */
  readonly observersRequired: number;
  /** Whether a person can be asked "Take over?". A viewer of RFB alone cannot. */
  readonly canChoose: boolean;
  /** The target's kind, and its route. */
  readonly kind: string;
  readonly route?: string;
  /** The location of Cloudflare that the session runs in, three letters. */
  readonly region?: string;
  /** The address that the viewer came from, and what it calls itself. */
  readonly client?: string;
  readonly agent?: string;
  /** Unix time in milliseconds at which the session began, and at which it ends at the latest. */
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
  readonly roundTripMs?: number;
  readonly bytesToViewer: number;
  readonly bytesToTarget: number;
  /** The number of its connection to the machine, from 1. */
  readonly connection: number;
}

/**
 * One stay of a session. Its incarnation is made anew each time that it enters: when it begins, comes back from where it
 * was parked, is made again by another object, or is not known. The same call made again has the same. What is meant
 * for another stay is not for this one.
 */
export interface Member {
  readonly session: string;
  readonly incarnation: string;
}

/** Who has a console that only one may have. */
export interface Holder {
  readonly subject: string;
  readonly sinceUnixMs: number;
}

/**
 * Whether a session is let in, and what became of it. After `asked` and `pending` news follow. Nobody is named in
 * `holder` who is there unseen.
 */
export type Admittance =
  | { readonly kind: "entered"; readonly presence: Presence }
  | (Turn &
      (
        | { readonly kind: "in-use"; readonly holder?: Holder; readonly choice: "take-over" }
        /** The holder is asked. */
        | { readonly kind: "asked"; readonly holder?: Holder; readonly secondsLeft: number }
        /** It is let in as soon as those before it have let go: at once in general, `secondsLeft` at the latest. */
        | { readonly kind: "pending"; readonly secondsLeft: number }
        | {
            readonly kind: "refused";
            /** `console-taken`: it was in, and `holder` has the console since. */
            readonly code: "console-in-use" | "console-taken" | "limit-reached";
            readonly holder?: Holder;
            /** Which limit, as in LIMITS. */
            readonly limit?: string;
          }
      ));

/** Orders what a session is told: only what is newer than what is in force counts. */
export interface Turn {
  readonly turn: number;
}

export interface Person {
  /** A number that stands for one session of this console, as long as it is there. */
  readonly id: number;
  readonly name: string;
  readonly mode: Mode;
  readonly controls: boolean;
  readonly sinceUnixMs: number;
  readonly state: SessionStateName;
  readonly you?: true;
}

export interface ControlRequest {
  readonly id: number;
  /** The person's id: in `people` for `control` only. */
  readonly from: number;
  readonly name: string;
  readonly what: "control" | "enter";
  readonly secondsLeft: number;
}

/** Who is in a console, as one session sees it. A state, not an event: only the newest counts. */
export interface Presence extends Turn {
  /** Whether this session has control. Input passes if no observers are missing as well. */
  readonly controls: boolean;
  /** The session itself is always among them, and who controls. */
  readonly people: readonly Person[];
  readonly more?: number;
  readonly may: { readonly ask: boolean; readonly take: boolean; readonly give: boolean };
  /** This session has asked for control. */
  readonly asking?: { readonly secondsLeft: number };
  /** What this session may answer. */
  readonly requests: readonly ControlRequest[];
  readonly observersMissing: number;
}

export type Action =
  /** Asks for control; withdraws that; takes it without asking, where it may or nobody has it; lets go of it. */
  | { readonly type: "ask" | "cancel" | "take" | "release" }
  | { readonly type: "give"; readonly to: number }
  | { readonly type: "answer"; readonly request: number; readonly allow: boolean };

/** What a session is told. */
export interface Told {
  readonly incarnation: string;
  readonly news: Admittance;
}

/** How a session has ended. */
export interface Ending {
  readonly code: EndCode;
}

/** A session as the directory knows it. */
export interface Listed {
  readonly entry: Entry;
  readonly standing: Standing;
  readonly controls: boolean;
  /** Unix time in milliseconds of the last word of it. */
  readonly heardUnixMs: number;
}

/** Which sessions of a tenant: those that match everything that is named here. */
export interface Selection {
  readonly console?: string;
  readonly subject?: string;
  readonly issuer?: string;
  readonly state?: SessionStateName;
  /** Who asked for it: `by`, or else the issuer. */
  readonly owner?: string;
}

export interface Page {
  readonly sessions: readonly Listed[];
  /** Where the next page begins, if there is one. */
  readonly next?: string;
}

/** A tenant's directory: the object of `DIRECTORY` that has the tenant's name. */
export interface DirectoryRemote extends AuditRemote {
  /** `again`: this session has been let in before, and has not been parked since. */
  enter(
    call: Member & { readonly entry: Entry; readonly standing: Standing; readonly again: boolean },
  ): Promise<Admittance>;
  /** The answer of a newcomer's person to `in-use`. */
  takeOver(member: Member): Promise<Admittance>;
  /** After a change, and from time to time. `known: false`: it must enter again. */
  report(
    call: Member & {
      readonly standing: Standing;
      /** The turn of the presence in force. */
      readonly turn: number;
    },
  ): Promise<{
    readonly known: boolean;
    /** What it has to put in force, where that is newer. */
    readonly news?: Admittance;
  }>;
  act(call: Member & { readonly action: Action }): Promise<void>;
  leave(call: Member & { readonly ending: Ending }): Promise<void>;
  /** In the order in which sessions began; `limit`: 1 to 500. An unreadable cursor is `undefined`'s first page. */
  list(call: Selection & { readonly cursor?: string; readonly limit: number }): Promise<Page>;
  find(call: { readonly session: string }): Promise<Listed | undefined>;
  /** Ends all sessions that match; the number that will end. At least one member of the selection must be there. */
  endMatching(
    call: Selection & { readonly by: string; readonly reason?: string },
  ): Promise<{ readonly ended: number }>;
}

/** Which tenants have live sessions: the object of `TENANTS` that is named "all". */
export interface TenantsRemote {
  /** Said by a tenant's directory: it has sessions, for an hour from now. */
  has(call: { readonly tenant: string }): Promise<void>;
  hasNone(call: { readonly tenant: string }): Promise<void>;
  /** By name, after the one that is named; `limit`: 1 to 500. */
  list(call: {
    readonly after?: string;
    readonly limit: number;
  }): Promise<{ readonly tenants: readonly string[]; readonly next?: string }>;
}

/** Who ends a session, and why: shown to its viewer. */
export interface EndedBy {
  readonly code: EndCode;
  readonly by?: string;
  readonly reason?: string;
  /** Unix time in milliseconds since when another one has the console. */
  readonly sinceUnixMs?: number;
}

/** What the directory and the API ask of a session: an object of `SESSIONS`. */
export interface SessionRemote {
  /** Answered once it is in force. `heard: false`: no such session, or no such stay of it, is here. */
  told(told: Told): Promise<{ readonly heard: boolean; readonly standing?: Standing }>;
  /**
   * Answered once its input passes no more and its connection to the machine is being closed. `revoked`: its ticket was
   * not used yet, and will not be; `none`: there is no such session. `which` is left out by the directory.
   */
  end(how: EndedBy, which?: Changeable): Promise<"ended" | "revoked" | "none">;
}
