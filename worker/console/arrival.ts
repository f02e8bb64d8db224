import type { ResumeToken } from "../ticket/resume-token.ts";
import type { ViewerSocket } from "./viewer-channel.ts";

/** A viewer that comes back to its session, once it is known that it may. */
export interface Arrival {
  /** The accepted server side of its WebSocket, `binaryType` "arraybuffer". */
  readonly socket: ViewerSocket;
  /** The connection that it has; 0: none. */
  readonly number: number;
  /** RFB bytes of that connection that have arrived at it. */
  readonly received: number;
  /** The hash of the token that it has come with. */
  readonly tokenHash: string;
  /** The token that it comes back with next time. */
  readonly next: ResumeToken;
}
