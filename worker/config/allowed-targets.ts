import { parseAllowList, type AllowList } from "../route/allow-list.ts";
import { SettingError } from "./setting.ts";

/** Reads ALLOWED_TARGETS. Throws SettingError for a list without an entry. */
export function allowedTargets(list: string): AllowList {
  const allowed = parseAllowList(list);
  if (allowed.length === 0) throw new SettingError("ALLOWED_TARGETS has no entry.");
  return allowed;
}
