import { shownNames, type ShownName } from "../admission/shown-name.ts";
import type { Config } from "./config.ts";

/** What people read of who has acted through this gateway's API. */
export function shownNamesOf({
  apiTokens,
  brand,
  gateway,
}: Pick<Config, "apiTokens" | "brand" | "gateway">): ShownName {
  const named = [
    ...apiTokens.map(({ name, displayName }) => [name, displayName] as const),
    ...(gateway?.issuers ?? []).map(({ issuer, displayName }) => [issuer, displayName] as const),
  ];
  const displayNames = new Map<string, string>();
  for (const [name, displayName] of named) {
    if (displayName !== undefined) displayNames.set(name, displayName);
  }
  return shownNames({ displayNames, service: brand?.name });
}
