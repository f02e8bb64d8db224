import type {
  Asks,
  HelloMessage,
  ResumedMessage,
  TimeMessage,
  ToViewerMessage,
} from "../../../../worker/channel/messages.ts";
import type { Ending, EndFacts } from "../channel/ending.ts";
import type { Presence, PresenceMessage } from "./presence.ts";

/**
 * How far an opening console has come: nobody has looked at the page yet, the gateway is asked, the machine
 * is waited for. `probing`: the gateway did not answer, and it is looked into why.
 */
type ConnectingStep = "unseen" | "gateway" | "machine" | "probing";

/** What has become of a person's last request for more time. */
interface TimeRequest {
  readonly kind: NonNullable<TimeMessage["request"]>;
  /** Clock time in milliseconds from which the gateway takes another one. */
  readonly againAt: number;
}

/** What is so as long as the session goes on, whatever becomes of its connections. Times are clock time in milliseconds. */
export interface Greeted {
  readonly hello: HelloMessage;
  /** When the session ends at the latest. */
  readonly expiresAt: number;
  /** The same, once it is near enough to be shown. */
  readonly endsAt?: number | undefined;
  /** When the gateway last said, without being asked, that there is another end. */
  readonly endMovedAt?: number;
  /** Absent: there was none since the page was greeted. */
  readonly timeRequest?: TimeRequest;
  /** When the session ends because nobody does anything, once that is near. */
  readonly idleEndsAt?: number | undefined;
  /** When the viewer has come back last, and at which try. */
  readonly returned?: { readonly at: number; readonly attempt: number };
  /** Who is in the console, as the gateway has told last; it tells anew after every loss. */
  readonly presence?: Presence;
}

export interface Connecting extends Partial<Greeted> {
  readonly kind: "connecting";
  readonly step: ConnectingStep;
  /** How often the gateway was asked before, and has not greeted. */
  readonly attempt?: number;
  /** A person has said that the console is to be opened. */
  readonly confirmed?: true;
}

export interface Live extends Greeted {
  readonly kind: "live";
}

/**
 * What can be seen: the picture of a connection that goes on, or may go on; the last one of a connection that is
 * over; or nothing yet.
 */
export type Picture = "present" | "past" | "none";

/** The session goes on, and its screen is on the way back. */
export interface Reconnecting extends Greeted {
  readonly kind: "reconnecting";
  /** What is waited for: a WebSocket to the gateway, or the machine's screen, on a new connection. */
  readonly step: "gateway" | "machine";
  readonly picture: Picture;
  /** Clock time in milliseconds of the loss. */
  readonly since: number;
  /** Number of the try that is made or waited for; the first is 0, unless the WebSocket before it was lost at once. */
  readonly attempt: number;
  /** Whether what a person does is kept for the machine. */
  readonly takesInput: boolean;
  /** Whether the gateway has let go of the connection to the machine by now: it makes a new one. */
  readonly isLate: boolean;
  /** The gateway answers, although as many tries have failed as are made: it is given one more. */
  readonly isThere?: true;
}

/** The machine's screen is gone, and the gateway watches for it. */
export interface Waiting extends Greeted {
  readonly kind: "waiting";
  readonly picture: Exclude<Picture, "present">;
  /** Clock time in milliseconds since when it is gone. */
  readonly since: number;
  /** Clock time in milliseconds until when the gateway watches. */
  readonly until: number;
}

/** Nobody has looked at the page for long, so it has let go of its session, and comes back when somebody looks. */
export interface Paused extends Greeted {
  readonly kind: "paused";
  readonly picture: Picture;
  /** Clock time in milliseconds since when that is so. */
  readonly since: number;
}

/** Who has a console that only one person can have; nothing is known of one who is not shown. */
interface Holder {
  readonly by?: string;
  /** Unix time in milliseconds. */
  readonly sinceUnixMs?: number;
}

/** Somebody else has the console, and the gateway lets nobody in before this is settled. */
export interface InUse extends Partial<Greeted> {
  readonly kind: "in-use";
  readonly holder: Holder;
  /** When the holder, who has been asked, has answered at the latest; absent: the person here is asked. */
  readonly answerBy?: number;
  /** Whether the session has had a connection to the machine before. */
  readonly wasIn: boolean;
  /** Clock time in milliseconds since when that is so. */
  readonly since: number;
}

/** Another tab shows the console. */
interface Elsewhere {
  readonly kind: "elsewhere";
}

/** The gateway has opened nothing yet: a person has to say that it shall. */
export interface Confirming {
  readonly kind: "confirming";
  readonly asks: Asks;
}

export interface Ended {
  readonly kind: "ended";
  readonly ending: Ending;
  readonly hello?: HelloMessage;
  /** What the gateway has told of it. */
  readonly facts?: EndFacts;
}

/** Everything that the page shows follows from this. */
export type SessionState =
  | { readonly kind: "landing" }
  | Confirming
  | Connecting
  | InUse
  | Live
  | Reconnecting
  | Waiting
  | Paused
  | Elsewhere
  | Ended;

/** A session that has been shown, or may be shown soon, whatever has become of its connections. */
type GoingOn = Live | Reconnecting | Waiting | Paused;

export function goesOn(state: SessionState): state is GoingOn {
  switch (state.kind) {
    case "live":
    case "reconnecting":
    case "waiting":
    case "paused":
      return true;
    case "landing":
    case "confirming":
    case "connecting":
    case "in-use":
    case "elsewhere":
    case "ended":
      return false;
  }
}

