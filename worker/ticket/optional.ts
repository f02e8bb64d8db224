import * as v from "valibot";

/** A member that may be left out, or be `null`: many languages write that for the same. */
export function optional<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.optional(
    v.pipe(
      v.nullable(schema),
      v.transform((value): v.InferOutput<Schema> | undefined => value ?? undefined),
    ),
  );
}
