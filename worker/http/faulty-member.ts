import type * as v from "valibot";

import { OPERATIONS } from "./api/operations.ts";

/**
 * Names what is wrong with a request, if it is a documented member of it: the validator's own text quotes the
 * value. `whole`: the sentence where it is not.
 */
export function faultyMember(issues: readonly v.BaseIssue<unknown>[], whole: string): string {
  const keys = (issues[0]?.path ?? []).map((item) => String(item.key));
  return keys.length > 0 && keys.every((key) => MEMBERS.has(key) || /^\d{1,3}$/.test(key))
    ? `${keys.join(".")} is missing, unknown here or not acceptable.`
    : whole;
}

/** The names of all members that a request can have, at any depth. */
const MEMBERS: ReadonlySet<string> = new Set(
  Object.values(OPERATIONS).flatMap(({ query, body }) => [...membersOf(query), ...membersOf(body)]),
);

/** Those of a schema: of its own entries, and of all that it consists of. */
function membersOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(membersOf);
  if (typeof schema !== "object" || schema === null) return [];
  const entries: unknown = Reflect.get(schema, "entries");
  const parts = ["pipe", "options", "wrapped", "item"].map((part): unknown =>
    Reflect.get(schema, part),
  );
  const own = typeof entries === "object" && entries !== null ? Object.entries(entries) : [];
  return [
    ...own.map(([name]) => name),
    ...own.flatMap(([, member]) => membersOf(member)),
    ...parts.flatMap(membersOf),
  ];
}
