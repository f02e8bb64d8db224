import type { ConsoleLink } from "./console-link.ts";

/** A session that this tab can come back to. */
export interface KnownSession {
  readonly kind: "session";
  /** The session's public name. */
  readonly session: string;
  /** The resume token that the gateway gave last. A secret. */
  readonly token: string;
  /** What the machine is called. */
  readonly name: string;
  /** The guest's keyboard layout, where the link named one. */
  readonly keyboard: string | undefined;
}

/** What opens a console: a link that has not been used, or a session that goes on. Both are secrets. */
export type ConsoleKey = ConsoleLink | KnownSession;
