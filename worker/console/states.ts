import type { EndCode } from "../channel/ends.ts";
import type { Ending } from "../channel/ending.ts";
import type { Effect, TimerName } from "./effects.ts";
import type { IdleTimes } from "./idle.ts";
import type { SessionLimits } from "./limits.ts";
import type { Question } from "./question.ts";

/** The times of one session. */
export interface Schedule extends Pick<
  SessionLimits,
  "openMs" | "warningSeconds" | "closeMs" | "steadyMs" | "choiceMs" | "decisionMs"
> {
  /** Between looks at both connections. */
  readonly lookMs: number;
  /** Its longest time. */
  readonly maxSeconds: number;
  /** How long a viewer that is lost is waited for; 0: it cannot come back. */
  readonly graceMs: number;
  /** How long a machine that is gone is watched for; 0: it is not. */
  readonly waitMs: number;
  /** Whether somebody can be asked where the machine is now, and who may have it. */
  readonly hasHook: boolean;
  /** How long it goes on without input, if not for as long as it lasts. */
  readonly idle: IdleTimes | undefined;
  /** Whether the machine is dialled before the session is let in: nobody else loses the console by that. */
  readonly dialsAtOnce: boolean;
  /** Something is done when nobody has come back in time, so a page that is reloaded is waited for as well. */
  readonly hasOnEnd: boolean;
}

/** A machine whose screen is gone. */
export interface Gone {
  /** Since when. The time for which it is watched for begins here. */
  readonly since: number;
  /** How often it has been dialled since. */
  readonly attempts: number;
  /** How it was last lost, or not found. */
  readonly code: EndCode;
}

/** All times are milliseconds on the clock of `now`. */
export interface Running {
  readonly schedule: Schedule;
  readonly startedAt: number;
  /** How many connections there have been, the present one among them. */
  readonly number: number;
  /** Until a connection has proved to be steady: since when the machine is gone. */
  readonly gone: Gone | undefined;
  /** Timers that have been started and have neither fired nor been cancelled. */
  readonly timers: readonly TimerName[];
}

/** The session is not let in yet, and nothing is dialled: others may have the console. */
export interface Entering extends Running {
  readonly name: "entering";
  /** What that waits for, once it is known, and until when. */
  readonly question: Question | undefined;
  readonly until: number;
}

/** The hypervisor is dialled and logged in to, for the connection `number`; the viewer has been greeted and waits. */
export interface Opening extends Running {
  readonly name: "opening";
  readonly openedAt: number;
  /** Whether the session is let in. Until then it does not go live. */
  readonly isAdmitted: boolean;
  /** Whether the login is done, and only that is waited for. */
  readonly isLoggedIn: boolean;
}

/** Both sides have shaken hands and are relayed. */
export interface Live extends Running {
  readonly name: "live";
  readonly liveAt: number;
}

/** The viewer is lost and may come back; the server is read as far as the window goes. */
export interface Detached extends Running {
  readonly name: "detached";
  readonly liveAt: number;
  readonly detachedAt: number;
}

/** The machine is gone, and the viewer waits for it: it is dialled again and again. */
export interface Waiting extends Running {
  readonly name: "waiting";
  /** See {@link Opening}. */
  readonly isAdmitted: boolean;
  readonly gone: Gone;
}

/** Nobody is there and nothing is connected. What is left is that WebSockets go away, and then only the record. */
export interface Parked extends Running {
  readonly name: "parked";
  /** Whether nothing of it needs to be in memory any more. */
  readonly isLetGo: boolean;
}

/** Over. What is left is that the viewer's WebSocket goes away. */
export interface Ended extends Ending {
  readonly name: "ended";
  readonly timers: readonly TimerName[];
  /** Whether the viewer has been dropped, if it had to be. */
  readonly isLetGo: boolean;
}

/** How a session has ended, of whatever else knows it. */
export function endingOf({ code, by, reason, since, limit }: Ending): Ending {
  return {
    code,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
    ...(since !== undefined && { since }),
    ...(limit !== undefined && { limit }),
  };
}

/** Somebody is there, or is waited for. */
export type Attended = Entering | Opening | Live | Detached | Waiting;

export type Unended = Attended | Parked;

export type State = Unended | Ended;

export type Transition = readonly [State, readonly Effect[]];

/** What a viewer's message does in each state: it is passed on, has no effect, or ends the session. */
export type Verdict = "pass" | "ignore" | "refuse";

/**
 * The classes of a viewer's messages: RFB bytes, acknowledged bytes, and whether somebody sees the page. Before
 * the gateway's flight there is nothing to answer or to acknowledge; what is of an older connection comes no further
 * than the viewer's link.
 */
export const VIEWER_MESSAGES = {
  entering: { bytes: "refuse", acknowledgement: "refuse", visible: "ignore" },
  opening: { bytes: "refuse", acknowledgement: "refuse", visible: "ignore" },
  live: { bytes: "pass", acknowledgement: "pass", visible: "pass" },
  detached: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
  waiting: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
  parked: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
  ended: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
} as const satisfies Record<
  State["name"],
  Readonly<Record<"bytes" | "acknowledgement" | "visible", Verdict>>
>;
