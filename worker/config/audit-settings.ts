import { HookSecret, HookUrl } from "./schemas.ts";
import { matching, withoutDefault, type Setting } from "./setting.ts";

/** The settings of the audit's delivery. */
export const AUDIT = {
  AUDIT_WEBHOOK: withoutDefault({
    kind: "variable",
    read: matching(
      HookUrl,
      "AUDIT_WEBHOOK must be an https URL of at most 2048 characters, without a user name or fragment.",
    ),
    meaning: "Address that [the audit](audit.md#sinks) is delivered to, in signed batches.",
  }),
  AUDIT_WEBHOOK_SECRET: withoutDefault({
    kind: "secret",
    read: matching(
      HookSecret,
      "AUDIT_WEBHOOK_SECRET must be whsec_ and 24 to 64 random bytes in base64.",
    ),
    meaning:
      "Signs what is sent there: `whsec_` and 24 to 64 random bytes in base64; required with `AUDIT_WEBHOOK`.",
  }),
} as const satisfies Record<string, Setting<unknown>>;
