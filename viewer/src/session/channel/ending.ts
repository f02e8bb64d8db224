import type { EndCode } from "../../../../worker/channel/ends.ts";
import type { EndMessage } from "../../../../worker/channel/messages.ts";

/** Ends that the page finds by itself; the gateway knows nothing of them. */
type LocalEnd =
  | "gateway-unreachable"
  | "gateway-refused"
  | "connection-lost"
  | "page-incomplete"
  | "viewer-failed"
  | "browser-unsupported";

/** Why a console is no longer shown: one of the gateway's end codes or one of the page's own. */
export type Ending = EndCode | LocalEnd;

/** What the gateway tells of an end. */
export type EndFacts = Omit<EndMessage, "type" | "code">;

/** The same of its message; `undefined`: nothing but the code. */
export function factsOf({ type: _type, code: _code, ...facts }: EndMessage): EndFacts | undefined {
  return Object.keys(facts).length === 0 ? undefined : facts;
}

// A ticket that reached the gateway is spent, and so is the token of a session that is over. Only these ends
// come before that.
const BEFORE_ANYTHING: ReadonlySet<Ending> = new Set<Ending>([
  "gateway-unreachable",
  "gateway-refused",
  "gateway-unready",
  "gateway-busy",
  "ticket-early",
]);

// The session goes on without the page.
const WHILE_IT_GOES_ON: ReadonlySet<Ending> = new Set<Ending>([
  "connection-lost",
  "page-incomplete",
]);

/**
 * Whether what opened the console, or was to open it, may still do so after this end. `outlastsLoss`: it does if the
 * gateway's greeting was lost.
 */
export function mayTryAgain(ending: Ending, outlastsLoss: boolean): boolean {
  return BEFORE_ANYTHING.has(ending) || (outlastsLoss && WHILE_IT_GOES_ON.has(ending));
}
