import * as v from "valibot";

import { Claims } from "../ticket/claims.ts";

/** Longest body of a request for a link, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

/** Time that a link made here works, unless the request asks for another, in seconds. */
const DEFAULT_TTL_SECONDS = 60;

const { sub, tenant, console, target, grant, confirm, keyboard } = Claims.entries;

/** The body of `POST /api/v1/consoles`. */
export const ConsoleRequest = v.strictObject({
  /** The person the link is for. */
  subject: sub,
  tenant,
  console,
  target,
  grant,
  confirm,
  keyboard,
  /** Seconds that the link works; at most the gateway's TICKET_MAX_SECONDS. */
  ttlSeconds: v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), DEFAULT_TTL_SECONDS),
});

/** The body of `PATCH /api/v1/consoles/{session}`. */
export const ConsoleChange = v.strictObject({ mode: grant.entries.mode });

export type ConsoleRequest = v.InferOutput<typeof ConsoleRequest>;
