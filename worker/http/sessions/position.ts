import { base64url } from "jose";
import * as v from "valibot";

import { isBase64url } from "../../ticket/keys/base64url.ts";
import { openSealed, seal, SEAL_IV_BYTES } from "../../ticket/gateway-seal.ts";
import type { ApiCall } from "../api.ts";
import { Problem } from "../problem.ts";

/** Where the next page of a list of several tenants begins. */
const Position = v.strictObject({
  /** The tenant that the page before has ended in. */
  tenant: v.string(),
  /** Its directory's own cursor there; absent: that tenant is done with. */
  inside: v.optional(v.string()),
});
export type Position = v.InferOutput<typeof Position>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The cursor of a position: sealed, so that nobody reads or changes it, and good for the caller and the filters that it
 * was made for alone.
 */
export async function cursorOf(c: ApiCall, position: Position, filters: object): Promise<string> {
  const keys = await c.var.gateway.cursorKeys();
  const iv = crypto.getRandomValues(new Uint8Array(SEAL_IV_BYTES));
  const contents = encoder.encode(JSON.stringify(position));
  return base64url.encode(await seal(contents, contextOf(c, filters), iv, keys));
}

/** Throws the problem `invalid-request`. */
export async function positionOf(
  c: ApiCall,
  cursor: string | undefined,
  filters: object,
): Promise<Position | undefined> {
  if (cursor === undefined) return undefined;
  const keys = await c.var.gateway.cursorKeys();
  const sealed = isBase64url(cursor) ? base64url.decode(cursor) : new Uint8Array();
  const opened = await openSealed(sealed, contextOf(c, filters), keys);
  if (opened !== undefined) return v.parse(Position, JSON.parse(decoder.decode(opened)));
  throw new Problem("invalid-request", {
    detail: "cursor is not one that this caller was given with these filters.",
  });
}

function contextOf(c: ApiCall, filters: object): string {
  const { name, changeable } = c.var.caller;
  return JSON.stringify([c.req.path, name, changeable.owner ?? null, filters]);
}
