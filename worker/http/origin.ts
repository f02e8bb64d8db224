import type { Config } from "../config/config.ts";

type OriginRules = Pick<Config, "allowedOrigins" | "allowMissingOrigin">;

/**
 * Whether a WebSocket may be opened from a page of this origin (RFC 6454 §7, RFC 6455 §10.2). `own` is
 * the origin of the request's URL. Browsers send serialised origins, so only an exact match counts.
 */
export function originAllowed(origin: string | null, own: string, rules: OriginRules): boolean {
  if (origin === null) return rules.allowMissingOrigin;
  // Sandboxed frames, data: URLs and local files all call themselves `null`.
  if (origin === "null") return false;
  return origin === own || rules.allowedOrigins.includes(origin);
}
