import * as v from "valibot";

import { KeyError, schemaKeyError } from "./key-error.ts";
import { parseUnambiguousJson } from "../../json/unambiguous-json.ts";

/** Max length of a key setting in characters. A Worker's secret holds at most 5 kB, other stores more. */
const MAX_KEY_SETTING_LENGTH = 65_536;

const encoder = new TextEncoder();

/** Parses the JSON of a setting that holds keys. Throws KeyError. */
export function parseKeySetting<const Schema extends v.GenericSchema>(
  setting: string,
  schema: Schema,
  json: string,
): v.InferOutput<Schema> {
  if (json.length > MAX_KEY_SETTING_LENGTH) throw new KeyError(`${setting}: is too long`);
  let value: unknown;
  try {
    value = parseUnambiguousJson(encoder.encode(json));
  } catch {
    // The parser's message quotes its input, which is a key.
    throw new KeyError(`${setting}: is not JSON, or has a member twice`);
  }
  return checkKeys(setting, schema, value);
}

/** Checks keys that are objects already. Throws KeyError. */
export function checkKeys<const Schema extends v.GenericSchema>(
  setting: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw schemaKeyError(setting, result.issues[0]);
}
