import type { EndCode } from "../channel/ends.ts";
import type { Ending } from "../channel/ending.ts";
import type { TlsCheck } from "../route/tls-check.ts";
import type { Grant } from "../ticket/claims.ts";
import type { Arrival } from "./arrival.ts";
import type { TimerName } from "./effects.ts";
import type { Question } from "./question.ts";

/**
 * Everything that happens to a session but for the viewer's messages: see `VIEWER_MESSAGES`. What happens to a
 * connection that is over does not come here.
 */
export type Event =
  /** The directory has let the session in. */
  | { readonly type: "admitted" }
  /** It has not yet. */
  | { readonly type: "not-yet-admitted"; readonly question: Question }
  /** It does not, or somebody else has the console since. */
  | { readonly type: "not-admitted"; readonly ending: Ending }
  /** It does not answer. */
  | { readonly type: "directory-unreachable" }
  /** The person takes the console from whoever has it. */
  | { readonly type: "takes-over" }
  /** Whether input passes has changed: by who controls, who watches, or whether the directory is heard. */
  | { readonly type: "input-changed"; readonly mode: Grant["mode"] }
  /** Somebody has ended the session. */
  | { readonly type: "ended-by"; readonly ending: Ending }
  | { readonly type: "dialled" }
  | { readonly type: "logged-in" }
  /** Dialling or the login has failed. `check`: the check of TLS that did. */
  | OpenFailed
  /** The hypervisor has closed, or its connection is lost. */
  | { readonly type: "upstream-closed" }
  /** The hypervisor has sent what ends the session, or what it has sent met a fault of the gateway. */
  | Failure<"upstream-failed">
  /** The viewer has closed: a person has left. */
  | { readonly type: "viewer-closed" }
  /** The browser has gone away from the page, and may come back: a reload, a closed tab (RFC 6455 §7.4.1). */
  | { readonly type: "viewer-left" }
  /** The viewer's connection is lost. */
  | { readonly type: "viewer-lost" }
  /** The viewer has come back on another WebSocket. It may: the session has looked at its token. */
  | ViewerAttached
  /** The viewer says or takes nothing any more. */
  | ViewerStalled
  /** The viewer has sent what ends the session, or what it has sent met a fault of the gateway. */
  | Failure<"viewer-failed">
  /** A viewer goes on sending after it was told that it is over for it. */
  | { readonly type: "viewer-flooded" }
  | { readonly type: "mode-changed"; readonly mode: Grant["mode"] }
  /** The session has another end: it lasts so long in all, in seconds. `given`: its person has asked for that. */
  | { readonly type: "end-changed"; readonly maxSeconds: number; readonly given: boolean }
  | TimerFired;

type TimerFired =
  | {
      readonly [Timer in Exclude<TimerName, "idle">]: { readonly type: `timer-${Timer}` };
    }[Exclude<TimerName, "idle">]
  /** `idleMs`: how long ago a person last did something. */
  | { readonly type: "timer-idle"; readonly idleMs: number };

export interface ViewerAttached {
  readonly type: "viewer-attached";
  readonly arrival: Arrival;
  /** Whether its connection goes on; if not, the viewer begins anew. */
  readonly goesOn: boolean;
}

interface ViewerStalled {
  readonly type: "viewer-stalled";
  readonly code: "viewer-stalled" | "viewer-behind";
}

interface Failure<Type extends string> {
  readonly type: Type;
  readonly code: EndCode;
  readonly error: unknown;
}

export interface OpenFailed extends Failure<"open-failed"> {
  readonly check: TlsCheck | undefined;
}
