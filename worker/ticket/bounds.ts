import * as v from "valibot";

import { Claims, RouteName } from "./claims.ts";

/** Max tenants in one entry. */
const MAX_TENANTS = 256;
/** Max routes in one entry: as many as a gateway can have. */
const MAX_ROUTES = 33;

/**
 * Members of an entry that say what its holder may ask for, by tickets of its own and by the API. What
 * is left out is not limited.
 */
export const boundsEntries = {
  /** The tenants whose consoles it may open. */
  tenants: v.optional(
    v.pipe(v.array(Claims.entries.tenant), v.minLength(1), v.maxLength(MAX_TENANTS)),
  ),
  /** The routes by name; a target that names none is looked for on these. */
  routes: v.optional(v.pipe(v.array(RouteName), v.minLength(1), v.maxLength(MAX_ROUTES))),
  /** As ALLOWED_TARGETS: a target has to match this and its route's own allow-list. */
  targets: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(65_536))),
  /** The widest grant. As in a ticket, what it does not name is not allowed. */
  grant: v.optional(Claims.entries.grant),
};

const Bounds = v.object(boundsEntries);
export type StatedBounds = v.InferOutput<typeof Bounds>;
