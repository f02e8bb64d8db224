import { parseAccessCallers } from "../ticket/access/callers.ts";
import { AccessAudiences, AccessTeam } from "./schemas.ts";
import { matching, text, withoutDefault, type Setting } from "./setting.ts";

/** The settings of people whom Cloudflare Access lets through. */
export const ACCESS = {
  ACCESS_TEAM_DOMAIN: withoutDefault({
    kind: "variable",
    read: matching(
      AccessTeam,
      "ACCESS_TEAM_DOMAIN must be a team's domain such as example.cloudflareaccess.com.",
    ),
    meaning: "The team's domain, such as `example.cloudflareaccess.com`; turns this on.",
  }),
  ACCESS_AUD: withoutDefault({
    kind: "variable",
    read: matching(
      AccessAudiences,
      "ACCESS_AUD must be 1 to 8 application audience tags, each of 64 hexadecimal digits.",
    ),
    meaning:
      "Application audience (AUD) tags of the Access applications in front of the gateway, 1 to 8; required with it.",
  }),
  ACCESS_CALLERS: withoutDefault({
    kind: "variable",
    read: text(parseAccessCallers),
    meaning:
      "JSON list of [who may do what](admin.md#without-a-token): addresses, scopes and bounds; required with it.",
  }),
} as const satisfies Record<string, Setting<unknown>>;
