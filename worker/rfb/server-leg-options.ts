import type { ServerInit } from "./handshake/server-init.ts";
import type { ReachedBy } from "./quirks.ts";

export interface ServerLegOptions {
  readonly serverInit: ServerInit;
  readonly reachedBy: ReachedBy;
  /** Updates per second that are asked for at most. */
  readonly updatesPerSecond: number;
  /** Is given whole messages for the server, in order. */
  readonly toServer: (message: Uint8Array) => void;
  /**
   * How the machine's pointer moves has changed, which is asked for a receiver that `ViewerLeg.learnMotions`; once for
   * each chunk of the server's at most.
   */
  readonly pointerChanged?: (isRelative: boolean) => void;
}
