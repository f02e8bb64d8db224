/**
 * What a workerd that one runs oneself is started with, in the form of `v8Flags` of its configuration
 * (docs/operations.md): V8 then collects garbage more often, and for a shorter time each.
 */
export const V8_FLAGS = ["--max-semi-space-size=4", "--heap-growing-percent=30"] as const;

/** The variable by which miniflare, and Wrangler with it, takes them. */
export const V8_FLAGS_VARIABLE = "MINIFLARE_WORKERD_V8_FLAGS";
