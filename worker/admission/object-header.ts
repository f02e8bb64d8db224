import * as v from "valibot";

/** What travels from the Worker to a session's object, as the value of a header. */
export function encodeHeader(value: object): string {
  return encodeURIComponent(JSON.stringify(value));
}

/** Throws for a value of another version, called by its `name`. No error quotes it: it may contain secrets. */
export function decodeHeader<Schema extends v.GenericSchema>(
  schema: Schema,
  header: string,
  name: "admission" | "resumption",
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(decodeURIComponent(header));
  } catch {
    throw new Error(`the ${name} is not JSON`);
  }
  const result = v.safeParse(schema, value);
  if (!result.success) throw new Error(`the ${name} is of another version`);
  return result.output;
}
