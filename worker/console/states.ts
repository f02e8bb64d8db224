import type { EndCode } from "../channel/ends.ts";
import type { Effect, TimerName } from "./effects.ts";
import type { SessionLimits } from "./limits.ts";

/** The times of one session. */
export interface Schedule extends Pick<
  SessionLimits,
  "openMs" | "warningSeconds" | "pingMs" | "closeMs"
> {
  /** Its longest time. */
  readonly maxSeconds: number;
  /** How long a viewer that is lost is waited for; 0: it cannot come back. */
  readonly graceMs: number;
}

interface Running {
  readonly schedule: Schedule;
  /** Milliseconds on the clock of `now`. */
  readonly startedAt: number;
  /** Timers that have been started and have neither fired nor been cancelled. */
  readonly timers: readonly TimerName[];
}

/** The hypervisor is dialled and logged in to; the viewer has been greeted and waits. */
export interface Opening extends Running {
  readonly name: "opening";
}

/** Both sides have shaken hands and are relayed. */
export interface Live extends Running {
  readonly name: "live";
}

/** The viewer is lost and may come back; the server is read as far as the window goes. */
export interface Detached extends Running {
  readonly name: "detached";
  readonly detachedAt: number;
}

/** Over. What is left is that the viewer's WebSocket goes away. */
export interface Ended {
  readonly name: "ended";
  readonly code: EndCode;
  readonly timers: readonly TimerName[];
  /** Whether the viewer has been dropped, if it had to be. */
  readonly isLetGo: boolean;
}

export type Unended = Opening | Live | Detached;

export type State = Unended | Ended;

export type Transition = readonly [State, readonly Effect[]];

/** What a viewer's message does in each state: it is passed on, has no effect, or ends the session. */
export type Verdict = "pass" | "ignore" | "refuse";

/**
 * The classes of a viewer's messages: RFB bytes, acknowledged bytes, and whether somebody sees the page. Before
 * the gateway's flight there is nothing to answer or to acknowledge.
 */
export const VIEWER_MESSAGES = {
  opening: { bytes: "refuse", acknowledgement: "refuse", visible: "ignore" },
  live: { bytes: "pass", acknowledgement: "pass", visible: "pass" },
  detached: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
  ended: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
} as const satisfies Record<
  State["name"],
  Readonly<Record<"bytes" | "acknowledgement" | "visible", Verdict>>
>;
