import type { Admittance } from "../directory/presence.ts";

/** One stay of the session, from when it enters until it parks or ends. */
export interface Stay {
  readonly incarnation: string;
  /** What is in force, and its turn. */
  news: Admittance | undefined;
  turn: number;
  /** When the last call began that was answered. */
  contactAt: number;
  isReporting: boolean;
  /** Whether something has changed since the last report began. */
  isChanged: boolean;
  reportedAt: number;
  failures: number;
}

export function newStay(incarnation: string): Stay {
  return {
    incarnation,
    news: undefined,
    turn: -1,
    contactAt: Number.NEGATIVE_INFINITY,
    isReporting: false,
    isChanged: false,
    reportedAt: Number.NEGATIVE_INFINITY,
    failures: 0,
  };
}
