import type { Decision } from "./decision.ts";
import type { ViewerOffer } from "./upgrade.ts";

/** Which pages may open consoles in addition to the gateway's own. */
export interface OriginRules {
  /** Origins in their serialised form. */
  readonly allowedOrigins: readonly string[];
  readonly allowMissingOrigin: boolean;
}

/**
 * Whether a WebSocket may be opened from a page of this origin (RFC 6454 §7, RFC 6455 §10.2). `own` is
 * the gateway's own origin. Browsers send serialised origins, so only an exact match counts.
 */
export function originAllowed(origin: string | null, own: string, rules: OriginRules): boolean {
  if (origin === null) return rules.allowMissingOrigin;
  // Sandboxed frames, data: URLs and local files all call themselves `null`.
  if (origin === "null") return false;
  return origin === own || rules.allowedOrigins.includes(origin);
}

/**
 * What a page that may not open consoles gets. Every browser sends an Origin and hides the status of a
 * refused upgrade, so a page is told by WebSocket; a client without Origin sees the status.
 */
export function refuseOrigin(
  origin: string | null,
  own: string,
  offer: ViewerOffer,
  rules: OriginRules,
): Decision | undefined {
  if (originAllowed(origin, own, rules)) return undefined;
  return origin === null
    ? { kind: "refuse", refusal: "origin-not-allowed" }
    : { kind: "end", offer, code: "origin-not-allowed" };
}
