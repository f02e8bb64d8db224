import type { Asks, HelloMessage, ResumedMessage } from "../../../worker/channel/messages.ts";
import type { Ending } from "./ending.ts";

/**
 * How far an opening console has come: nobody has looked at the page yet, the gateway is asked, the machine
 * is waited for. `probing`: the gateway did not answer, and it is looked into why.
 */
type ConnectingStep = "unseen" | "gateway" | "machine" | "probing";

export interface Connecting {
  readonly kind: "connecting";
  readonly step: ConnectingStep;
  readonly hello?: HelloMessage;
  readonly endsAt?: number;
}

export interface Live {
  readonly kind: "live";
  readonly hello: HelloMessage;
  /** Clock time in milliseconds at which the gateway will end the session, once that is near. */
  readonly endsAt?: number;
  /** When the session has been resumed last, in milliseconds of clock time, and at which try. */
  readonly resumed?: { readonly at: number; readonly attempt: number };
}

/** The connection of a live session is lost, and the session can go on: its last picture stays. */
export interface Reconnecting {
  readonly kind: "reconnecting";
  readonly hello: HelloMessage;
  readonly endsAt?: number;
  /** Clock time in milliseconds of the loss. */
  readonly since: number;
  /** Number of the try that is made or waited for; the first is 0, unless the connection before it was lost at once. */
  readonly attempt: number;
  /** Whether what a person does is kept for the machine. */
  readonly takesInput: boolean;
}

/** The gateway has opened nothing yet: a person has to say that it shall. */
interface Confirming {
  readonly kind: "confirming";
  readonly asks: Asks;
}

export interface Ended {
  readonly kind: "ended";
  readonly ending: Ending;
  readonly hello?: HelloMessage;
}

/** Everything that the page shows follows from this. */
export type SessionState =
  | { readonly kind: "landing" }
  | Confirming
  | Connecting
  | Live
  | Reconnecting
  | Ended;

/** `now` is clock time in milliseconds. */
export type SessionEvent =
  /** Somebody looks at the page, or has pressed a button; `confirmed`: the one that a link can ask for. */
  | { readonly kind: "open"; readonly confirmed: boolean }
  | { readonly kind: "opened" }
  | { readonly kind: "hello"; readonly hello: HelloMessage; readonly now: number }
  /** noVNC has the machine's screen. */
  | { readonly kind: "connected" }
  | { readonly kind: "mode"; readonly mode: HelloMessage["mode"] }
  | { readonly kind: "warning"; readonly secondsLeft: number; readonly now: number }
  /** The connection is lost, or a try to come back has failed. */
  | { readonly kind: "lost"; readonly now: number }
  /** The device was without network, and nothing has come since: the connection is probably of no use any more. */
  | { readonly kind: "doubted"; readonly now: number }
  /** There is a reason to try at once: the network is back, or somebody looks. */
  | { readonly kind: "retry" }
  /** Nobody may go on typing without seeing it. */
  | { readonly kind: "blind" }
  /** The gateway waits no longer. */
  | { readonly kind: "grace-over" }
  | { readonly kind: "resumed"; readonly message: ResumedMessage; readonly now: number }
  /** `asks`: what a person has to confirm first. */
  | { readonly kind: "ended"; readonly ending: Ending; readonly asks?: Asks | undefined }
  | { readonly kind: "probed"; readonly reachable: boolean };

/** What is done besides: `close` before the new state is shown, all else after it. */
export type Effect =
  /** Ask the gateway for the console, and load what draws its screen meanwhile. */
  | { readonly kind: "dial"; readonly confirmed: boolean }
  /** The gateway has answered: watch the line to it from now on. */
  | { readonly kind: "watch-line" }
  /** Translate keys for the console's guest. */
  | { readonly kind: "translate-keys"; readonly hello: HelloMessage }
  /** Keys and pointer go to the machine. */
  | { readonly kind: "attach-controls" }
  /** Do without a connection, for as long as the gateway waits. */
  | { readonly kind: "suspend"; readonly graceMs: number }
  /** Try to come back, at once or after the wait of this attempt; one that is still being tried is given up. */
  | { readonly kind: "redial"; readonly attempt: number }
  /** Take nothing more that a person does. */
  | { readonly kind: "refuse-input" }
  /** There is a connection again. */
  | { readonly kind: "go-on" }
  /** Close all of the session that is open. */
  | { readonly kind: "close" }
  /** Find out whether the gateway can be reached at all. */
  | { readonly kind: "probe" };

/** The next state, and what is done for it. */
export type Step = readonly [SessionState, readonly Effect[]];
