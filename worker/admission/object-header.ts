import type * as v from "valibot";

import { decodeVersioned, encodeVersioned, FormatError, type Format } from "./versioned.ts";

/**
 * The status with which an object answers a header that it cannot read: its Worker is of another version. A
 * deploy replaces Workers at once and objects later, so the viewer that tries again meets one that can.
 */
export const HEADER_UNREADABLE = 422;

/** What travels from the Worker to a session's object, as the value of a header. */
export function encodeHeader<Schema extends v.GenericSchema>(
  format: Format<Schema>,
  value: v.InferOutput<Schema>,
): string {
  return encodeURIComponent(encodeVersioned(format, value));
}

/** Throws {@link FormatError}. */
export function decodeHeader<Schema extends v.GenericSchema>(
  format: Format<Schema>,
  header: string,
): v.InferOutput<Schema> {
  return decodeVersioned(format, decodeText(format, header));
}

function decodeText({ name }: { readonly name: string }, header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    throw new FormatError(name, "not-json");
  }
}