/** What the gateway has told of the session, as far as it has. */
export function helloOf(state: SessionState): HelloMessage | undefined {
  return "hello" in state ? state.hello : undefined;
}

/** Says that somebody else has the console. */
type HeldMessage = Extract<ToViewerMessage, { readonly type: "asked" | "in-use" }>;

/** `now` is clock time in milliseconds. */
export type SessionEvent =
  /** Somebody looks at the page, or has pressed a button; `confirmed`: the one that a link can ask for. */
  | { readonly kind: "open"; readonly confirmed: boolean }
  | { readonly kind: "opened" }
  /** The link was used before by this tab, which has something else that opens the same console. */
  | { readonly kind: "reopen" }
  | { readonly kind: "hello"; readonly hello: HelloMessage; readonly now: number }
  /** A new connection begins in place of another one, or of one that was waited for. */
  | { readonly kind: "renewed"; readonly now: number }
  /** noVNC has the machine's screen. */
  | { readonly kind: "connected" }
  /** noVNC has drawn it. */
  | { readonly kind: "painted" }
  | {
      readonly kind: "waiting";
      readonly seconds: number;
      readonly secondsLeft: number;
      readonly now: number;
    }
  /** Somebody else has the console. `asked`: and is asked whether this session may have it. */
  | { readonly kind: "in-use"; readonly message: HeldMessage; readonly now: number }
  /** It lets go of the console, which this session has as soon as it has. */
  | { readonly kind: "pending" }
  /** The person wants the console, whoever has it. */
  | { readonly kind: "take-over" }
  /** Who is in the console. */
  | { readonly kind: "presence"; readonly message: PresenceMessage; readonly now: number }
  | { readonly kind: "mode"; readonly mode: HelloMessage["mode"] }
  | { readonly kind: "warning"; readonly secondsLeft: number; readonly now: number }
  /** The session may have another end than before, or the person's request for more time an answer. */
  | { readonly kind: "time"; readonly message: TimeMessage; readonly now: number }
  | { readonly kind: "idle"; readonly secondsLeft: number; readonly now: number }
  /** A person has done something, or wants to stay. */
  | { readonly kind: "active" }
  /** The WebSocket is lost, or a try to come back has failed. */
  | { readonly kind: "lost"; readonly now: number }
  /** The device was without network, and nothing has come since: the WebSocket is probably of no use any more. */
  | { readonly kind: "doubted"; readonly now: number }
  /** Nobody has looked at the page for long. */
  | { readonly kind: "park"; readonly now: number }
  /** Another tab shows the console. */
  | { readonly kind: "elsewhere" }
  /** There is a reason to try at once: the network is back, or somebody looks. */
  | { readonly kind: "retry"; readonly now: number }
  /** Nobody may go on typing without seeing it. */
  | { readonly kind: "blind" }
  /** The gateway keeps the connection to the machine no longer. */
  | { readonly kind: "grace-over" }
  | { readonly kind: "resumed"; readonly message: ResumedMessage; readonly now: number }
  | { readonly kind: "ended"; readonly ending: Ending; readonly facts?: EndFacts | undefined }
  | { readonly kind: "probed"; readonly reachable: boolean };

/** What is done besides: `close` before the new state is shown, all else after it. */
export type Effect =
  /**
   * Ask the gateway for the console, after the wait of this attempt, and load what draws its screen meanwhile. The first
   * attempt is 0.
   */
  | { readonly kind: "dial"; readonly confirmed: boolean; readonly attempt: number }
  /** The gateway has answered: watch the line to it from now on. */
  | { readonly kind: "watch-line" }
  /** Translate keys for the console's guest. */
  | { readonly kind: "translate-keys"; readonly hello: HelloMessage }
  /** Ask the gateway for the console that somebody else has. */
  | { readonly kind: "take-over" }
  /** Keys and pointer go to the machine. `anew`: as they did before. */
  | { readonly kind: "attach-controls"; readonly anew: boolean }
  /** Do without a WebSocket. The gateway keeps the connection to the machine for `graceMs`. */
  | { readonly kind: "suspend"; readonly graceMs: number }
  /**
   * Try to come back, at once or after the wait of this attempt; one that is still being tried is given up.
   * `awayMs`: time since the loss.
   */
  | { readonly kind: "redial"; readonly attempt: number; readonly awayMs: number }
  /** Take nothing more that a person does. */
  | { readonly kind: "refuse-input" }
  /** Take it again. */
  | { readonly kind: "accept-input" }
  /** There is a WebSocket again. */
  | { readonly kind: "go-on" }
  /** Close what draws the screen of a connection that is over. `keep`: what it shows stays. */
  | { readonly kind: "put-away"; readonly keep: boolean }
  /** Draw the screen of the connection that begins. */
  | { readonly kind: "draw" }
  /** Do without a WebSocket until there is a reason to come back. */
  | { readonly kind: "park" }
  /** Close all of the session that is open. `leave`: it is over with that. */
  | { readonly kind: "close"; readonly leave: boolean }
  /** Find out whether the gateway can be reached at all. */
  | { readonly kind: "probe" };

/** The next state, and what is done for it. */
export type Step = readonly [SessionState, readonly Effect[]];
