import type { Changeable } from "./changeable.ts";

/** What the API asks of a session, an object of `SESSIONS`, besides ending it. */
export interface SessionDesk {
  /** The tenant of a session that goes on, whether or not somebody looks at it; `undefined`: there is none such. */
  locate(which: Changeable): Promise<{ readonly tenant: string } | undefined>;
  /** Shows a line to its viewer. `false`: there is no such session, or nobody looks at it now. */
  message(line: Line, which: Changeable): Promise<boolean>;
  /** Gives it another end, or says why not. `undefined`: there is no such session. */
  changeEnd(change: EndChange, which: Changeable): Promise<EndChanged | undefined>;
  /**
   * Tells its person, who has asked for more time, that there is none. `declined: false`: nobody has asked.
   * `undefined`: there is no such session.
   */
  declineTime(
    which: Changeable,
  ): Promise<{ readonly tenant: string; readonly declined: boolean } | undefined>;
  /** Makes a ticket for somebody who only watches its console, or says why not. `undefined`: there is no such session. */
  observe(request: ObserverTicket, which: Changeable): Promise<MadeTicket | NoObserver | undefined>;
}

/** When a session is to end. */
export interface EndChange {
  /** Unix time in milliseconds. */
  readonly endsUnixMs: number;
  /** How long it may last in all, in seconds. */
  readonly maxSeconds: number;
}

/** `past`: that is not in the future. `too-late`: it would last for longer than it may. */
export type EndChanged =
  | {
      readonly tenant: string;
      /** Unix time in milliseconds: its end from now on, and before. */
      readonly endsUnixMs: number;
      readonly endedUnixMs: number;
      /** Its person had asked for more time, and has it. */
      readonly asked: boolean;
    }
  | { readonly refused: "past" }
  | { readonly refused: "too-late"; readonly latestUnixMs: number };

/** A line that a viewer is shown, and whose it is. */
export interface Line {
  readonly text: string;
  /** The caller of the API, by name. */
  readonly from: string;
}

/** What a ticket for watching is made of, besides the session's own. */
export interface ObserverTicket {
  readonly subject: string;
  /** The claim `by`: the caller of the API, by name. */
  readonly by: string;
  readonly ttlSeconds: number;
  /** Only asked for where the caller and the gateway allow it. */
  readonly covert?: boolean;
}

/**
 * Why nobody can be let watch a session: the gateway has no key to seal tickets with, too many were made in the last
 * minute, or the machine accepts one connection at a time.
 */
export interface NoObserver {
  readonly refused: "no-sealing-key" | "rate" | "one-connection";
}

export interface MadeTicket {
  readonly session: string;
  /** A secret. */
  readonly ticket: string;
  /** Unix time in seconds until which it works. */
  readonly expires: number;
}
