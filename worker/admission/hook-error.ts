/**
 * Why the control plane has not told where a machine is now. Stable, and safe to log.
 *
 * - `hook-timeout`: no whole answer in time
 * - `hook-unreachable`: no connection, or one that broke off
 * - `hook-refused`: answered with another status than 200
 * - `hook-invalid`: the answer, its ticket or the ticket's target cannot be used
 * - `hook-mismatch`: the ticket is for another console or person, or from another issuer
 */
export type HookErrorCode =
  | "hook-timeout"
  | "hook-unreachable"
  | "hook-refused"
  | "hook-invalid"
  | "hook-mismatch";

/** What belongs to each: the status of a refusal, the reason, and the claim. None quotes the answer. */
export interface HookErrorDetail {
  readonly status?: number;
  readonly reason?: string;
  readonly claim?: string;
}

/** The control plane was asked where a machine is now, to no avail. */
export class HookError extends Error {
  override readonly name = "HookError";
  readonly code: HookErrorCode;
  readonly detail: HookErrorDetail;

  constructor(code: HookErrorCode, detail: HookErrorDetail = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }

  /** Whether asking again is of no use: the machine is gone, or the person may not have it any more. */
  get isFinal(): boolean {
    const { status } = this.detail;
    return this.code === "hook-refused" && status !== undefined && FINAL.has(status);
  }
}

/** Forbidden, Not Found, Gone (RFC 9110 §15.5). */
const FINAL: ReadonlySet<number> = new Set([403, 404, 410]);
