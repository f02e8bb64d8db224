import * as v from "valibot";

import { parseUnambiguousJson } from "../json/unambiguous-json.ts";
import { faultyMember } from "./faulty-member.ts";
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
  throw new Problem("invalid-request", {
    detail: faultyMember(
      result.issues,
      "The body is not an object of the documented members only.",
    ),
  });
}
