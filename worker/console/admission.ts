import type { Claims } from "../ticket/claims.ts";

/**
 * What the Worker hands to the session's Durable Object beside the upgrade request: the opened claims
 * and the limits in force. It travels in one request header between the two, never outside; the word
 * `secret` in its name makes log and trace sinks redact the value.
 */
export const ADMISSION_HEADER = "x-porthole-secret-admission";

export interface Admission {
  readonly claims: Claims;
  /** Longest session in seconds: the smaller of the gateway's and the ticket's. */
  readonly maxSeconds: number;
  /** Unix time in milliseconds after which the ticket can no longer be presented anywhere. */
  readonly forgetAfter: number;
}

export function encodeAdmission(admission: Admission): string {
  return encodeURIComponent(JSON.stringify(admission));
}

export function decodeAdmission(header: string): Admission {
  return JSON.parse(decodeURIComponent(header)) as Admission;
}
