import * as v from "valibot";

import type { EmbedderRequest } from "../../../element/protocol.ts";

/** Max length of a text that is to be typed, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 16_384;

/** Max length of the name of a combination of keys. */
export const MAX_KEYS_LENGTH = 64;

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Request = v.variant("type", [
  v.strictObject({ type: v.literal("end"), id }),
  v.strictObject({ type: v.literal("focus"), id }),
  v.strictObject({ type: v.literal("fullScreen"), id, on: v.boolean() }),
  v.strictObject({
    type: v.literal("typeText"),
    id,
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT_LENGTH)),
  }),
  v.strictObject({
    type: v.literal("sendKeys"),
    id,
    keys: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_KEYS_LENGTH)),
  }),
]) satisfies v.GenericSchema<unknown, EmbedderRequest>;

/** A message of the embedding page; `undefined` for what is none. */
export function embedderRequest(data: unknown): EmbedderRequest | undefined {
  const result = v.safeParse(Request, data);
  return result.success ? result.output : undefined;
}
