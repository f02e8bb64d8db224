import * as v from "valibot";

/** Max length of a display name, in UTF-16 code units. */
const MAX_LENGTH = 64;

/** What people read of who has acted through the API: a line of text without control characters. */
export const DisplayName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(MAX_LENGTH),
  v.regex(/^[^\p{Cc}\p{Cf}]+$/u),
);
