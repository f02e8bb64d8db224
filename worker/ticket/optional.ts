import * as v from "valibot";

/** A member that may be left out or `null`, which many languages write instead. */
export function optional<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.optional(
    v.pipe(
      v.nullable(schema),
      v.transform((value): v.InferOutput<Schema> | undefined => value ?? undefined),
    ),
  );
}
