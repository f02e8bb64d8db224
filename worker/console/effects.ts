import type { EndCode } from "../channel/ends.ts";
import type { Ending } from "../channel/ending.ts";
import type { TlsCheck } from "../route/tls-check.ts";
import type { Grant } from "../ticket/claims.ts";
import type { Arrival } from "./arrival.ts";
import type { Question } from "./question.ts";

/**
 * Everything that a session waits for by the clock.
 *
 * - `entry`: it must be decided whether the session is let in
 * - `open`: the login must be done
 * - `expiry`: the session's longest time is over; `warning`: it soon will be
 * - `idle`: it is looked how long there has been no input
 * - `look`: both connections are looked at, again and again
 * - `grace`: a viewer that is lost must have come back
 * - `retry`: a machine that is gone is dialled again; `wait`: it must be there
 * - `close`: the viewers must have closed their side of a session that is over, or that nobody looks at
 */
export type TimerName =
  | "entry"
  | "open"
  | "expiry"
  | "warning"
  | "idle"
  | "look"
  | "grace"
  | "retry"
  | "wait"
  | "close";

/** What is to be done about an event, in order. */
export type Effect =
  | { readonly type: "greet-viewer" }
  /** Asks the directory to let the session in. */
  | { readonly type: "enter" }
  /** The same, in the place of whoever has the console. */
  | { readonly type: "take-over" }
  /** Tells the directory that nobody is there any more. */
  | { readonly type: "step-out" }
  /** Tells the viewer why it is not let in yet. */
  | { readonly type: "show-question"; readonly question: Question }
  | Dial
  | { readonly type: "log-in" }
  /** Sends the viewer the handshake of the connection `number` and relays from now on. */
  | { readonly type: "go-live"; readonly number: number }
  | { readonly type: "start-timer"; readonly timer: TimerName; readonly milliseconds: number }
  | { readonly type: "cancel-timer"; readonly timer: TimerName }
  | { readonly type: "warn-viewer"; readonly secondsLeft: number }
  /** Tells the viewer of another end. `given`: it has more time than before, which it has asked for. */
  | { readonly type: "show-end"; readonly secondsLeft: number; readonly given: boolean }
  /** Tells the viewer that there has been no input for long. */
  | { readonly type: "warn-idle"; readonly secondsLeft: number }
  /** Tells the viewer that the machine is watched for. */
  | { readonly type: "show-waiting"; readonly seconds: number; readonly secondsLeft: number }
  /** What the viewer may do at all has changed. */
  | { readonly type: "set-mode"; readonly mode: Grant["mode"] }
  /** What it may do now has. */
  | { readonly type: "set-input"; readonly mode: Grant["mode"] }
  /** Finds out whether the viewer is still there, and lets something pass on both connections. */
  | { readonly type: "look" }
  /** Lets something pass on the server's connection, while no viewer is there. */
  | { readonly type: "keep-alive" }
  /** Closes the WebSocket of a viewer that is lost, should it still be open. */
  | { readonly type: "drop-viewer" }
  /** Tells the viewer that another has come in its place, and closes. */
  | { readonly type: "supersede-viewer" }
  | AttachViewer
  /** Releases every key and button that the viewer holds down. */
  | { readonly type: "release-keys" }
  /** Presses the grant's last chord. */
  | { readonly type: "press-on-end" }
  /** Ends the connection. Nothing that happens to it is heard any more. */
  | { readonly type: "close-upstream" }
  /** Tells the viewer why and closes. */
  | EndViewer
  /** Lets go of viewers' WebSockets by force, unless all have gone by themselves. */
  | { readonly type: "let-go-of-viewer" }
  /** Writes down what the session can be made again from. */
  | { readonly type: "keep" }
  | { readonly type: "audit-live"; readonly milliseconds: number }
  /** `milliseconds`: how long the viewer has waited for it. */
  | { readonly type: "audit-redialled"; readonly number: number; readonly milliseconds: number }
  | { readonly type: "audit-detached" }
  /** `milliseconds`: how long the viewer was away. */
  | { readonly type: "audit-resumed"; readonly milliseconds: number }
  | { readonly type: "audit-taken-over" }
  | { readonly type: "audit-waiting"; readonly code: EndCode }
  | { readonly type: "audit-parked" }
  | AuditTargetFailed
  | { readonly type: "report-fault"; readonly error: unknown }
  | AuditEnded;

/** Opens the transport to the hypervisor, once an older one is closed. */
export interface Dial {
  readonly type: "dial";
  /** Of the connection that is to begin. */
  readonly number: number;
  /** How the machine was last lost or not found; `undefined`: it was not. */
  readonly code: EndCode | undefined;
}

/** Goes on with a viewer that has come back, or has it begin anew. */
export interface AttachViewer {
  readonly type: "attach-viewer";
  readonly arrival: Arrival;
  readonly goesOn: boolean;
  readonly secondsLeft: number;
}

interface EndViewer extends Ending {
  readonly type: "end-viewer";
}

interface AuditEnded extends Ending {
  readonly type: "audit-ended";
  readonly milliseconds: number;
}

export interface AuditTargetFailed {
  readonly type: "audit-target-failed";
  readonly code: EndCode;
  readonly check: TlsCheck | undefined;
}
