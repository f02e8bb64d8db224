import type { AccessRules } from "../admission/access.ts";
import { boundsByName } from "../admission/bounds-by-name.ts";
import { UNBOUNDED } from "../admission/bounds.ts";
import type { Route } from "../route/route.ts";
import type { SettingsReader } from "./reader.ts";

/** Who is let in by Cloudflare Access; `undefined` where nobody is. */
export function readAccess(
  { read, required }: SettingsReader,
  routes: readonly Route[],
  problems: string[],
): AccessRules | undefined {
  const team = read("ACCESS_TEAM_DOMAIN");
  if (team === undefined) {
    read("ACCESS_AUD");
    read("ACCESS_CALLERS");
    return undefined;
  }
  const audiences = required("ACCESS_AUD");
  const callers = required("ACCESS_CALLERS") ?? [];
  const stated = callers.map((caller, at) => ({ name: String(at), stated: caller }));
  const { bounds, problems: ofBounds } = boundsByName(stated, routes);
  problems.push(...ofBounds.map((problem) => `ACCESS_CALLERS: ${problem}`));
  const entries = callers.map(({ emails, scopes }, at) => ({
    emails,
    scopes,
    bounds: bounds.get(String(at)) ?? UNBOUNDED,
  }));
  return audiences === undefined ? undefined : { team, audiences, entries };
}
