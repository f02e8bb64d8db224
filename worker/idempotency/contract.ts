/** How long an answer is kept for the same call made again, in milliseconds. */
export const KEPT_MS = 24 * 60 * 60 * 1000;

/** How long a call may take before the same one is carried out again, in milliseconds: its Worker may have been lost. */
export const ATTEMPT_MS = 60_000;

/** Max length of what is kept of one call, in bytes: twice what the longest request's ticket takes. */
export const MAX_KEPT_BYTES = 64 * 1024;

/** What an object has of a call. */
export type Begun =
  /** Nothing: it is to be carried out. */
  | { readonly kind: "first" }
  /** It is being carried out, or has been: what was kept of it. */
  | { readonly kind: "in-flight" | "done"; readonly sealed: Uint8Array };

/**
 * One call of the API with an idempotency key: the object of `IDEMPOTENCY` that is named by caller and key. It knows
 * nothing of the call: what it keeps is sealed, and it has no key.
 */
export interface KeptCallRemote {
  /** `attempt`: another one each time. `now`: unix time in milliseconds. */
  begin(call: {
    readonly attempt: string;
    readonly sealed: Uint8Array;
    readonly now: number;
  }): Promise<Begun>;
  /** Keeps the answer, if this attempt is still the one that counts. */
  finish(call: { readonly attempt: string; readonly sealed: Uint8Array }): Promise<void>;
  /** The call has failed: the same one is carried out when it is made again. */
  release(call: { readonly attempt: string }): Promise<void>;
}
