import type { GatewayClient, SessionView } from "../../../client/index.ts";

/** What the parts of the page share while somebody is signed in. */
export interface Desk {
  /** Throws if nobody is signed in: the parts are hidden then. */
  gateway(): GatewayClient;
  /** How the person is called where it watches. */
  name(): string;
  /** All that are known to be live. */
  sessions(): readonly SessionView[];
  /** Something was done: the list is read again. */
  changed(): void;
}
