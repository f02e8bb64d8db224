import * as v from "valibot";

import { Claims } from "../../ticket/claims.ts";

/** Max number of tenants in one answer: each is one request to its directory. */
export const MAX_TENANTS = 500;

const { tenant } = Claims.entries;

/** The query of `GET /metrics`. */
export const MetricsQuery = v.strictObject({
  /** Each number of each tenant by itself. */
  by: v.optional(v.literal("tenant")),
  /** These tenants only. */
  tenant: v.optional(
    v.union([
      v.pipe(
        tenant,
        v.transform((one): readonly string[] => [one]),
      ),
      v.pipe(v.array(tenant), v.maxLength(MAX_TENANTS)),
    ]),
  ),
});
export type MetricsQuery = v.InferOutput<typeof MetricsQuery>;
