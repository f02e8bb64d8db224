import type { BaseIssue } from "valibot";

/**
 * Names the place of a schema issue, such as `target.port`, without quoting any input: valibot's own
 * messages repeat the value, and the name of an unknown member comes from the input too.
 */
export function issuePath(issue: BaseIssue<unknown>): string {
  const keys = (issue.path ?? []).map((item) => String(item.key));
  if (issue.type === "strict_object" && issue.expected === "never")
    keys.splice(-1, 1, "unknown member");
  return keys.length === 0 ? "not an object" : keys.join(".");
}
