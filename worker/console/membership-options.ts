import type { DirectoryRemote } from "../directory/contract.ts";
import type { Entry, Standing } from "../directory/entry.ts";
import type { Admittance } from "../directory/presence.ts";
import type { SetTimer } from "../wire/timers.ts";
import type { Kept } from "./kept.ts";
import type { SessionLimits } from "./limits.ts";

/** What a session asks of its directory. */
export type SessionDirectory = Pick<
  DirectoryRemote,
  "enter" | "takeOver" | "report" | "act" | "amend" | "leave"
>;

export interface MembershipOptions {
  readonly directory: SessionDirectory;
  readonly entry: Entry;
  /** The last stay of a session that is made again. */
  readonly before: Kept["stay"] | undefined;
  readonly standing: () => Standing;
  /** Another one each time, that nobody has used before. */
  readonly newId: () => string;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly limits: SessionLimits["directory"];
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  readonly setTimer: SetTimer;
  readonly events: MembershipEvents;
}

interface MembershipEvents {
  /** Something newer is in force. */
  readonly news: (news: Admittance) => void;
  /** The directory has not answered in time whether the session is let in. It is asked further. */
  readonly unreachable: () => void;
  /** Whether input may pass may have changed without news. */
  readonly changed: () => void;
  /** A call has failed. */
  readonly failed: (operation: Operation, error: unknown) => void;
}

/** A call of the directory. */
export type Operation = keyof SessionDirectory;
