import * as v from "valibot";

import { parseUnambiguousJson } from "../json/unambiguous-json.ts";
import { TicketRequest } from "./api/ticket-request.ts";
import { Problem } from "./problem.ts";

/**
 * Parses a request's body by a schema. A proxy or an audit that reads the same bytes must see the same
 * request, so no member may appear twice. Throws the problem `invalid-request`.
 */
export function readJsonBody<Schema extends v.GenericSchema>(
  bytes: Uint8Array,
  schema: Schema,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = parseUnambiguousJson(bytes);
  } catch {
    throw new Problem("invalid-request", {
      detail: "The body is not JSON in UTF-8, or an object of it has a member twice.",
    });
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new Problem("invalid-request", { detail: detailOf(result.issues) });
}

/** Names the faulty member, if it is a documented one; the validator's own text quotes the value. */
function detailOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const keys = (issues[0]?.path ?? []).map((item) => String(item.key));
  return keys.length > 0 && keys.every((key) => MEMBERS.has(key) || /^\d{1,3}$/.test(key))
    ? `${keys.join(".")} is missing, unknown here or not acceptable.`
    : "The body is not an object of the documented members only.";
}

const MEMBERS: ReadonlySet<string> = new Set([
  ...Object.keys(TicketRequest.entries),
  ...Object.keys(TicketRequest.entries.console.entries),
  ...TicketRequest.entries.target.options.flatMap((option) => Object.keys(option.entries)),
  ...Object.keys(TicketRequest.entries.grant.entries),
  // Of a target's headers.
  "authorization",
  "cookie",
  "origin",
]);
