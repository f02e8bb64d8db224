import * as v from "valibot";

import { faultyMember } from "./faulty-member.ts";
import { Problem } from "./problem.ts";

/**
 * Reads a URL's query by a schema; what appears several times is a list. Throws the problem
 * `invalid-request`.
 */
export function readQuery<Schema extends v.GenericSchema>(
  search: URLSearchParams,
  schema: Schema,
): v.InferOutput<Schema> {
  const values = Map.groupBy(search, ([name]) => name);
  const query = [...values].map(([name, pairs]): [string, unknown] => {
    const texts = pairs.map(([, text]) => text);
    return [name, texts.length === 1 ? texts[0] : texts];
  });
  // Without a prototype: a parameter may have any name.
  const result = v.safeParse(schema, Object.assign(Object.create(null), Object.fromEntries(query)));
  if (result.success) return result.output;
  throw new Problem("invalid-request", {
    detail: faultyMember(result.issues, "The query has a parameter that is not documented."),
  });
}
