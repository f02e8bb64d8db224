import * as v from "valibot";

/** Max members that a reader of an older version leaves out of one value. */
export const MAX_UNKNOWN_MEMBERS = 64;

/** JSON that another version of the gateway may have to read. */
export interface Format<Schema extends v.GenericSchema> {
  /** What errors call it. */
  readonly name: string;
  readonly schema: Schema;
  /** Raised by 1 whenever a member is added. */
  readonly version: number;
  /**
   * The oldest version whose reader may read what is written now: it leaves out the members that it does not know.
   * Raised to `version` whenever leaving the new member out would permit more than was meant.
   */
  readonly oldest: number;
}

/**
 * Why a text was not read:
 *
 * - `not-json`: it is not JSON
 * - `newer`: its writer says that a reader of this version must not read it
 * - `members`: a member is missing, wrong, or one that nobody of its version can have written
 */
export type FormatReason = "not-json" | "newer" | "members";

/** No error quotes the text: it may contain secrets. */
export class FormatError extends Error {
  override readonly name = "FormatError";
  readonly reason: FormatReason;

  constructor(format: string, reason: FormatReason) {
    super(`the ${format} is ${WORDS[reason]}`);
    this.reason = reason;
  }
}

const WORDS = {
  "not-json": "not JSON",
  newer: "of a newer version",
  members: "of another version",
} as const satisfies Record<FormatReason, string>;

const Version = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const Envelope = v.object({ version: Version, oldest: Version, value: v.unknown() });

export function encodeVersioned<Schema extends v.GenericSchema>(
  { version, oldest }: Format<Schema>,
  value: v.InferOutput<Schema>,
): string {
  return JSON.stringify({ version, oldest, value });
}

/** Throws {@link FormatError}. */
export function decodeVersioned<Schema extends v.GenericSchema>(
  format: Format<Schema>,
  text: string,
): v.InferOutput<Schema> {
  const envelope = v.safeParse(Envelope, parseJson(format, text));
  if (!envelope.success) throw new FormatError(format.name, "members");
  const { version, oldest, value } = envelope.output;
  if (oldest > format.version) throw new FormatError(format.name, "newer");
  // What this version wrote, or an older one, has nothing that this one does not know.
  const maxUnknown = version > format.version ? MAX_UNKNOWN_MEMBERS : 0;
  for (let unknown = 0; ; unknown += 1) {
    const result = v.safeParse(format.schema, value);
    if (result.success) return result.output;
    const isLess = unknown < maxUnknown && result.issues.some(removeUnknown);
    if (!isLess) throw new FormatError(format.name, "members");
  }
}

function parseJson({ name }: { readonly name: string }, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FormatError(name, "not-json");
  }
}

/**
 * Removes the member that an issue is about, if it is one that the schema does not know. Not inside a union, where
 * it may be what tells one alternative from another.
 */
function removeUnknown({ type, expected, path }: v.BaseIssue<unknown>): boolean {
  const member = path?.at(-1);
  if (type !== "strict_object" || expected !== "never" || member?.type !== "object") return false;
  return Reflect.deleteProperty(member.input, member.key);
}
