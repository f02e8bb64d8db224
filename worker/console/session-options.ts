import type { Admission } from "../admission/admission.ts";
import type { Ending } from "../channel/ending.ts";
import type { ToViewerMessage } from "../channel/messages.ts";
import { SUBPROTOCOL } from "../channel/subprotocols.ts";
import type { Log } from "../observe/log.ts";
import type { ResumeToken } from "../ticket/resume-token.ts";
import type { SetTimer } from "../wire/timers.ts";
import { idleTimes } from "./idle.ts";
import type { Kept } from "./kept.ts";
import { LOOKS_PER_PING, type SessionLimits } from "./limits.ts";
import type { SessionDirectory } from "./membership-options.ts";
import type { Returns } from "./returns.ts";
import type { SessionSpans } from "./session-spans.ts";
import type { Schedule } from "./states.ts";
import type { TargetHook } from "./target-hook.ts";
import type { DialTarget } from "./upstream.ts";
import type { ViewerSocket } from "./viewer-channel.ts";

/** What a session needs of its isolate. */
export interface SessionDeps {
  readonly log: Log;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonicMs: () => number;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  readonly setTimer: SetTimer;
  /** Another one each time: 1 to 64 letters, digits, `-` and `_`. */
  readonly newId: () => string;
  /** From 0 to below 1. */
  readonly fraction: () => number;
  /** The gateway's version. */
  readonly version: string;
}

export interface SessionOptions {
  readonly admission: Admission;
  readonly limits: SessionLimits;
  readonly deps: SessionDeps;
  readonly dialTarget: DialTarget;
  /** The directory of the session's tenant. */
  readonly directory: SessionDirectory;
  /** A call of it has failed. */
  readonly directoryFailed: (operation: string, error: unknown) => void;
  /** Its end as the viewer is told of it. */
  readonly told: (ending: Ending) => Ending;
  /** Makes a link with which somebody else watches the same console, or says why not. Does not reject. */
  readonly share: () => Promise<ToViewerMessage>;
  /** Its person has asked for more time; not called again before that is answered. Does not throw. */
  readonly timeAsked: () => void;
  /** Who can be asked where the machine is now, if anybody can. */
  readonly hook?: Pick<TargetHook, "ask" | "isReady"> | undefined;
  /** Has its steps in the platform's traces; `undefined` where there are none. */
  readonly spans?: SessionSpans | undefined;
  /** How often its viewers may come back, those before it was made again among them. */
  readonly returns: Returns;
  /** How the session begins: with its first viewer, or as it was kept, when it waits for one to come back. */
  readonly start: FirstViewer | Kept;
  /** Writes down what the session can be made again from. Not asked of one whose viewer cannot come back. */
  readonly keep: (kept: Kept) => void;
  /** The session is over: nothing of it is to be kept. `tokens`: whose holders are told the code. */
  readonly ended: (ending: Ending, tokens: Kept["tokens"] | undefined) => void;
  /**
   * Lets go of the viewers' WebSockets by force. Called once, when the session is over or parked and a viewer has
   * neither closed its side nor taken what was queued for it, or continues to send.
   */
  readonly abandon: () => void;
}

export interface FirstViewer {
  /** The accepted server side of its WebSocket, `binaryType` "arraybuffer". */
  readonly viewer: ViewerSocket;
  /** With what it can come back, unless it cannot. */
  readonly token: ResumeToken | undefined;
  /** Of the secret of its tab, if it has come with one: see `tabHash`. */
  readonly tabHash?: string | undefined;
}

/** The times of a session. */
export function scheduleOf({
  limits,
  admission,
  start,
  hook,
}: Pick<SessionOptions, "limits" | "admission" | "start" | "hook">): Schedule {
  const { maxSeconds, graceSeconds, waitSeconds, idleSeconds, channel, claims } = admission;
  const canComeBack = !("token" in start) || start.token !== undefined;
  return {
    ...limits,
    lookMs: limits.pingMs / LOOKS_PER_PING,
    maxSeconds,
    graceMs: canComeBack ? 1000 * graceSeconds : 0,
    // A viewer of RFB alone knows of one connection.
    waitMs: channel === SUBPROTOCOL ? 1000 * waitSeconds : 0,
    dialsAtOnce: (admission.sharing ?? "shared") === "shared",
    hasHook: hook !== undefined,
    idle: idleTimes(idleSeconds, limits),
    hasOnEnd: claims.grant.onEnd !== undefined,
  };
}
