import { createHash } from "node:crypto";

import canonicalize from "canonicalize";

import type { AuditEvent, ChainedEvent } from "./event.ts";

const encoder = new TextEncoder();

/** The place of a chain's newest event. */
export interface Head {
  /** 0: the chain has no event yet. */
  readonly sequence: number;
  readonly hash: string;
}

/** Before the first event of a tenant: the hash of `{"tenant":"<tenant>"}`, so that no chain begins like another's. */
export function beginningOf(tenant: string): Head {
  return { sequence: 0, hash: hashOf({ tenant }) };
}

/** The event as the next of its tenant's chain. Throws what canonicalize throws for what is no JSON (RFC 8785). */
export function chained(event: AuditEvent, tenant: string, { sequence, hash }: Head): ChainedEvent {
  const linked = { ...event, tenant, sequence: sequence + 1, previous: hash };
  return { ...linked, hash: hashOf(linked) };
}

/** The hash of an event: of all its members but `hash`. */
export function hashOf(event: object): string {
  const { hash: _hash, ...rest }: { readonly hash?: unknown } = event;
  return digestOf(rest);
}

/** SHA-256 of an object's canonical JSON (RFC 8785) in lower-case hexadecimal digits. */
export function digestOf(value: object): string {
  return createHash("sha256")
    .update(encoder.encode(canonicalize(value)))
    .digest("hex");
}
