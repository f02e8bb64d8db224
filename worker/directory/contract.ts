/**
 * What a tenant's directory and its sessions say to each other: with entry.ts and presence.ts the one part of this room
 * that others import.
 *
 * Each method takes one object. Members may be added; what a member means never changes, and one that the other
 * side does not know is ignored: a deploy replaces objects one after another. A call that fails, for whatever
 * reason, may or may not have been carried out, so each can be made again.
 *
 * **Control is fenced.** Whoever controls a console is told so by a `Presence`, and `turn` orders those of one
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
 * A session that parks, once its input passes no more, says so in its last report and is out then: it has nothing in
 * force, and enters again, in a new incarnation, before it dials.
 */
import type { AuditEvent } from "../audit/event.ts";
import type { FailingSinksRemote } from "./audit/sink-trouble.ts";
import type { AuditRemote } from "./audit/remote.ts";
import type { Changeable } from "../admission/changeable.ts";
import type { EndCode } from "../channel/ends.ts";
import type { Entry, Member, SessionStateName, Standing, Times } from "./entry.ts";
import type { Action, Admittance } from "./presence.ts";
import type { Reservation, Reserved } from "./reservation.ts";
import type { CountingRemote, KnownTenantsRemote } from "./metrics/remote.ts";

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
/** Max number of sessions of one console, those that wait to be let in included. */
export const MAX_MEMBERS = 256;

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

/**
 * A call that has facts of its session with it. They are added to the tenant's chain as with `append`, in the write of
 * the call itself. _Taken_ is how many of them are in it then, the first ones. A directory of another version says
 * nothing of that, and has added none.
 */
interface Carrying {
  readonly events?: readonly AuditEvent[];
}

/** A tenant's directory: the object of `DIRECTORY` that has the tenant's name. */
export interface DirectoryRemote extends AuditRemote, CountingRemote {
  enter(
    call: Member & {
      readonly entry: Entry;
      readonly standing: Standing;
      /** This session has been let in before, and has not been parked since. */
      readonly again: boolean;
      /**
       * Unix time in milliseconds at which this stay began, later than any before it: an `enter` that comes late, after
       * that of a later stay, counts no more.
       */
      readonly begunUnixMs?: number;
    },
  ): Promise<Admittance>;
  /** The answer of a newcomer's person to `in-use`. */
  takeOver(member: Member): Promise<Admittance>;
  /** After a change, and from time to time. `known: false`: it must enter again. */
  report(
    call: Member &
      Carrying & {
        readonly standing: Standing;
        /** The turn of the presence in force. */
        readonly turn: number;
      },
  ): Promise<{
    readonly known: boolean;
    /** What it has to put in force, where that is newer. */
    readonly news?: Admittance;
    /** See {@link Carrying}. */
    readonly taken?: number;
  }>;
  act(call: Member & { readonly action: Action }): Promise<void>;
  /**
   * A session's times are these now, whether or not it is in. Reports say the same: what is lost here arrives with the
   * next one, or when the session enters again.
   */
  amend(call: { readonly session: string; readonly times: Times }): Promise<void>;
  /** The session is over. The answer is what {@link Carrying} calls taken. */
  leave(call: Member & Carrying & { readonly ending: Ending }): Promise<number | undefined>;
  /** In the order in which sessions began; `limit`: 1 to 500. An unreadable cursor is `undefined`'s first page. */
  list(call: Selection & { readonly cursor?: string; readonly limit: number }): Promise<Page>;
  find(call: { readonly session: string }): Promise<Listed | undefined>;
  /** Makes a ticket known before it is given away, unless a limit is reached. Said again it changes nothing. */
  reserve(reservation: Reservation): Promise<Reserved>;
  /** The ticket of a session that the API has made, used or not, until it has expired. */
  reserved(call: { readonly session: string }): Promise<Reservation | undefined>;
  /** Ends all sessions that match, every one where nothing is selected; the number that will end. */
  endMatching(
    call: Selection & { readonly by: string; readonly reason?: string },
  ): Promise<{ readonly ended: number }>;
}

/** Which tenants have live sessions: the object of `TENANTS` that is named "all". */
export interface TenantsRemote extends KnownTenantsRemote, FailingSinksRemote {
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
  /**
   * Answered once it is in force. `heard: false`: no such session, or no such stay of it, is here; a stay is there from
   * when it calls `enter`. Of that stay it has nothing in force then, and never will.
   */
  told(told: Told): Promise<{ readonly heard: boolean; readonly standing?: Standing }>;
  /**
   * Answered once its input passes no more and its connection to the machine is being closed. `revoked`: its ticket was
   * not used yet, and will not be; `none`: there is no such session. `which` is left out by the directory.
   */
  end(how: EndedBy, which?: Changeable): Promise<"ended" | "revoked" | "none">;
}
