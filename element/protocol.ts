/*
 * What a page that shows a console in a frame and the console's page say to each other: docs/embedding.md. Nothing
 * secret is said by either.
 */

/** The only version there is. */
export const EMBEDDING_VERSION = 1;

/** The one message to the frame's window, with a MessagePort; all others go through that port. */
export interface ConnectMessage {
  readonly type: "porthole-connect";
  readonly version: typeof EMBEDDING_VERSION;
}

/** What the embedding page wants; `id` names the request in its answer. */
export type EmbedderRequest = { readonly id: number } & (
  | { readonly type: "end" | "focus" }
  | { readonly type: "fullScreen"; readonly on: boolean }
  /** Max 16,384 UTF-16 code units. */
  | { readonly type: "typeText"; readonly text: string }
  /** Such as `Ctrl+Alt+Delete`; max 64 characters. */
  | { readonly type: "sendKeys"; readonly keys: string }
);

/** Why a request was not carried out. `not-allowed`: the browser, or the frame's `allow`, forbids it. */
export type RefusalReason =
  | "no-gesture"
  | "not-allowed"
  | "not-live"
  | "unknown-keys"
  | "view-only";

/** What a console is doing. */
export type ConsoleState =
  | "landing"
  | "confirming"
  | "connecting"
  | "in-use"
  | "elsewhere"
  | "live"
  | "reconnecting"
  | "waiting"
  | "paused"
  | "ended";

/** What the console's page says. */
export type ConsoleMessage =
  /** First, and whenever it changes. `mode`: what the person may do, once that is known. */
  | { readonly type: "state"; readonly state: ConsoleState; readonly mode?: "control" | "view" }
  /** What the machine is called. */
  | { readonly type: "title"; readonly title: string }
  /** The machine's screen, in its own pixels. */
  | { readonly type: "size"; readonly width: number; readonly height: number }
  /** Why it is over: the end's code (docs/ends.md), and what a person reads. */
  | { readonly type: "ended"; readonly code: string; readonly title: string }
  | { readonly type: "done"; readonly id: number }
  | { readonly type: "refused"; readonly id: number; readonly reason: RefusalReason };
