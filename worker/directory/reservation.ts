/** A ticket that the API has made. */
export interface Reservation {
  readonly session: string;
  readonly subject: string;
  /** The console's id. */
  readonly console: string;
  readonly issuer: string;
  /** Who had the gateway make it. */
  readonly by: string;
  /** Unix time in milliseconds after which it can no longer be used. */
  readonly expiresUnixMs: number;
}

export type Reserved =
  | { readonly kind: "reserved" }
  /** `limit`: its place in LIMITS; `tickets` are all that have not expired. `secondsLeft`: until it can be tried again. */
  | { readonly kind: "limit-reached"; readonly limit: string; readonly secondsLeft: number };
