import type { Admission } from "../admission/admission.ts";
import type { Target } from "../ticket/claims.ts";

/** What a session has come to. */
export interface Counters {
  readonly bytesToViewer: number;
  readonly bytesToTarget: number;
  /** How often a viewer has come back. */
  readonly resumes: number;
  /** How often a key went down. Gateways of before have not counted. */
  readonly keys?: number;
  /** From its beginning until its viewer was done with the first picture, in milliseconds. */
  readonly firstFrameMs?: number;
  /** The last round trip to its viewer, in milliseconds. */
  readonly roundTripMs?: number;
  /** What its viewer has measured last, in milliseconds: from keys to the next picture, in the middle and for 95 %. */
  readonly keyP50Ms?: number;
  readonly keyP95Ms?: number;
  /** What its first page has measured: from the click to the first picture, in milliseconds. */
  readonly pageFirstFrameMs?: number;
}

/** That a person has asked for more time, last. */
export interface TimeRequest {
  /** Unix time in milliseconds. */
  readonly askedUnixMs: number;
  /** Nobody has answered yet. */
  readonly isOpen: boolean;
}

/** What a session is made again from, when its object has been restarted or has let go of it. */
export interface Kept {
  /** As admitted; `claims.grant.mode` and `maxSeconds` as they have been changed since. */
  readonly admission: Admission;
  /** Unix time in milliseconds. */
  readonly startedUnixMs: number;
  /** When a person last typed or pointed: unix time in milliseconds. */
  readonly lastInputUnixMs: number;
  /** The number of its last connection; 0: there was none yet. */
  readonly number: number;
  /** The hashes of the tokens with which its viewer can come back: see `ResumeTokens`. */
  readonly tokens: { readonly current: string; readonly before?: string };
  readonly counters: Counters;
  /** Where the machine is now, if that is not where the ticket says. */
  readonly target?: Target;
  /** Its last stay in its tenant's directory. `isIn`: it was let in, and was not parked since. */
  readonly stay?: { readonly incarnation: string; readonly isIn: boolean };
  /** Since when the machine is gone, if it is: unix time in milliseconds. */
  readonly waitingSinceUnixMs?: number;
  readonly timeRequest?: TimeRequest;
}
