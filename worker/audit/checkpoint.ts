import * as v from "valibot";

import { digestOf, type Head } from "./chain.ts";
import { Hash, MAX_TEXT_LENGTH, Time } from "./event.ts";

/** The last line of an export: where it ends in the chain of its tenant. */
export const Checkpoint = v.looseObject({
  type: v.literal("checkpoint"),
  tenant: v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH)),
  /** Of the last event before it; 0 where the tenant has none. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  hash: Hash,
  /** When it was made. */
  time: Time,
  /** Whether the chain had more events than were asked for. */
  more: v.boolean(),
  /** Of all other members, as an event's `hash` is made. */
  checksum: Hash,
});
export type Checkpoint = v.InferOutput<typeof Checkpoint>;

/** A checkpoint as a line. `now`: unix time in milliseconds. */
export function checkpointLine(tenant: string, end: Head, more: boolean, now: number): string {
  const { sequence, hash } = end;
  const time = new Date(now).toISOString();
  const checkpoint = { type: "checkpoint", tenant, sequence, hash, time, more };
  return JSON.stringify({ ...checkpoint, checksum: digestOf(checkpoint) });
}

/** Whether it says what it said when it was made. */
export function isUnchanged({ checksum, ...rest }: Checkpoint): boolean {
  return digestOf(rest) === checksum;
}
