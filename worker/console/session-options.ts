import type { Admission } from "../admission/admission.ts";
import type { Log } from "../observe/log.ts";
import type { SetTimer } from "../wire/timers.ts";
import type { SessionLimits } from "./limits.ts";
import type { Schedule } from "./states.ts";
import type { DialTarget } from "./upstream.ts";
import type { ViewerSocket } from "./viewer-channel.ts";
import type { Resume } from "./viewers.ts";

/** What a session needs of its isolate. */
export interface SessionDeps {
  readonly log: Log;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonicMs: () => number;
  readonly setTimer: SetTimer;
}

export interface SessionOptions {
  /** The accepted server side of the viewer's WebSocket, `binaryType` "arraybuffer". */
  readonly viewer: ViewerSocket;
  readonly admission: Admission;
  readonly limits: SessionLimits;
  readonly deps: SessionDeps;
  readonly dialTarget: DialTarget;
  /** With what the viewer can come back, unless it cannot. */
  readonly resume?: Resume | undefined;
  /**
   * Lets go of the viewers' WebSockets by force. Called once, when the session is over and a viewer has
   * neither closed its side nor taken what was queued for it, or continues to send.
   */
  readonly abandon: () => void;
}

/** The times of a session. */
export function scheduleOf({
  limits,
  admission,
  resume,
}: Pick<SessionOptions, "limits" | "admission" | "resume">): Schedule {
  const graceMs = 1000 * (resume?.graceSeconds ?? 0);
  return { ...limits, maxSeconds: admission.maxSeconds, graceMs };
}
